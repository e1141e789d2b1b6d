import { execFileSync } from "node:child_process";
import { appendFileSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Offer, Skipped } from "../../core/contribute/offer.ts";
import { countFiles, type GatherOptions, gatherFiles } from "../../core/node/gatherFiles.ts";
import { fill, tree } from "./tree.ts";

interface Gathered {
  readonly offers: Offer[];
  readonly skipped: Skipped[];
}

async function gather(paths: string[], options: Partial<GatherOptions> = {}): Promise<Gathered> {
  const offers: Offer[] = [];
  const skipped: Skipped[] = [];
  const all = gatherFiles(paths, { contributor: "Ada", ...options }, (each) => skipped.push(each));
  for await (const offer of all) offers.push(offer);
  expect(await countFiles(paths)).toBe(offers.length + skipped.length);
  return { offers, skipped };
}

const pathsOf = ({ offers }: Gathered): string[] => offers.map(({ path }) => path);
const reasonsOf = ({ skipped }: Gathered): Record<string, string> =>
  Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));

test("an offer holds the file", async () => {
  const root = tree({ "p/src/a.ts": "\uFEFFlet a\r\n" });
  const { offers } = await gather([join(root, "p")], { contributor: "  Ada <ada@x.org> " });
  expect(offers.map((offer) => ({ ...offer, bytes: Buffer.from(offer.bytes).toString("hex") }))).toEqual([
    {
      path: "p/src/a.ts",
      bytes: "efbbbf6c657420610d0a",
      text: "let a\r\n",
      language: "typescript",
      contributor: "Ada <ada@x.org>",
      license: "NOASSERTION",
    },
  ]);
});

describe("paths", () => {
  test("in the order given, byte order within each", async () => {
    const names = ["b/z", "a.b", "a/b", "a-b", "a/a/a", "\u{1f600}", "\uffee", "A", "é"];
    const root = tree(Object.fromEntries(names.map((name) => [`p/${name}`, name])));
    fill(root, { q: "q" });
    const found = pathsOf(await gather([join(root, "q"), join(root, "p")]));
    expect(found[0]).toBe("q");
    expect(found.slice(1)).toEqual(
      names.map((name) => `p/${name}`).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });
  test("begin with the base name of what was given", async () => {
    const root = tree({ "p/src/a": "a", "p/src/b": "b" });
    symlinkSync(join(root, "p/src"), join(root, "link"));
    expect(pathsOf(await gather([`${root}/p/src/`]))).toEqual(["src/a", "src/b"]);
    expect(pathsOf(await gather([`${root}/p/src/../src/a`, `${root}/link`]))).toEqual([
      "a",
      "link/a",
      "link/b",
    ]);
    const name = root.slice(root.lastIndexOf("/") + 1);
    expect(pathsOf(await gather([`${root}/p/..`]))).toEqual([`${name}/p/src/a`, `${name}/p/src/b`]);
  });
  test("nothing named gives nothing", async () => {
    expect(await gather([])).toEqual({ offers: [], skipped: [] });
  });
});

test("what is passed over is listed, with the reason", async () => {
  const root = tree({
    "p/dist/a.js": "a();",
    "p/build/b.js": "b();",
    "p/node_modules/c/c.js": "c();",
    "p/.git/config": "never",
    "p/sub/.git": "gitdir: elsewhere",
    "p/.hidden": "h",
    "p/package-lock.json": "{}",
    "p/a.js.map": "{}",
    "p/a.min.js": "a",
    "p/gen.js": "// @generated\n",
    "p/bundle.js": "// node_modules/ms/index.js\nvar s = 1;\n",
    "p/empty": "",
    "p/pic.png": Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0),
    "p/latin.txt": Uint8Array.of(0x61, 0xe9),
    "p/big.txt": new Uint8Array(16 * 2 ** 20 + 1).fill(0x61),
    "p/just.txt": new Uint8Array(16 * 2 ** 20).fill(0x61),
  });
  symlinkSync(join(root, "p/dist"), join(root, "p/link"));
  symlinkSync("nowhere", join(root, "p/dangling"));
  symlinkSync("..", join(root, "p/sub/up"));
  execFileSync("mkfifo", [join(root, "p/pipe")]);
  const found = await gather([join(root, "p")]);
  expect(pathsOf(found)).toEqual([
    "p/.hidden",
    "p/build/b.js",
    "p/dist/a.js",
    "p/just.txt",
    "p/node_modules/c/c.js",
  ]);
  expect(reasonsOf(found)).toEqual({
    "p/package-lock.json": "lock file; files that people write are taken",
    "p/a.js.map": "source map; the sources it names are taken",
    "p/a.min.js": "minified by its name; the file it was made from is taken",
    "p/gen.js": "generated (line 1: @generated); the file it was made from is taken",
    "p/bundle.js": "bundle (a module of another package); the files it was made from are taken",
    "p/empty": "empty, wanted UTF-8 text; put text into it or leave it out",
    "p/pic.png": "binary (a NUL at byte offset 4), wanted UTF-8 text; leave it out",
    "p/latin.txt": "not UTF-8 (byte 0xE9 at byte offset 1), wanted UTF-8 text; save it as UTF-8",
    "p/big.txt": "16777217 bytes, at most 16777216 are taken; split it",
    "p/link": "symbolic link; files and folders are taken",
    "p/dangling": "symbolic link; files and folders are taken",
    "p/sub/up": "symbolic link; files and folders are taken",
    "p/pipe": "pipe; files and folders are taken",
  });
});

