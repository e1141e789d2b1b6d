import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { find, searchesFor } from "../../core/match/find.ts";
import { openIndex } from "../../core/node/openIndex.ts";
import { makeDirectory, reseal } from "../fuzz/makeDirectory.ts";
import { countOf, IndexFolders } from "./indexFolder.ts";

const folders = new IndexFolders();
afterAll(() => folders.remove());

const ways = [{ paged: false }, { paged: true, cacheBytes: 1 << 15 }];

describe.each(ways)("%j", (way) => {
  test.each([
    ["one byte", 1, [1, 2, 254]],
    ["two bytes", 2, [1, 255, 256, 65534]],
    ["four bytes, with holes", 4, [1, 255, 65536, 4000000000, 4294967294]],
  ] as const)("tokens of %s, found out from the files", async (_, width, pool) => {
    const dir = folders.make([[[...pool, ...pool], [], [pool[0]]]], { width });
    const index = await openIndex(dir, way);
    expect(index.width).toBe(width);
    const [segment] = index.segments;
    expect([...segment!.starts]).toEqual([0, 2 * pool.length + 1, 2 * pool.length + 2]);
    for (const token of pool) expect(countOf(index, token)).toBe(token === pool[0] ? 3 : 2);
    expect(countOf(index, 3)).toBe(0);
    const { count } = find(searchesFor(index.segments, Uint32Array.from(pool)), 0, pool.length);
    expect(count).toBe(2);
    expect(segment!.metadata(2)).toBe('{"path":"d2","n":"é"}');
    await index.close();
  });

  test("eleven shards, in the order of their numbers", async () => {
    const shards = Array.from({ length: 11 }, (_, s) => [Array.from({ length: s + 1 }, () => 7)]);
    const index = await openIndex(folders.make(shards), way);
    expect(index.segments.map(({ tokens }) => tokens.length)).toEqual(shards.map((_, s) => s + 2));
    expect(countOf(index, 7)).toBe(66);
    await index.close();
  });

  test("without counts and metadata, with entries of up to five bytes", async () => {
    for (const widerBy of [0, 1, 2, 3, 4]) {
      const dir = folders.make(
        [
          [
            [5, 6, 5, 6],
            [6, 5],
          ],
        ],
        { without: ["unigram", "metadata"], widerBy },
      );
      const index = await openIndex(dir, { ...way, width: 2 });
      expect(index.segments[0]!.pointerBytes).toBe(1 + widerBy);
      expect([countOf(index, 5), countOf(index, 6), countOf(index, 7)]).toEqual([3, 3, 0]);
      expect([...index.segments[0]!.buckets.ids]).toEqual([5, 6]);
      expect([...index.segments[0]!.buckets.lows]).toEqual([0, 3, 6]);
      expect(index.segments[0]!.metadata(1)).toBe("");
      await index.close();
    }
  });

  test("no documents, and documents of no tokens", async () => {
    const none = await openIndex(folders.make([[]]), way);
    expect(none.segments[0]!.tokens.length).toBe(0);
    expect(countOf(none, 0)).toBe(0);
    const empty = await openIndex(folders.make([[[], []]]), way);
    expect([...empty.segments[0]!.starts]).toEqual([0, 1]);
    expect(countOf(empty, 0)).toBe(0);
    await none.close();
    await empty.close();
  });

  test("after close, what is not in memory is refused", async () => {
    const index = await openIndex(folders.make([[[1, 2]]]), way);
    await index.close();
    await index.close();
    expect(() => index.segments[0]!.metadata(0)).toThrow("metadata.0: closed already");
  });

  test("a file that is cut short while it is open is refused with the place", async () => {
    const dir = folders.make([[[1, 2]]]);
    const index = await openIndex(dir, way);
    truncateSync(join(dir, "metadata.0"), 10);
    expect(() => index.segments[0]!.metadata(0)).toThrow(`${join(dir, "metadata.0")}: ends at byte 10`);
    await index.close();
  });

  test.each([
    ["of 20 MB", `"${"x".repeat(20e6)}"`, /metadata\.0: byte 0: a line of 20000003 bytes, wanted at most/],
    ["that is not JSON", "{no", /metadata\.0: byte 0: a line that is no JSON object/],
    ["of another value", "12", /metadata\.0: byte 0: a line that is no JSON object/],
  ])("a metadata line %s is refused, the rest is not", async (_, line, message) => {
    const dir = folders.make([[[1, 2]]]);
    writeFileSync(join(dir, "metadata.0"), `${line}\n`);
    const index = await openIndex(dir, way);
    expect(() => index.segments[0]!.metadata(0)).toThrow(message);
    expect(countOf(index, 1)).toBe(1);
    await index.close();
  });

  test("a link to a file is followed, a pipe is refused and not waited for", async () => {
    const dir = folders.make([[[1, 2]]]);
    renameSync(join(dir, "table.0"), join(dir, "elsewhere"));
    symlinkSync(join(dir, "elsewhere"), join(dir, "table.0"));
    const index = await openIndex(dir, way);
    expect(countOf(index, 2)).toBe(1);
    await index.close();
    rmSync(join(dir, "table.0"));
    execFileSync("mkfifo", [join(dir, "table.0")]);
    await expect(openIndex(dir, way)).rejects.toThrow(`${join(dir, "table.0")}: no file`);
  });
});

