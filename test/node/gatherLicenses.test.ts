import { join } from "node:path";
import { expect, test } from "vitest";
import { licenseTexts } from "../../core/contribute/licenseTexts.ts";
import { gatherFiles } from "../../core/node/gatherFiles.ts";
import { tree } from "./tree.ts";

const textOf = (id: string): string => licenseTexts.find(([one]) => one === id)![1];
const stating = (license: string): string => JSON.stringify({ license });

async function licensesOf(path: string, license?: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const offer of gatherFiles([path], { contributor: "Ada", license }, () => {}))
    if (/\.[jt]s$/.test(offer.path)) found[offer.path] = offer.license;
  return found;
}

test("the nearest folder that speaks of a license decides, its package.json before its license file", async () => {
  const root = tree({
    "p/package.json": stating("MIT"),
    "p/LICENSE": textOf("ISC"),
    "p/a.ts": "a",
    "p/b/package.json": '{"type":"module"}',
    "p/b/b.ts": "b",
    "p/c/LICENSE.md": textOf("BSD-3-Clause"),
    "p/c/c.ts": "c",
    "p/c/c/c.ts": "c",
    "p/d/COPYING": "All rights reserved, ask us.",
    "p/d/d.ts": "d",
    "p/e/package.json": stating("our own terms"),
    "p/e/e.ts": "e",
    "p/f/package.json": stating("SEE LICENSE IN TERMS.txt"),
    "p/f/TERMS.txt": textOf("Zlib"),
    "p/f/f.ts": "f",
    "p/g/LICENSE-MIT": textOf("MIT"),
    "p/g/LICENSE-APACHE": textOf("Apache-2.0"),
    "p/g/g.ts": "g",
    "p/h/LICENSE-MIT": textOf("MIT"),
    "p/h/LICENSE-OTHER": "Ask us.",
    "p/h/h.ts": "h",
    "p/i/package.json": "not JSON",
    "p/i/i.ts": "i",
    "p/j/j.ts": "// SPDX-License-Identifier: 0BSD\n",
  });
  expect(await licensesOf(join(root, "p"))).toEqual({
    "p/a.ts": "MIT",
    "p/b/b.ts": "MIT",
    "p/c/c.ts": "BSD-3-Clause",
    "p/c/c/c.ts": "BSD-3-Clause",
    // A license that cannot be told is not replaced by one from farther away.
    "p/d/d.ts": "NOASSERTION",
    "p/e/e.ts": "NOASSERTION",
    "p/f/f.ts": "Zlib",
    "p/g/g.ts": "(Apache-2.0 OR MIT)",
    "p/h/h.ts": "NOASSERTION",
    "p/i/i.ts": "MIT",
    "p/j/j.ts": "0BSD",
  });
});

test("the license that is named goes before those around a file, after the one in its head", async () => {
  const root = tree({
    "p/package.json": stating("MIT"),
    "p/a.ts": "a",
    "p/b.ts": "// SPDX-License-Identifier: 0BSD\n",
  });
  expect(await licensesOf(join(root, "p"), "Apache-2.0 OR MIT")).toEqual({
    "p/a.ts": "Apache-2.0 OR MIT",
    "p/b.ts": "0BSD",
  });
});

test("licenses are looked for up to the PATH, and in a repository up to its folder", async () => {
  const files = { LICENSE: textOf("MIT"), "p/src/a.ts": "a" };
  const outside = tree(files);
  expect(await licensesOf(join(outside, "p/src"))).toEqual({ "src/a.ts": "NOASSERTION" });
  const inside = tree({ ...files, ".git/HEAD": "x" });
  expect(await licensesOf(join(inside, "p/src"))).toEqual({ "src/a.ts": "MIT" });
  expect(await licensesOf(join(inside, "p/src/a.ts"))).toEqual({ "a.ts": "MIT" });
});
