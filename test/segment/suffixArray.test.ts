import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { invariant } from "../../core/base/errors.ts";
import { separatorOf, type Width } from "../../core/segment/byteOrder.ts";
import { blockSize, earliestStart } from "../../core/segment/segment.ts";
import { runTask, SuffixSort, sortedTokens, stopSort } from "../../core/segment/suffixSort.ts";
import { sortedSuffixes } from "../oracle/search.ts";
import { fibonacci, oddTokens, segmentOf, smallTokens } from "./given.ts";

/** What sorts: WebAssembly also where it would not be used for so few tokens. */
const engines = ["assembly", "typescript"] as const;
type Engine = (typeof engines)[number];

test.each(engines)("%s: the suffix array is the sorted order of suffixes", (engine) => {
  fc.assert(
    fc.property(smallTokens(120), fc.constantFrom<Width>(1, 2, 4), (text, width) => {
      expect(sorted(text, width, engine)).toEqual(sortedSuffixes(text, width));
    }),
  );
});

test.each(engines)("%s: tokens sort by the bytes of their file, in each width, separators last", (engine) => {
  const pools = {
    1: [0, 1, 200, 255],
    2: [0, 1, 255, 256, 257, 65000, 65535],
    4: [0, 1, 256, 65535, 65536, 2 ** 32 - 1],
  };
  const tokens = fc
    .constantFrom<Width>(1, 2, 4)
    .chain((width) =>
      fc.tuple(fc.constant(width), fc.array(fc.constantFrom(...pools[width]), { maxLength: 80 })),
    );
  fc.assert(
    fc.property(tokens, ([width, text]) => {
      expect(sorted(text, width, engine)).toEqual(sortedSuffixes(text, width));
    }),
  );
});

test.each(engines)("%s: ids that leave holes of billions sort as others do", (engine) => {
  const id = fc.integer({ min: 0, max: 40 }).map((i) => (i * 104_729_003) % 2 ** 32);
  fc.assert(
    fc.property(fc.array(id, { maxLength: 60 }), (text) => {
      expect(sorted(text, 4, engine)).toEqual(sortedSuffixes(text, 4));
    }),
  );
});

const given: [string, (length: number) => number[]][] = [
  ["one token", () => [2]],
  ["none", () => []],
  ["separators only", (length) => Array(length).fill(65535)],
  ["all equal", (length) => Array(length).fill(1)],
  ["falling", (length) => Array.from({ length }, (_, i) => (length - i) % 65535)],
  ["rising", (length) => Array.from({ length }, (_, i) => i % 65535)],
  ["periodic", (length) => Array.from({ length }, (_, i) => i % 3)],
  ["two by two", (length) => Array.from({ length }, (_, i) => i % 2)],
  ["doubled", (length) => Array.from({ length }, (_, i) => ((i % (length >> 1)) ** 2 * 7) % 251)],
  ["Fibonacci", fibonacci],
  ["all equal but the last", (length) => [...Array(length - 1).fill(1), 0]],
  ["all equal but the first", (length) => [5, ...Array(length - 1).fill(1)]],
  ["random on two", (length) => random(length, 2)],
  ["random on many", (length) => random(length, 65000)],
  ["zigzag", (length) => random(length, 30000).map((x, i) => x + (i % 2) * 32000)],
];
test.each(given)("both sort %s, few as brute force does", (_, make) => {
  const text = make(500);
  for (const engine of engines) expect(sorted(text, 2, engine)).toEqual(sortedSuffixes(text, 2));
});

test.each(given)("both sort %s alike when it is long", (_, make) => {
  const text = make(300_000);
  for (const width of [2, 4] as const) {
    const [one, other] = engines.map((engine) => sortedWords(text, width, engine));
    expect(Buffer.compare(one, other)).toBe(0);
  }
});

test("four million equal tokens take four steps each", () => {
  const n = 4_000_000;
  const { sort, scanned } = sortedBy(Array(n).fill(7), 2, "assembly");
  expect(sort.sa.every((start, r) => start === n - 1 - r)).toBe(true);
  expect(scanned).toBeLessThanOrEqual(4 * n);
});

test.each(given)("%s: steps stay below 16 a token", (_, make) => {
  const text = make(100_000);
  expect(sortedBy(text, 2, "assembly").scanned).toBeLessThanOrEqual(16 * text.length);
});

