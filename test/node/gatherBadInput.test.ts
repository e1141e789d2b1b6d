import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import type { Offer } from "../../core/contribute/offer.ts";
import { countFiles, type GatherOptions, gatherFiles } from "../../core/node/gatherFiles.ts";
import { gatherPackages } from "../../core/node/gatherPackages.ts";
import { readTextFile } from "../../core/node/readTextFile.ts";
import { tree } from "./tree.ts";

async function collect(offers: AsyncIterable<Offer>): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of offers) paths.push(path);
  return paths;
}

const gather = (paths: string[], options: Partial<GatherOptions> = {}) =>
  collect(gatherFiles(paths, { contributor: "Ada", ...options }, () => {}));

/** A folder with what each case below needs. */
function bad(): string {
  const root = tree({
    "file.txt": "text",
    ".git/config": "c",
    "packages/": "",
    "empty.txt": "",
    "bom.txt": "\uFEFFtext\r\n",
    "latin.txt": Uint8Array.of(0x61, 0xe9),
    "cesu.txt": Uint8Array.of(0x61, 0x62, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80),
    binary: Uint8Array.of(1, 0, 2),
    "large.txt": new Uint8Array(16 * 2 ** 20 + 1).fill(0x61),
  });
  symlinkSync("loop", join(root, "loop"));
  symlinkSync("two", join(root, "one"));
  symlinkSync("one", join(root, "two"));
  symlinkSync("nowhere", join(root, "dangling"));
  return root;
}

describe("gatherFiles refuses", () => {
  test.each([
    ["a missing PATH", "gone.txt", "notFound", "does not exist, wanted a file or folder; check the path"],
    [
      "a PATH below a file",
      "file.txt/x",
      "notFound",
      "does not exist, wanted a file or folder; check the path",
    ],
    ["a dangling link", "dangling", "notFound", "does not exist, wanted a file or folder; check the path"],
    [
      "a link to itself",
      "loop",
      "unreadable",
      "a symbolic link that leads back to itself, wanted a file or folder; name the file or folder itself",
    ],
    [
      "two links to each other",
      "one/x",
      "unreadable",
      "a symbolic link that leads back to itself, wanted a file or folder; name the file or folder itself",
    ],
    [
      "a .git folder",
      ".git",
      "invalidArgument",
      "lies in a .git folder, which is never entered; name a file or folder outside of it",
    ],
    [
      "a file in one",
      ".git/config",
      "invalidArgument",
      "lies in a .git folder, which is never entered; name a file or folder outside of it",
    ],
    [
      "a name that is too long",
      "x".repeat(300),
      "unreadable",
      "cannot be read (ENAMETOOLONG); check the disk or leave it out",
    ],
  ])("%s, before anything is offered", async (_, name, code, fault) => {
    const root = bad();
    const path = join(root, name);
    const refusal = new DataNetError(code as never, `${path}: ${fault}`);
    await expect(gather([join(root, "file.txt"), path])).rejects.toThrow(refusal);
    await expect(gather([join(root, "file.txt"), path])).rejects.toHaveProperty("code", code);
    await expect(countFiles([path])).rejects.toThrow(refusal);
    const seen: string[] = [];
    const offers = gatherFiles([join(root, "file.txt"), path], { contributor: "Ada" }, () => {});
    await expect(
      (async () => {
        for await (const offer of offers) seen.push(offer.path);
      })(),
    ).rejects.toThrow();
    expect(seen).toEqual([]);
  });

  test.each<[Partial<GatherOptions>, string]>([
    [{ contributor: " " }, 'contributor: empty, wanted a name, "Name <mail>" or a 0x address'],
    [
      { license: "free" },
      'license: "free", wanted an SPDX expression; write one like MIT or Apache-2.0 OR MIT',
    ],
    [
      { language: "klingon" },
      'language: "klingon" is not known, wanted a name such as typescript, python or plaintext; check its spelling',
    ],
  ])("%j", async (options, message) => {
    await expect(gather([bad()], options)).rejects.toThrow(new DataNetError("invalidArgument", message));
  });

  test("an empty PATH", async () => {
    await expect(gather([""])).rejects.toThrow(
      new DataNetError("invalidArgument", '"": an empty PATH, wanted a file or folder; name one'),
    );
  });
});

