import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { licenseTexts } from "../../core/contribute/licenseTexts.ts";
import type { Offer, Skipped } from "../../core/contribute/offer.ts";
import { countPackageFiles, gatherPackages } from "../../core/node/gatherPackages.ts";
import { tree } from "./tree.ts";

async function gather(dir: string): Promise<{ offers: Offer[]; skipped: Skipped[] }> {
  const offers: Offer[] = [];
  const skipped: Skipped[] = [];
  for await (const offer of gatherPackages(dir, {}, (each) => skipped.push(each))) offers.push(offer);
  expect(await countPackageFiles(dir)).toBe(offers.length + skipped.length);
  return { offers, skipped };
}

const manifest = (name: string, more: object = {}): string =>
  JSON.stringify({ name, version: "1.0.0", ...more });
/** Paths without the package.json files, which every package has. */
const pathsOf = (offers: readonly Offer[]): string[] =>
  offers.map(({ path }) => path).filter((path) => !path.endsWith("package.json"));

test("each package comes with its own author and license", async () => {
  const root = tree({
    "node_modules/a/package.json": manifest("a", {
      author: "Ada <ada@x.org> (https://x.org)",
      license: "MIT",
    }),
    "node_modules/a/index.js": "a",
    "node_modules/a/lib/own.js": "// SPDX-License-Identifier: 0BSD\n",
    "node_modules/@s/b/package.json": manifest("@s/b", {
      author: { name: "Bob" },
      licenses: [{ type: "ISC" }],
    }),
    "node_modules/@s/b/index.ts": "b",
    "node_modules/c/package.json": manifest("c", { maintainers: ["Eve"] }),
    "node_modules/c/LICENSE": licenseTexts.find(([id]) => id === "Zlib")![1],
    "node_modules/c/index.js": "c",
    "node_modules/d/package.json": manifest("d"),
    "node_modules/d/index.js": "d",
    "node_modules/.package-lock.json": "{}",
    "node_modules/.bin/a": "a",
  });
  const { offers } = await gather(join(root, "node_modules"));
  const told = offers.filter(({ path }) => !/package\.json$|LICENSE$/.test(path));
  expect(
    told.map(({ path, language, contributor, license }) => [path, language, contributor, license]),
  ).toEqual([
    ["@s/b/index.ts", "typescript", "Bob", "ISC"],
    ["a/index.js", "javascript", "Ada <ada@x.org>", "MIT"],
    ["a/lib/own.js", "javascript", "Ada <ada@x.org>", "0BSD"],
    ["c/index.js", "javascript", "unknown (c)", "Zlib"],
    ["d/index.js", "javascript", "unknown (d)", "NOASSERTION"],
  ]);
});

test("dependencies come before dependents, resolved as Node does", async () => {
  const root = tree({
    "node_modules/a/package.json": manifest("a", { dependencies: { z: "*", y: "*" } }),
    "node_modules/a/a.js": "a",
    // The y that a sees is its own, which needs c; the outer one needs nothing.
    "node_modules/a/node_modules/y/package.json": manifest("y", {
      version: "2.0.0",
      peerDependencies: { c: "*" },
    }),
    "node_modules/a/node_modules/y/y2.js": "y2",
    "node_modules/b/package.json": manifest("b", { optionalDependencies: { a: "*", missing: "*" } }),
    "node_modules/b/b.js": "b",
    "node_modules/c/package.json": manifest("c", { devDependencies: { b: "*" } }),
    "node_modules/c/c.js": "c",
    "node_modules/y/package.json": manifest("y"),
    "node_modules/y/y1.js": "y1",
    "node_modules/z/package.json": manifest("z"),
    "node_modules/z/z.js": "z",
  });
  const { offers, skipped } = await gather(join(root, "node_modules"));
  expect(pathsOf(offers)).toEqual(["c/c.js", "y/y1.js", "y/y2.js", "z/z.js", "a/a.js", "b/b.js"]);
  expect(skipped).toEqual([]);
});