test("a segment sorts by the bytes of its token file, separators last", () => {
  fc.assert(
    fc.property(oddTokens, fc.integer({ min: 1, max: 4 }), ({ ids, idCount }, documents) => {
      const cut = Math.ceil(ids.length / documents);
      const parts = Array.from({ length: documents }, (_, d) => ids.slice(d * cut, (d + 1) * cut));
      const segment = segmentOf(parts, idCount);
      const separator = separatorOf(segment.width);
      const tokens = [...segment.tokens.subarray(0, segment.tokens.length)];
      expect(tokens).toEqual(parts.flatMap((part) => [separator, ...part]));
      expect([...segment.suffixes.subarray(0, tokens.length)]).toEqual(sortedSuffixes(tokens, segment.width));
    }),
  );
});

test("the earliest start of any rank interval is its least", () => {
  const segment = segmentOf([Array.from({ length: 3 * blockSize }, (_, i) => (i * i) % 7)], 255);
  const rank = fc.integer({ min: 0, max: segment.suffixes.length });
  fc.assert(
    fc.property(rank, rank, (a, b) => {
      fc.pre(a !== b);
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      expect(earliestStart(segment, low, high)).toBe(Math.min(...segment.suffixes.subarray(low, high)));
    }),
  );
});

test("a host without WebAssembly sorts all the same", () => {
  vi.stubGlobal("WebAssembly", undefined);
  try {
    const text = random(50_000, 300);
    const sort = new SuffixSort(text.length, 2);
    sort.tokens.set(text);
    const task = sort.begin();
    expect(task).toBeUndefined();
    sort.sortHere(task);
    expect([...sort.sa]).toEqual([...sortedBy(text, 2, "typescript").sort.sa]);
  } finally {
    vi.unstubAllGlobals();
  }
});

test("a sort that is stopped leaves its tokens as they were", () => {
  const text = random(200_000, 300);
  const sort = new SuffixSort(text.length, 2, "assembly");
  sort.tokens.set(text);
  const task = sort.begin();
  invariant(task !== undefined, "WebAssembly is here");
  stopSort(task);
  expect(runTask(task)).toBe(false);
  // One block of the first pass.
  expect(sortedTokens(task, text.length)).toBeLessThan(text.length / 8);
  sort.finish();
  expect(sort.tokens.every((token, i) => token === text[i])).toBe(true);
});

test("more tokens than a suffix array takes are refused", () => {
  expect(() => new SuffixSort(2 ** 30, 1)).toThrow(/1073741824 tokens, at most 1073741823/);
});

test("the compiled program is that of the source; npm run assembly compiles it", () => {
  const folder = mkdtempSync(join(tmpdir(), "datanet-assembly-"));
  const out = join(folder, "suffixArray.wasm");
  execFileSync(process.execPath, ["scripts/assembly.mjs", out]);
  const compiled = readFileSync("core/segment/assembly/suffixArray.wasm");
  expect(Buffer.compare(readFileSync(out), compiled)).toBe(0);
  rmSync(folder, { recursive: true });
});

/** Sorts, and checks that the tokens are themselves again. */
function sortedBy(
  text: readonly number[],
  width: Width,
  engine: Engine,
): { sort: SuffixSort; scanned: number } {
  const sort = new SuffixSort(text.length, width, engine);
  sort.tokens.set(text);
  const task = sort.begin();
  expect(task !== undefined).toBe(engine === "assembly");
  sort.sortHere(task);
  sort.finish();
  expect(sort.tokens.every((token, i) => token === text[i])).toBe(true);
  const scanned = task ? new Uint32Array(task.memory.buffer, 4, 1)[0] : 0;
  return { sort, scanned };
}

function sorted(text: readonly number[], width: Width, engine: Engine): number[] {
  return [...sortedBy(text, width, engine).sort.sa];
}

function sortedWords(text: readonly number[], width: Width, engine: Engine): Buffer {
  const { sa } = sortedBy(text, width, engine).sort;
  return Buffer.from(sa.buffer, sa.byteOffset, sa.byteLength);
}

/** The same numbers in every run: what they are does not matter, only that nothing repeats. */
function random(length: number, below: number): number[] {
  let state = 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}
