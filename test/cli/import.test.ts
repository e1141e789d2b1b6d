import { execFileSync } from "node:child_process";
import {
  cpSync,
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importIndex } from "../../core/node/importIndex.ts";
import { answer, datanet, fingerprint, newFolder } from "./run.ts";

const golden = join(import.meta.dirname, "../golden");
const ours = ["samples.0", "minima.0", "pages.0", "segment.json"];

/** A folder with a copy of an index of the reference, as `index`. */
function withIndex(name: string): { folder: string; dir: string } {
  const folder = newFolder();
  const dir = join(folder, "index");
  cpSync(join(golden, name), dir, { recursive: true });
  return { folder, dir };
}

test.each(["c0", "c1"])("%s is verified, and gets our files beside its own", (name) => {
  const { folder, dir } = withIndex(name);
  const theirs = readdirSync(dir);
  const before = theirs.map((file) => readFileSync(join(dir, file)));
  const said = answer<object>(datanet(folder, ["import", dir, "--json"]));
  expect(said).toMatchObject({ dir, width: 2, segments: 1, wrote: ours });
  expect(readdirSync(dir).sort()).toEqual([...theirs, ...ours].sort());
  expect(theirs.map((file) => readFileSync(join(dir, file)))).toEqual(before);

  const lines = join(golden, `${name}.jsonl`);
  const { stdout } = datanet(folder, ["query", "--index", join(golden, name), lines]);
  for (const way of [[], ["--paged"], ["--verify"], ["--paged", "--verify"]]) {
    expect(datanet(folder, ["query", "--index", dir, lines, ...way])).toEqual({
      code: 0,
      stdout,
      stderr: "",
    });
  }
});

test("a second import changes nothing", () => {
  const { folder, dir } = withIndex("c0");
  answer(datanet(folder, ["import", dir, "--json"]));
  const before = fingerprint(dir);
  expect(answer(datanet(folder, ["import", dir, "--json"]))).toMatchObject({ wrote: [] });
  expect(fingerprint(dir)).toBe(before);
});

test.each(["samples.0", "pages.0", "lexicon.json"])(
  "a pipe as %s is not waited for, nor replaced",
  async (name) => {
    const { dir } = withIndex("c0");
    execFileSync("mkfifo", [join(dir, name)]);
    const imported = importIndex(dir);
    if (name === "lexicon.json") expect((await imported).wrote).toEqual(ours);
    else await expect(imported).rejects.toMatchObject({ code: "exists" });
    expect(lstatSync(join(dir, name)).isFIFO()).toBe(true);
  },
);

test("somebody else's file of a name of ours stays, however large", async () => {
  const { dir } = withIndex("c1");
  writeFileSync(join(dir, "samples.0"), "mine");
  truncateSync(join(dir, "samples.0"), 3 * 2 ** 30); // Sparse: it takes no room.
  const before = readdirSync(dir);
  await expect(importIndex(dir)).rejects.toMatchObject({ code: "exists" });
  expect(readdirSync(dir)).toEqual(before);
  expect(statSync(join(dir, "samples.0")).size).toBe(3 * 2 ** 30);
});

test("what an import that was cut off has left is completed", () => {
  const { folder, dir } = withIndex("c0");
  answer(datanet(folder, ["import", dir, "--json"]));
  const before = fingerprint(dir);
  for (const name of ["segment.json", "pages.0"]) rmSync(join(dir, name));
  expect(answer(datanet(folder, ["import", dir, "--json"]))).toMatchObject({
    wrote: ["pages.0", "segment.json"],
  });
  expect(fingerprint(dir)).toBe(before);
});

test("a file of somebody else's with one of our names stays, and nothing is written", () => {
  const { folder, dir } = withIndex("c0");
  writeFileSync(join(dir, "minima.0"), "mine\n");
  const before = fingerprint(dir);
  const { code, stderr } = datanet(folder, ["import", dir]);
  expect(code).toBe(1);
  expect(stderr).toContain(`${join(dir, "minima.0")}: exists and is not ours, wanted no such file`);
  expect(fingerprint(dir)).toBe(before);
});

test("an index that is not as it should be is refused, and nothing is written", () => {
  const { folder, dir } = withIndex("c0");
  const table = readFileSync(join(dir, "table.0"));
  // Two suffixes in the wrong order: every entry still points at a token.
  const [a, b] = [table.readUInt16LE(20), table.readUInt16LE(22)];
  table.writeUInt16LE(b, 20);
  table.writeUInt16LE(a, 22);
  writeFileSync(join(dir, "table.0"), table);
  const before = fingerprint(dir);
  const { code, stderr } = datanet(folder, ["import", dir]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^datanet: .*table\.0[^\n]*\n$/);
  expect(fingerprint(dir)).toBe(before);
});

test("cancelled at any moment, it leaves the directory as it was", async () => {
  for (let looks = 0; looks < 60; looks++) {
    const { dir } = withIndex("c0");
    const before = fingerprint(dir);
    let left = looks;
    const signal = {
      get aborted() {
        return left-- <= 0;
      },
    } as AbortSignal;
    const done = await importIndex(dir, { signal }).catch((error: Error) => error);
    if (!(done instanceof Error)) {
      expect(looks).toBeGreaterThan(1);
      expect(done.wrote).toEqual(ours);
      return;
    }
    expect(done).toMatchObject({ code: "cancelled" });
    expect(fingerprint(dir)).toBe(before);
  }
  expect.fail("it never came to an end");
});
