import { expect, test } from "vitest";
import { packageAuthor } from "../../core/contribute/packageAuthor.ts";

test.each([
  [{ author: "Ada <ada@x.org> (https://x.org/ada)" }, "Ada <ada@x.org>"],
  [{ author: "Ada (https://x.org)" }, "Ada"],
  [{ author: "Ada (the first)" }, "Ada (the first)"],
  [{ author: "  Ada\n Lovelace <ada@x.org>" }, "Ada Lovelace <ada@x.org>"],
  [{ author: "Ada <>" }, "Ada"],
  [{ author: { name: "Ada", email: "ada@x.org", url: "https://x.org" } }, "Ada <ada@x.org>"],
  [{ author: { name: "Ada <ada@x.org>", email: "ada@x.org" } }, "Ada <ada@x.org>"],
  [{ author: { name: "Ada" } }, "Ada"],
  [{ author: { email: "ada@x.org" } }, "ada@x.org"],
  [{ author: { name: 7, email: null } }, "unknown (p)"],
  [{ author: "" }, "unknown (p)"],
  [{ author: "(https://x.org)" }, "unknown (p)"],
  [{ author: "a\u0007b" }, "unknown (p)"],
  [{ author: ["Ada", "Bob"] }, "unknown (p)"],
  // Nobody is guessed from who maintains it or who helped.
  [{ maintainers: ["Ada"], contributors: ["Bob"] }, "unknown (p)"],
  [null, "unknown (p)"],
])("%j: %s", (manifest, wanted) => {
  expect(packageAuthor(manifest, "p")).toBe(wanted);
});
