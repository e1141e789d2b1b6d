import { expect, test } from "vitest";
import { numberAuthors } from "../../scripts/tables/authors.ts";

test.each([
  [
    "a mail in another spelling",
    [{ author: "Ann <Ann@x.org>" }, { author: { name: "A.", email: "ann@X.org" } }],
    [0, 0],
  ],
  [
    "a name in another spelling",
    [{ author: "Ann  Bee (https://x.org)" }, { author: { name: "ann bee" } }],
    [0, 0],
  ],
  [
    "a name that links two mails",
    [{ author: "Ann <a@x>" }, { author: "Bob <b@x>" }, { author: "Ann <c@x>" }, { author: { email: "c@x" } }],
    [0, 1, 0, 0],
  ],
  ["the first contributor", [{ contributors: ["Bob <b@x>", "Ann <a@x>"] }, { author: "Bob" }], [0, 0]],
  [
    "the owner of the repository",
    [
      { repository: { url: "git+https://github.com/Team/one.git" } },
      { repository: "github:team/two" },
      { repository: "other/three" },
    ],
    [0, 0, 1],
  ],
  ["nobody but the package itself", [{ author: "" }, { author: {} }], [0, 1]],
])("packages have one author by %s", (_, packages, numbers) => {
  expect(numberAuthors(packages.map((fields, i) => ({ name: `p${i}`, ...fields })))).toEqual(numbers);
});
