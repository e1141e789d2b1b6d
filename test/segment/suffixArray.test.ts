import fc from "fast-check";
import { expect, test } from "vitest";
import { separatorOf } from "../../core/segment/byteOrder.ts";
import { blockSize, earliestStart } from "../../core/segment/segment.ts";
import { buildSuffixArray } from "../../core/segment/suffixArray.ts";
import { sortedSuffixes } from "../oracle/search.ts";
import { oddTokens, segmentOf, smallTokens } from "./given.ts";

test("the suffix array is the sorted order of suffixes", () => {
  fc.assert(
    fc.property(smallTokens(120), (text) => {
      expect([...buildSuffixArray(Uint32Array.from(text), 4)]).toEqual(sortedSuffixes(text, 1));
    }),
  );
});

test.each([
  ["one token", [2]],
  ["none", []],
  ["all equal", Array(500).fill(1)],
  ["periodic", Array.from({ length: 500 }, (_, i) => i % 3)],
  ["doubled", [...Array(250).keys(), ...Array(250).keys()].map((i) => (i * 7) % 5)],
  ["Fibonacci", fibonacci(500)],
])("sorts %s", (_, text) => {
  expect([...buildSuffixArray(Uint32Array.from(text), 6)]).toEqual(sortedSuffixes(text, 1));
});

test("a segment sorts by the bytes of its token file, separators last", () => {
  fc.assert(
    fc.property(oddTokens, fc.integer({ min: 1, max: 4 }), ({ ids, idCount }, documents) => {
      const cut = Math.ceil(ids.length / documents);
      const parts = Array.from({ length: documents }, (_, d) => ids.slice(d * cut, (d + 1) * cut));
      const segment = segmentOf(parts, idCount);
      const separator = separatorOf(segment.width);
      expect([...segment.tokens.subarray(0, segment.tokens.length)]).toEqual(
        parts.flatMap((part) => [separator, ...part]),
      );
      const { suffixes } = segment;
      expect([...suffixes.subarray(0, suffixes.length)]).toEqual(
        sortedSuffixes([...segment.tokens.subarray(0, segment.tokens.length)], segment.width),
      );
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

function fibonacci(length: number): number[] {
  let [a, b] = [[0], [0, 1]];
  while (b.length < length) [a, b] = [b, [...b, ...a]];
  return b.slice(0, length);
}
