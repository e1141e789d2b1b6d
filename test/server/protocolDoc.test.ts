import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as protocol from "../../server/protocol.ts";
import * as protocolActions from "../../server/protocolActions.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/protocol.md"), "utf8");
const methods = Object.values({ ...protocol, ...protocolActions }).flatMap((value) =>
  typeof value === "object" ? [value.method] : [],
);

test("docs/protocol.md has a section for every method, and for no other", () => {
  const sections = [...page.matchAll(/^### `([^`]+)`$/gm)].map(([, method]) => method);
  expect(sections.sort()).toEqual([...methods].sort());
  expect(methods.length).toBeGreaterThan(5);
});

test("docs/protocol.md names every field of initializationOptions", () => {
  const source = readFileSync(join(root, "server/protocol.ts"), "utf8");
  const [, body] = /interface InitializationOptions \{([^}]*)\}/.exec(source)!;
  const fields = [...body!.matchAll(/readonly (\w+)\?/g)].map(([, field]) => field!);
  const rows = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field);
  expect(rows).toEqual(fields);
});

test("every method is named in one place only", () => {
  for (const folder of ["server", "client"]) {
    for (const file of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!file.endsWith(".ts") || /^protocol(?:Actions)?\.ts$/.test(file)) continue;
      expect(readFileSync(join(root, folder, file), "utf8"), file).not.toMatch(/"datanet\//);
    }
  }
});