describe("gatherPackages refuses", () => {
  test.each([
    ["gone", "notFound", "does not exist, wanted a file or folder; check the path"],
    ["file.txt", "invalidArgument", "a file, wanted a folder of npm packages; name one"],
    [
      "packages",
      "invalidArgument",
      "holds no npm package, wanted a package or a folder of packages; check the path",
    ],
    [
      "loop",
      "unreadable",
      "a symbolic link that leads back to itself, wanted a file or folder; name the file or folder itself",
    ],
  ])("%s", async (name, code, fault) => {
    const dir = join(bad(), name);
    const offers = collect(gatherPackages(dir, {}, () => {}));
    await expect(offers).rejects.toThrow(new DataNetError(code as never, `${dir}: ${fault}`));
    await expect(offers).rejects.toHaveProperty("code", code);
  });
});

describe("readTextFile", () => {
  const readText = async (path: string): Promise<string> => (await readTextFile(path)).text;

  test("gives the text of a file", async () => {
    expect(await readText(join(bad(), "bom.txt"))).toBe("text\r\n");
  });
  test("gives the text that comes out of a pipe", async () => {
    const root = tree();
    const pipe = join(root, "pipe");
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    const reading = readText(pipe);
    writeFileSync(pipe, "from a pipe");
    expect(await reading).toBe("from a pipe");
  });
  test.each([
    ["gone", "notFound", "does not exist, wanted a file or folder; check the path"],
    ["packages", "unsupportedText", "a folder, wanted a text file; name a file in it"],
    ["empty.txt", "unsupportedText", "empty, wanted UTF-8 text; put text into it or leave it out"],
    ["binary", "unsupportedText", "binary (a NUL at byte offset 1), wanted UTF-8 text; leave it out"],
    [
      "latin.txt",
      "unsupportedText",
      "not UTF-8 (byte 0xE9 at byte offset 1), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "cesu.txt",
      "unsupportedText",
      "not UTF-8 (byte 0xED at byte offset 2), wanted UTF-8 text; save it as UTF-8",
    ],
    ["large.txt", "unsupportedText", "16777217 bytes, at most 16777216 are read; annotate a part of it"],
    [
      "loop",
      "unreadable",
      "a symbolic link that leads back to itself, wanted a file or folder; name the file or folder itself",
    ],
  ])("refuses %s", async (name, code, fault) => {
    const path = join(bad(), name);
    const text = readText(path);
    await expect(text).rejects.toThrow(new DataNetError(code as never, `${path}: ${fault}`));
    await expect(text).rejects.toHaveProperty("code", code);
  });
  test("refuses what has no end", async () => {
    await expect(readText("/dev/zero")).rejects.toThrow(
      new DataNetError(
        "unsupportedText",
        "/dev/zero: over 16777216 bytes, at most 16777216 are read; annotate a part of it",
      ),
    );
  });
});