test.each([
  ["tokenized.0", "no tokenized.0"],
  ["table.0", "no table.0"],
  ["offset.0", "no offset.0"],
  ["metaoff.0", "no metaoff.0"],
  ["metadata.0", "no metadata.0"],
  ["tokenized.1", "no tokenized.1"],
])("without %s it is refused", async (name, message) => {
  const dir = folders.make([[[1]], [[2]], [[3]]]);
  rmSync(join(dir, name));
  await expect(openIndex(dir)).rejects.toThrow(`${dir}: ${message}`);
});

test("a folder that is none, or holds none, is refused", async () => {
  const dir = folders.write(new Map());
  await expect(openIndex(dir)).rejects.toMatchObject({
    code: "notFound",
    message: expect.stringContaining(dir),
  });
  await expect(openIndex(join(dir, "no"))).rejects.toMatchObject({ code: "notFound" });
});

test("a table that is not sorted is refused with path and byte, unless nobody asks", async () => {
  const dir = folders.make([[[1, 2, 3, 1, 2]]]);
  const table = readFileSync(join(dir, "table.0"));
  [table[0], table[1]] = [table[1]!, table[0]!];
  writeFileSync(join(dir, "table.0"), table);
  const refusal = `${join(dir, "table.0")}: byte 1: the suffix at 8 behind that at 2, wanted suffixes in the order`;
  await expect(openIndex(dir)).rejects.toThrow(refusal);
  await expect(openIndex(dir, { paged: true, verify: true })).rejects.toThrow(refusal);
  for (const paged of [false, true]) await (await openIndex(dir, { paged, verify: false })).close();
});

test("counts that lie are refused when they are used, where nobody verifies", async () => {
  const dir = folders.make([[[1, 1, 2]]]);
  writeFileSync(join(dir, "unigram.0"), "1 1\n2 2\n65535 1\n");
  const index = await openIndex(dir, { paged: true });
  const refusal = `${join(dir, "unigram.0")}: 1 of id 1, ranks 0 to 1, wanted those that begin with it, which rank 1 does too`;
  expect(() => countOf(index, 1)).toThrow(refusal);
  expect(() => countOf(index, 2)).toThrow(join(dir, "unigram.0"));
  expect(countOf(index, 3)).toBe(0);
  await index.close();
  await expect(openIndex(dir)).rejects.toThrow(`${join(dir, "unigram.0")}: count 1 of id 1, wanted 2`);
});

test("a segment.json that says something else than the files is refused", async () => {
  const dir = folders.make([[[1, 2]]], { isOurs: true });
  const path = join(dir, "segment.json");
  const text = readFileSync(path, "utf8");
  for (const [from, to] of [
    ['"tokens":3', '"tokens":4'],
    ['"documents":1', '"documents":2'],
    ['"width":2', '"width":3'],
    ["table.0", "../table.0"],
    ["segment@1", "segment@2"],
  ] as const) {
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
    await expect(openIndex(dir), to).rejects.toThrow(path);
  }
});

