import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { searchesFor } from "../../core/match/find.ts";
import { matchingStatistics } from "../../core/match/matchingStatistics.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { openIndex } from "../../core/node/openIndex.ts";
import { readSegmentFolder } from "../../core/node/segmentFolder.ts";
import { openStore } from "../../core/node/store.ts";
import { earliestStart, type Segment } from "../../core/segment/segment.ts";

let root: string;
/** A store whose one segment is large enough to be read page by page. */
let store: string;
let folder: string;
let hash: string;
const noMemory = { limits: { indexBytes: 0, bufferBytes: 2 ** 32 } };

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "datanet-paged-"));
  store = join(root, "store");
  await createStore(store, { tokenizer: "lexeme", name: "test" });
  async function* offers(): AsyncGenerator<Offer> {
    for (let file = 0; file < 30; file++) {
      const text = Array.from(
        { length: 500 },
        (_, i) => `leaf${(i * i + file) % 97}(twig${i % 61} + ${file});`,
      ).join("\n");
      const given = { text, language: "javascript", contributor: "Ada", license: "MIT" } as const;
      yield { path: `${file}.js`, bytes: Buffer.from(text), ...given };
    }
  }
  await contribute(store, offers(), []);
  [hash] = readdirSync(join(store, "segments")) as [string];
  folder = join(store, "segments", hash);
});
afterAll(() => {
  delete process.env.DATANET_MEMORY_BYTES;
  rmSync(root, { recursive: true, force: true });
});

function copyOf(): string {
  const copy = mkdtempSync(join(root, "copy-"));
  cpSync(store, copy, { recursive: true });
  return copy;
}

function damage(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes[at]! ^= 1;
  writeFileSync(path, bytes);
}

function answersOf(segment: Segment): unknown {
  const ids = Uint32Array.from(segment.tokens.subarray(1000, 3000)).map((id, i) => (i % 50 === 0 ? 3 : id));
  const [search] = searchesFor([segment], ids);
  const { low, high } = segment.buckets.of(ids[7]!);
  return [matchingStatistics(search!), earliestStart(segment, low, high), segment.documents, segment.starts];
}

test("a segment answers the same from memory and page by page", async () => {
  const inMemory = await readSegmentFolder(folder, hash);
  const paged = await readSegmentFolder(folder, hash, noMemory);
  expect(inMemory.tokens.length).toBeGreaterThan(1 << 16);
  expect(paged.tokens.constructor).not.toBe(inMemory.tokens.constructor);
  expect(answersOf(paged)).toEqual(answersOf(inMemory));
  expect(paged.samples).toEqual(inMemory.samples);
  expect(paged.blockMinima).toEqual(inMemory.blockMinima);
});

test("a whole store is read page by page when memory is said to be short", async () => {
  process.env.DATANET_MEMORY_BYTES = "0";
  const [paged] = (await openStore(store)).snapshot.segments;
  process.env.DATANET_MEMORY_BYTES = "1e9";
  const [inMemory] = (await openStore(store)).snapshot.segments;
  delete process.env.DATANET_MEMORY_BYTES;
  expect(paged!.tokens.constructor).not.toBe(inMemory!.tokens.constructor);
  expect(answersOf(paged!)).toEqual(answersOf(inMemory!));
});

test.each(["tokenized.0", "table.0"])(
  "a damaged page of %s is refused when it is read, with path and byte",
  async (name) => {
    const at = join(copyOf(), "segments", hash);
    damage(join(at, name), 4096 * 3 + 17);
    await expect(readSegmentFolder(at, hash)).rejects.toThrow(join(at, name));
    const paged = await readSegmentFolder(at, hash, noMemory);
    const array = name === "table.0" ? paged.suffixes : paged.tokens;
    const refusal = new RegExp(`${name}: byte \\d+: \\d+ bytes of sha256 [0-9a-f]{64}, wanted [0-9a-f]{64}`);
    expect(() => array.subarray(0, array.length)).toThrow(refusal);
    expect(() => array.subarray(0, array.length)).toThrow(refusal); // Nothing of the page was kept.
    expect(array.subarray(array.length - 10, array.length)).toHaveLength(10);
  },
);

test.runIf(process.platform === "linux")("a segment that is refused leaves no file open", async () => {
  const at = join(copyOf(), "segments", hash);
  damage(join(at, "minima.0"), 5);
  const isOpen = (): number => readdirSync("/proc/self/fd").length;
  const before = isOpen();
  for (let i = 0; i < 5; i++) await expect(readSegmentFolder(at, hash, noMemory)).rejects.toThrow("minima.0");
  expect(isOpen()).toBe(before);
});

test("a damaged metadata line is refused when it is read", async () => {
  const at = join(copyOf(), "segments", hash);
  const index = await openIndex(at, { paged: true });
  damage(join(at, "metadata.0"), 12);
  expect(() => index.segments[0]!.metadata(0)).toThrow(
    `${join(at, "metadata.0")}: byte 0: 4096 bytes of sha256`,
  );
  await index.close();
});

test("doctor lists every damaged index file", async () => {
  const copy = copyOf();
  const at = join(copy, "segments", hash);
  for (const name of ["metaoff.0", "minima.0", "table.0", "unigram.0"]) damage(join(at, name), 5);
  rmSync(join(at, "samples.0"));
  const found = (await examine(copy)).findings.map(({ where }) => where);
  expect(found.sort()).toEqual(
    ["metaoff.0", "minima.0", "samples.0", "table.0", "unigram.0"].map((name) => join(at, name)),
  );
});

test("a link in a segment of a store is refused", async () => {
  const copy = copyOf();
  const path = join(copy, "segments", hash, "table.0");
  cpSync(path, join(copy, "table"));
  rmSync(path);
  symlinkSync(join(copy, "table"), path);
  await expect(openStore(copy)).rejects.toThrow(`${path}: a symbolic link, wanted a file`);
});