test("a source map beside a file, or in it, tells of others' work; one elsewhere is not looked at", async () => {
  const map = JSON.stringify({ version: 3, sources: ["../node_modules/ms/index.js"], mappings: "" });
  const url = `data:application/json;base64,${Buffer.from(map).toString("base64")}`;
  const root = tree({
    "p/a.js": "a();\n//# sourceMappingURL=a.js.map",
    "p/a.js.map": map,
    "p/b.js": `b();\n//# sourceMappingURL=${url}`,
    "p/c.js": "c();\n//# sourceMappingURL=../outside.js.map",
    "p/d.js": "d();\n//# sourceMappingURL=https://x.org/d.js.map",
    "p/e.js": "e();\n//# sourceMappingURL=pipe.map",
    "outside.js.map": map,
  });
  execFileSync("mkfifo", [join(root, "p/pipe.map")]);
  const found = await gather([join(root, "p")]);
  expect(pathsOf(found)).toEqual(["p/c.js", "p/d.js", "p/e.js"]);
  expect(reasonsOf(found)["p/b.js"]).toBe(
    "bundle (its source map names ms); the files it was made from are taken",
  );
});

describe(".gitignore", () => {
  test("applies below a named PATH, nested ones too, and spares the PATH itself", async () => {
    const root = tree({
      ".git/HEAD": "x",
      ".gitignore": "dist/\n*.log\n/p/src/secret\n",
      "p/.gitignore": "tmp\n!keep.log\n",
      "p/dist/a.js": "a",
      "p/dist/x.log": "x",
      "p/src/a.js": "a",
      "p/src/keep.log": "k",
      "p/src/secret": "s",
      "p/src/tmp/a": "t",
      "p/src/dist/a": "d",
      "p/x.log": "x",
    });
    const rules = "ignored by .gitignore; named as a PATH it is taken";
    const all = await gather([join(root, "p")]);
    expect(pathsOf(all)).toEqual(["p/.gitignore", "p/src/a.js", "p/src/keep.log"]);
    expect(reasonsOf(all)).toEqual({
      "p/dist/": rules,
      "p/src/dist/": rules,
      "p/src/secret": rules,
      "p/src/tmp/": rules,
      "p/x.log": rules,
    });
    // A file or folder that is named is taken, whatever ignores it; what is below is not exempt.
    expect(pathsOf(await gather([join(root, "p/dist")]))).toEqual(["dist/a.js"]);
    expect(pathsOf(await gather([join(root, "p/x.log"), join(root, "p/src/secret")]))).toEqual([
      "x.log",
      "secret",
    ]);
    expect(pathsOf(await gather([join(root, "p/src")]))).toEqual(["src/a.js", "src/keep.log"]);
  });
  test("nested applies in its own folder only, at any depth, whatever the folder is called", async () => {
    const root = tree({
      "p/[a] *!/.gitignore": "x/\n/y\n",
      "p/[a] *!/q/x/z": "z",
      "p/[a] *!/q/y": "y",
      "p/[a] *!/y": "y",
      "p/a *!/x/z": "z",
    });
    const found = pathsOf(await gather([join(root, "p")]));
    expect(found).toEqual(["p/[a] *!/.gitignore", "p/[a] *!/q/y", "p/a *!/x/z"]);
  });
  test("outside of a repository counts from the PATH down", async () => {
    const root = tree({ ".gitignore": "a\n", "p/a": "a", "p/q/.gitignore": "b\n", "p/q/b": "b" });
    expect(pathsOf(await gather([join(root, "p")]))).toEqual(["p/a", "p/q/.gitignore"]);
  });
  test("takes and leaves what git takes and leaves", async () => {
    // Mostly the same two names, so that rules meet files; now and then one that needs an escape.
    const odd = (...all: string[]) => ({ weight: 1, arbitrary: fc.constantFrom(...all) });
    const name = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("a", "b") },
      odd("a b", "[c]", "d!", "#e", "f*g"),
    );
    const part = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom("a", "b") },
      odd("*", "**", "?", "[ab]", "a b", "\\[c\\]", "\\#e", "d\\!", "f\\*g"),
    );
    const pattern = fc
      .tuple(
        fc.constantFrom("", "", "!"),
        fc.constantFrom("", "", "/", "**/"),
        fc.oneof(
          { weight: 3, arbitrary: part },
          fc.tuple(part, part).map((parts) => parts.join("/")),
        ),
        fc.constantFrom("", "", "/", " ", "/*", "/**"),
      )
      .map((all) => all.join(""));
    const gitignore = fc
      .tuple(fc.array(pattern, { minLength: 1, maxLength: 3 }), fc.constantFrom("\n", "\r\n"))
      .map(([lines, end]) => ["# rules", "", ...lines].join(end));
    const folder = fc.array(name, { minLength: 0, maxLength: 2, size: "max" });
    const files = fc.array(
      fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/")),
      {
        minLength: 4,
        maxLength: 10,
      },
    );
    const nested = fc.array(fc.tuple(folder, gitignore), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(files, nested, fc.constantFrom("", "a", "b"), async (all, rules, named) => {
        const root = tree();
        const put = (path: string, content: string): void => {
          try {
            fill(root, { [path]: content });
          } catch {
            // A file where a folder was wanted, or the other way round: the other one stays.
          }
        };
        for (const path of [`${named || "a"}/x`, ...all]) put(path, path);
        for (const [at, text] of rules) put([...at, ".gitignore"].join("/"), text);
        execFileSync("git", ["init", "-q", root]);
        const found = pathsOf(await gather([join(root, named)]));
        // What naming a folder does, put in git's words: a last rule beside it that spares it.
        appendFileSync(join(root, ".gitignore"), `\n!/${named || "x"}\n`);
        const listed = execFileSync("git", ["ls-files", "-oz", "--exclude-per-directory=.gitignore"], {
          cwd: root,
          encoding: "utf8",
        });
        const below = listed
          .split("\0")
          .filter((path) => path.startsWith(named && `${named}/`) && path !== "");
        const wanted = below.filter((path) => named !== "" || path !== ".gitignore").sort(byBytes);
        const prefix = named === "" ? `${basename(root)}/` : "";
        expect(found.filter((path) => path !== `${basename(root)}/.gitignore`)).toEqual(
          wanted.map((path) => prefix + path),
        );
      }),
      { numRuns: Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 2) },
    );
  });
});

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

test("a DataNet's own folder is nobody's contribution", async () => {
  const root = tree({ "a.ts": "let a;", "net/datanet.json": "{}", "net/blobs/": "", "net/segments/": "" });
  const skipped: Skipped[] = [];
  const paths: string[] = [];
  for await (const { path } of gatherFiles([root], { contributor: "Ada" }, (skip) => skipped.push(skip)))
    paths.push(path);
  const name = basename(root);
  expect(paths).toEqual([`${name}/a.ts`]);
  expect(skipped).toEqual([
    { path: `${name}/net/`, reason: "a DataNet; what it holds was contributed before" },
  ]);
  const itself = gatherFiles([join(root, "net")], { contributor: "Ada" }, () => {});
  await expect(itself.next()).rejects.toThrow("net: a DataNet itself, wanted files to contribute");
});