test.each([
  { name: "samples.0", count: 2 },
  { name: "minima.0", count: 1 },
])("a $name that lies under a hash that fits is noticed where asked", async ({ name, count }) => {
  const shape = { width: 2, widerBy: 0, without: [], isOurs: true, pageBytes: 1 << 12 } as const;
  const files = new Map(makeDirectory({ ...shape, shards: [[[1, 2]]] }));
  files.set(name, Uint8Array.of(1, ...Array<number>(4 * count - 1).fill(0)));
  const dir = folders.write(reseal(files, shape));
  await (await openIndex(dir)).close();
  await (await openIndex(dir, { paged: true })).close();
  await expect(openIndex(dir, { verify: true })).rejects.toThrow(`${join(dir, name)}: other numbers`);
  files.set(name, new Uint8Array(12));
  const longer = folders.write(reseal(files, shape));
  await expect(openIndex(longer, { paged: true })).rejects.toThrow(
    `${join(longer, name)}: 12 bytes, wanted ${count} numbers`,
  );
});

test("a block minimum behind the tokens is refused", async () => {
  const shape = { width: 2, widerBy: 0, without: [], isOurs: true, pageBytes: 1 << 12 } as const;
  const files = new Map(makeDirectory({ ...shape, shards: [[[1, 2]]] }));
  files.set("minima.0", Uint8Array.of(3, 0, 0, 0));
  const dir = folders.write(reseal(files, shape));
  await expect(openIndex(dir, { paged: true })).rejects.toThrow(
    "minima.0: byte 0: token 3, wanted one below 3",
  );
});

test("which tokens do not fit is said, and the width that fits twice is asked for", async () => {
  const dir = folders.make([[[1, 2]]], { width: 2 });
  await expect(openIndex(dir, { width: 4 })).rejects.toMatchObject({
    code: "invalidArgument",
    message: expect.stringContaining("tokenized.0: width 2, wanted 4, which was asked for"),
  });
  const ours = folders.make([[[1, 2]]], { width: 2, isOurs: true });
  await expect(openIndex(ours, { width: 4 })).rejects.toThrow("segment.json: width 2, wanted 4");
  // One separator of two bytes with entries of four, or of one byte with entries of two.
  const twice = folders.make([[[]]], { width: 2, widerBy: 3, without: ["unigram", "metadata"] });
  await expect(openIndex(twice)).rejects.toThrow("fits tokens of 2 and 1 bytes, wanted one width; say which");
  const index = await openIndex(twice, { width: 2 });
  expect(index.segments[0]!.tokens.length).toBe(1);
  await index.close();
});

test("words of several segments are read where each id has one, and an empty file is named", async () => {
  const dir = folders.make([[[0, 1]], [[1, 2]]]);
  writeFileSync(join(dir, "lexicon.json"), '["a","b","c"]');
  for (const way of ways) {
    const index = await openIndex(dir, way);
    for (const { lexicon } of index.segments) expect(lexicon?.idOf("c")).toBe(2);
    await index.close();
  }
  for (const [text, message] of [
    ["{", "not JSON"],
    ['["a","b"]', "a list of 2, wanted a word for id 2 of tokenized.1 too"],
  ] as const) {
    writeFileSync(join(dir, "lexicon.json"), text);
    const index = await openIndex(dir);
    expect(() => index.segments[0]!.lexicon).toThrow(`${join(dir, "lexicon.json")}: ${message}`);
    await index.close();
  }
  writeFileSync(join(dir, "metadata.0"), "");
  await expect(openIndex(dir)).rejects.toThrow(`${join(dir, "metadata.0")}: 0 bytes, wanted more than 0`);
});

test("where arrays are capped, or memory is short, pages are read", async () => {
  const dir = folders.make([[[1, 2, 3]]]);
  for (const limits of [
    { indexBytes: 1e9, bufferBytes: 8 },
    { indexBytes: 8, bufferBytes: 1e9 },
  ]) {
    const index = await openIndex(dir, { limits });
    expect(index.segments[0]!.isPaged).toBe(true);
    expect(countOf(index, 3)).toBe(1);
    await index.close();
  }
  const index = await openIndex(dir);
  expect(index.segments[0]!.isPaged).toBe(false);
  await index.close();
});