describe("what is a package", () => {
  test("DIR itself, whatever its folder is called, without its node_modules", async () => {
    const root = tree({
      "p/package.json": manifest("real"),
      "p/.gitignore": "dist\n",
      "p/dist/a.js": "a",
      "p/.git/config": "c",
      "p/node_modules/b/package.json": manifest("b"),
      "p/node_modules/b/b.js": "b",
    });
    // What is published is taken, whatever its .gitignore says.
    expect(pathsOf((await gather(join(root, "p"))).offers)).toEqual([
      "b/b.js",
      "real/.gitignore",
      "real/dist/a.js",
    ]);
  });
  test("folders of packages, scopes and pnpm's store", async () => {
    const root = tree({
      "all/x/a/package.json": manifest("a"),
      "all/x/a/a.js": "a",
      "all/x/a/test/package.json": manifest("not-one"),
      "all/x/a/test/t.js": "t",
      "all/node_modules/.pnpm/b@1/node_modules/b/package.json": manifest("b"),
      "all/node_modules/.pnpm/b@1/node_modules/b/b.js": "b",
      "all/node_modules/@s/c/package.json": manifest("@s/c"),
      "all/node_modules/@s/c/c.js": "c",
    });
    symlinkSync(".pnpm/b@1/node_modules/b", join(root, "all/node_modules/b"));
    const { offers, skipped } = await gather(join(root, "all"));
    expect(pathsOf(offers)).toEqual(["@s/c/c.js", "a/a.js", "a/test/t.js", "b/b.js"]);
    expect(skipped).toEqual([
      {
        path: "all/node_modules/b",
        reason: "symbolic link, as workspaces have; name the folder it leads to",
      },
    ]);
  });
  test("what is none is passed over and listed", async () => {
    const root = tree({
      "node_modules/a/package.json": manifest("a"),
      "node_modules/a/a.js": "a",
      "node_modules/a/dist/node_modules/copy/index.js": "of another",
      "node_modules/b/b.js": "b",
      "node_modules/c/package.json": "{",
      "node_modules/d/package.json": manifest("../../d"),
      "node_modules/e/package.json": manifest(".."),
      "node_modules/f/package.json": '{"version":"1.0.0"}',
      "node_modules/g/package.json": "null",
    });
    const { offers, skipped } = await gather(join(root, "node_modules"));
    expect(pathsOf(offers)).toEqual(["a/a.js"]);
    const nameless = "its package.json has no name of npm's form; packages are taken";
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]))).toEqual({
      "a/dist/node_modules/": "other packages inside a package; its own files are taken",
      "node_modules/b/": "without a package.json; packages are taken",
      "node_modules/c/": "its package.json is not JSON; packages are taken",
      "node_modules/d/": nameless,
      "node_modules/e/": nameless,
      "node_modules/f/": nameless,
      "node_modules/g/": nameless,
    });
  });
});

// The real thing, whose answers are known from package.json files alone.
test("this project's own packages", async () => {
  const { offers, skipped } = await gather("node_modules");
  expect(offers.length).toBeGreaterThan(5000);
  const first = new Map<string, number>();
  for (const [i, { path }] of offers.entries()) {
    const name = path.split("/", path.startsWith("@") ? 2 : 1).join("/");
    if (!first.has(name)) first.set(name, i);
  }
  for (const [before, after] of [
    ["vscode-jsonrpc", "vscode-languageserver-protocol"],
    ["vscode-languageserver-protocol", "vscode-languageclient"],
    ["spdx-license-ids", "spdx-correct"],
    ["rolldown", "vite"],
  ]) {
    expect(first.get(before), before).toBeLessThan(first.get(after)!);
  }
  const ignored = offers.find(({ path }) => path === "ignore/index.js");
  expect(ignored).toMatchObject({ contributor: "kael", license: "MIT", language: "javascript" });
  expect(offers.every(({ text, bytes }) => text.length > 0 && bytes.length >= text.length)).toBe(true);
  expect(skipped.filter(({ path }) => path.endsWith(".js.map")).length).toBeGreaterThan(100);
  // Most of what is refused as a bundle or minified is not; a rule that runs wild shows here.
  const code = offers.filter(({ path }) => /\.[cm]?js$/.test(path)).length;
  const refused = skipped.filter(({ reason }) => /^(?:bundle|minified;)/.test(reason)).length;
  expect(refused).toBeGreaterThan(10);
  expect(refused).toBeLessThan(0.03 * code);
});
