import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Offer, Skipped } from "../../core/contribute/offer.ts";
import { countGitFiles } from "../../core/node/gatherGit.ts";
import { gather, highest, tide } from "./gatherGitSetting.ts";
import { ada, ben, commit, cyd, git, repository } from "./gitTree.ts";
import { fill, tree } from "./tree.ts";

/** Each line as "names: text"; "?" where nobody is known. */
function byLine({ text, contributor, authors }: Offer): string[] {
  const lines: string[] = [];
  let begin = 0;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    const names = authors?.filter(({ beginChar, endChar }) => beginChar <= begin && begin < endChar);
    const people = names?.map((author) => author.contributor) ?? [contributor];
    const shown = people.map((person) => person.replace(/ <.*/, "")).join("+") || "?";
    lines.push(`${shown}: ${line.trimEnd()}`);
    begin += line.length;
  }
  return lines;
}

const reasons = (skipped: readonly Skipped[]): Record<string, string> =>
  Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));

test("lines belong to who wrote them, through renames, re-indentation, .mailmap and co-authors", async () => {
  const dir = repository();
  commit(dir, 1, ada, { "a.js": tide, "package.json": '{"license":"(MIT OR Apache-2.0)"}' });
  commit(
    dir,
    2,
    ben,
    { "a.js": tide + highest },
    "more\n\nCo-authored-by: Cyd <cyd@x.org>\nCo-authored-by: B <BEN@x.org>",
  );
  commit(dir, 3, cyd, {
    "a.js": undefined,
    "lib/tide.js": (tide + highest).replaceAll("  ", "\t"),
    ".mailmap": "Ada Lovelace <ada@lovelace.org> <ada@x.org>\n",
  });
  const { offers, skipped, unknown } = await gather(dir);
  const file = offers.find(({ path }) => path === "work/lib/tide.js")!;
  expect(byLine(file)).toEqual([
    "Ada Lovelace: export function tideAt(hour) {",
    "Ada Lovelace: \tconst wave = Math.sin((hour * Math.PI) / 6.21);",
    "Ada Lovelace: \treturn Math.round(wave * 310) / 100;",
    "Ada Lovelace: }",
    "Ben+Cyd: export function highestTide(hours) {",
    "Ben+Cyd: \treturn Math.max(...hours.map(tideAt));",
    "Ben+Cyd: }",
  ]);
  expect(file.contributor).toBe("Ada Lovelace <ada@lovelace.org>");
  expect(file.license).toBe("(MIT OR Apache-2.0)");
  expect([skipped, unknown]).toEqual([[], []]);
});

test("a file of one author has that contributor and no authors; all of HEAD below the folder is told of", async () => {
  const dir = repository();
  commit(dir, 1, ada, { "lib/tide.js": tide, "high.js": highest });
  const { offers } = await gather(join(dir, "lib"));
  expect(offers.map(({ path, contributor, authors }) => [path, contributor, authors])).toEqual([
    ["lib/tide.js", "Ada <ada@x.org>", undefined],
  ]);
  expect(await countGitFiles(join(dir, "lib"))).toBe(1);
});

test("published when the bytes were first committed, under whatever name; the first come first", async () => {
  const dir = repository();
  commit(dir, 3, ada, { "z.js": tide });
  const first = git(dir, ["rev-parse", "HEAD"]).trim();
  commit(dir, 4, ben, { "a.js": highest });
  commit(dir, 5, cyd, { "z.js": undefined, "m.js": tide });
  const { offers } = await gather(dir);
  expect(offers.map(({ path, published }) => [path, published?.at])).toEqual([
    ["work/m.js", "2020-01-03T12:00:00Z"],
    ["work/a.js", "2020-01-04T12:00:00Z"],
  ]);
  expect(offers[0].published?.evidence).toBe(
    `git commit ${first}, author date 2020-01-03T12:00:00Z, committer date 2020-01-03T12:00:00Z, as they claim`,
  );
});

test("lines at the edge of a shallow history are of nobody known", async () => {
  const dir = repository();
  commit(dir, 1, ada, { "a.js": tide, "b.js": "old" });
  commit(dir, 2, ben, { "a.js": tide + highest });
  commit(dir, 3, cyd, { "a.js": `${tide + highest}done();\n` });
  const clone = join(tree(), "clone");
  git(dir, ["clone", "-q", "--depth", "2", `file://${dir}`, clone]);
  const { offers, skipped, unknown } = await gather(clone);
  expect(
    offers.map((offer) =>
      byLine(offer)
        .map((line) => line[0])
        .join(""),
    ),
  ).toEqual(["???????C"]);
  const reason = "the history is shallow (git fetch --unshallow gets the rest), so no author is known";
  expect(unknown).toEqual([{ path: "clone/a.js", lines: 7, reason }]);
  expect(reasons(skipped)).toEqual({ "clone/b.js": `${reason} for any of its lines; an author is wanted` });
});