// Root may read everything, so where the tests run as root these cases run as nobody.
describe("without permission", () => {
  let script: string;
  let node: string;
  beforeAll(() => {
    const { outputFiles } = buildSync({
      stdin: {
        contents: `
          import { countFiles, gatherFiles } from "./core/node/gatherFiles.ts";
          import { gatherPackages } from "./core/node/gatherPackages.ts";
          import { readTextFile } from "./core/node/readTextFile.ts";
          const verbs = {
            files: (path) => gatherFiles([path], { contributor: "Ada" }, () => {}),
            packages: (path) => gatherPackages(path, {}, () => {}),
            count: async function* (path) { await countFiles([path]); },
            text: async function* (path) { await readTextFile(path); },
          };
          const [verb, path] = process.argv.slice(2);
          (async () => { let n = 0; for await (const _ of verbs[verb](path)) n++; return "offered " + n; })()
            .then(console.log, ({ name, code, message }) => console.log(name, code, message));`,
        resolveDir: process.cwd(),
        loader: "ts",
      },
      bundle: true,
      write: false,
      platform: "node",
      mainFields: ["module", "main"],
    });
    // Beside each other where anyone may read: this project and this Node may lie where nobody may not.
    const folder = mkdtempSync(join(tmpdir(), "datanet-nobody-"));
    script = join(folder, "program.cjs");
    node = join(folder, "node");
    writeFileSync(script, outputFiles[0].text);
    copyFileSync(process.execPath, node);
    for (const path of [folder, script, node]) chmodSync(path, 0o755);
    return () => rmSync(folder, { recursive: true });
  });

  function asAnother(verb: string, path: string): string {
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const { stdout, stderr } = spawnSync(node, [script, verb, path], { cwd: "/", encoding: "utf8", ...user });
    expect(stderr).toBe("");
    return stdout.trim();
  }

  const closed = { "p/a/package.json": '{"name":"a"}', "p/a/ok.js": "a", "p/a/zip/b.js": "b" };
  test.each([
    ["files", "a folder", "p/a/zip", "p/a"],
    ["count", "a folder", "p/a/zip", "p/a"],
    ["packages", "a folder", "p/a/zip", "p"],
    ["files", "a file", "p/a/ok.js", "p/a"],
    ["packages", "a package.json", "p/a/package.json", "p"],
    ["files", "the PATH itself", "p/a", "p/a"],
    ["text", "the file", "p/a/ok.js", "p/a/ok.js"],
  ])("%s: %s", (verb, _, shut, named) => {
    const root = tree(closed);
    chmodSync(join(root, shut), 0);
    expect(asAnother(verb, join(root, named))).toBe(
      `DataNetError unreadable ${join(root, shut)}: no permission to read it; change its permissions or leave it out`,
    );
  });
  test("a file passed over for its name needs no permission", () => {
    const root = tree({ "p/a.js": "a", "p/yarn.lock": "x" });
    chmodSync(join(root, "p/yarn.lock"), 0);
    expect(asAnother("files", join(root, "p"))).toBe("offered 1");
  });
});

describe("while it runs", () => {
  test("a signal ends it between files, with its own reason", async () => {
    const root = tree({ "p/a": "a", "p/b": "b", "p/c": "c" });
    const controller = new AbortController();
    const reason = new DataNetError("cancelled", "contribute: cancelled; nothing was added");
    const seen: string[] = [];
    const gathering = (async () => {
      for await (const { path } of gatherFiles(
        [join(root, "p")],
        { contributor: "Ada", signal: controller.signal },
        () => {},
      )) {
        seen.push(path);
        if (path === "p/b") controller.abort(reason);
      }
    })();
    await expect(gathering).rejects.toBe(reason);
    expect(seen).toEqual(["p/a", "p/b"]);
  });
  test("what is deleted on the way is listed", async () => {
    const root = tree({ "p/a": "a", "p/b": "b", "p/c/d": "d" });
    const skipped: object[] = [];
    const seen: string[] = [];
    for await (const { path } of gatherFiles([join(root, "p")], { contributor: "Ada" }, (each) =>
      skipped.push(each),
    )) {
      seen.push(path);
      rmSync(join(root, "p/b"), { force: true });
      rmSync(join(root, "p/c"), { recursive: true, force: true });
    }
    const reason = "deleted while it was read; contribute it again if it is back";
    expect(seen).toEqual(["p/a"]);
    expect(skipped).toEqual([
      { path: "p/b", reason },
      { path: "p/c/", reason },
    ]);
  });
});