test("only what HEAD has is taken, and everything else is told with its reason", async () => {
  const other = repository();
  commit(other, 1, ben, { "inner.js": highest });
  const dir = repository();
  git(dir, ["-c", "core.symlinks=true", "submodule", "--quiet", "add", other, "sub"]);
  symlinkSync("same.js", join(dir, "link"));
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4".repeat(64)}\nsize 12345\n`;
  commit(dir, 1, ada, {
    "same.js": tide,
    "changed.js": tide,
    "gone.js": tide,
    "large.bin.js": pointer,
    "picture.png": new Uint8Array([137, 80, 0, 1]),
    "wide.txt": new Uint8Array([0xff, 0xfe, 65, 0]),
    ".gitignore": "ignored.js\n",
    "crlf.js": "a = 1;\nb = 2;\n",
  });
  fill(dir, {
    "changed.js": highest,
    "new.js": highest,
    "ignored.js": highest,
    "crlf.js": "a = 1;\r\nb = 2;\r\n",
  });
  git(dir, ["rm", "-q", "--cached", "same.js"]); // The index does not count, HEAD does.
  writeFileSync(join(dir, "gone.js"), "");
  const { offers, skipped } = await gather(dir);
  expect(offers.map(({ path }) => path)).toEqual([
    "work/.gitignore",
    "work/.gitmodules",
    "work/crlf.js",
    "work/same.js",
  ]);
  expect(byLine(offers[2])).toEqual(["Ada: a = 1;", "Ada: b = 2;"]);
  expect(reasons(skipped)).toEqual({
    "work/changed.js":
      "differs from HEAD in the work tree, so its lines have no authors; commit it or restore it",
    "work/gone.js": "empty, wanted UTF-8 text; put text into it or leave it out",
    "work/ignored.js": "ignored by .gitignore; named as a PATH it is taken",
    "work/large.bin.js":
      "stored by Git LFS, which keeps no history of its lines; contribute it without --git",
    "work/link": "symbolic link; files are taken",
    "work/new.js": "not in HEAD; commit it first",
    "work/picture.png": "binary (a NUL at byte offset 2), wanted UTF-8 text; leave it out",
    "work/sub": "submodule; contribute its own repository",
    "work/wide.txt": "UTF-16 (its first bytes are FF FE), wanted UTF-8 text; save it as UTF-8",
  });
});

test("names with line feeds, quotes, dashes, magic and bytes that are not UTF-8", async () => {
  const dir = repository();
  const names = [
    "a\n\"b' c.js",
    "--output=x.js",
    "-n.js",
    ":(glob)*.js",
    "日本.js",
    "\\t.js",
    "$(touch x).js",
  ];
  commit(dir, 1, ada, Object.fromEntries(names.map((name, i) => [name, `${tide}// ${i}\n`])));
  const foreign = Buffer.concat([Buffer.from(`${dir}/f`), Buffer.from([0xe9]), Buffer.from(".js")]);
  writeFileSync(foreign, highest);
  git(dir, ["add", "-A"]);
  git(dir, ["commit", "-q", "-m", "foreign"], { by: ben, day: 2 });
  const { offers, skipped } = await gather(dir);
  expect(offers.map(({ path }) => path).sort()).toEqual(names.map((name) => `work/${name}`).sort());
  expect(offers.every(({ contributor }) => contributor === "Ada <ada@x.org>")).toBe(true);
  expect(skipped.map(({ reason }) => reason)).toEqual(["its name is not UTF-8; rename it"]);
});

test("authors whose names cannot be taken are known by their mail, and without one by nobody", async () => {
  const dir = repository();
  commit(dir, 1, { name: "x".repeat(300), mail: "long@x.org" }, { "a.js": tide });
  commit(dir, 2, { name: "\u202eevil", mail: "evil@x.org" }, { "b.js": highest });
  commit(dir, 3, { name: "0x12", mail: "none" }, { "c.js": "const c = 3;\n" });
  const { offers, skipped } = await gather(dir);
  expect(offers.map(({ contributor }) => contributor)).toEqual(["<long@x.org>", "<evil@x.org>"]);
  expect(reasons(skipped)).toEqual({
    "work/c.js": "its commits name nobody that can be taken for any of its lines; an author is wanted",
  });
});

test("what a merge put together is published with the merge, and each keeps its lines", async () => {
  const dir = repository();
  commit(dir, 1, ada, { "a.js": `${tide}\n\n\n${highest}` });
  git(dir, ["checkout", "-q", "-b", "side"]);
  commit(dir, 2, ben, { "a.js": `const ben = 1;\n${tide}\n\n\n${highest}` });
  git(dir, ["checkout", "-q", "main"]);
  commit(dir, 3, cyd, { "a.js": `${tide}\n\n\n${highest}const cyd = 2;\n` });
  git(dir, ["merge", "-q", "--no-edit", "side"], { by: ada, day: 4 });
  const { offers } = await gather(dir);
  expect(byLine(offers[0]).filter((line) => /const (ben|cyd)/.test(line))).toEqual([
    "Ben: const ben = 1;",
    "Cyd: const cyd = 2;",
  ]);
  expect(offers[0].published?.at).toBe("2020-01-04T12:00:00Z");
});
