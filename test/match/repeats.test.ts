import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesBeyond, matchingStatistics } from "../../core/match/matchingStatistics.ts";
import { queryFor } from "../../core/match/query.ts";
import { RunSearch } from "../../core/match/runSearch.ts";
import type { Segment } from "../../core/segment/segment.ts";
import type { TokenSequence } from "../../core/segment/suffixIndex.ts";
import { matchLengths, placesOf } from "../oracle/search.ts";
import { segmentOf } from "../segment/given.ts";

/** Text that repeats a short piece for long, with a few tokens changed: where searches remember each other. */
const repeating = fc
  .record({
    piece: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 9 }),
    length: fc.integer({ min: 1, max: 400 }),
    changes: fc.array(fc.tuple(fc.nat(399), fc.nat(3)), { maxLength: 3 }),
  })
  .map(({ piece, length, changes }) => {
    const text = Array.from({ length }, (_, i) => piece[i % piece.length]);
    for (const [at, token] of changes) if (at < length) text[at] = token;
    return text;
  });
/** Documents and an output that repeat the same pieces, or others. */
const given = fc
  .tuple(
    fc.array(repeating, { minLength: 1, maxLength: 4 }),
    fc.array(repeating, { maxLength: 2 }),
    fc.nat(3),
  )
  .map(([documents, own, copied]) => ({
    documents,
    output: [...own, documents[copied % documents.length], ...own].flat(),
  }));

test("lengths of text that repeats itself agree with a table of all pairs", () => {
  fc.assert(
    fc.property(given, ({ documents, output }) => {
      const segment = segmentOf(documents, 255);
      const found = matchingStatistics(searchOf(segment, output));
      expect([...found]).toEqual(matchLengths(documents, output));
    }),
  );
});

test("one search answers questions in any order, of any range, the same", () => {
  const range = fc.tuple(fc.nat(1999), fc.nat(1999));
  fc.assert(
    fc.property(given, fc.array(range, { minLength: 1, maxLength: 30 }), ({ documents, output }, ranges) => {
      const segment = segmentOf(documents, 255);
      const search = searchOf(segment, output);
      const lengths = matchingStatistics(search);
      for (const [a, b] of ranges) {
        const begin = a % output.length;
        const end = begin + 1 + (b % Math.min(output.length - begin, lengths[begin] + 1));
        const { low, high } = search.interval(begin, end);
        const pattern = output.slice(begin, end);
        expect([begin, end, high - low]).toEqual([begin, end, placesOf(documents, pattern).length]);
        expect(search.occurs(begin, end)).toBe(high > low);
        expect(search.longest(begin)).toBe(lengths[begin]);
      }
    }),
  );
});

test.each([1, 7, 24, 50, 200])(
  "an output that repeats %i tokens costs its length, not its square",
  (period) => {
    const text = (length: number): number[] => Array.from({ length }, (_, i) => (i % period) % 250);
    const compared = [4000, 16000].map((length) => {
      const segment = segmentOf([text(length)], 255);
      const counted = new CountingTokens(segment.tokens);
      const search = searchOf({ ...segment, tokens: counted }, text(2 * length));
      const found = matchingStatistics(search);
      for (let i = 0; i < length; i += period) search.interval(i, i + found[i]);
      return counted.compared / length;
    });
    // Four times the text: a token costs a few steps more of each binary search, and not four times as much.
    expect(compared[1]).toBeLessThan(2.5 * compared[0]);
  },
);

test.each([1, 7, 50])("nor in a later segment, with %i tokens repeated", (period) => {
  const text = (length: number): number[] => Array.from({ length }, (_, i) => (i % period) % 250);
  const compared = [2000, 8000].map((length) => {
    const segment = segmentOf([text(length)], 255);
    const counted = new CountingTokens(segment.tokens);
    const output = text(3 * length);
    const search = searchOf({ ...segment, tokens: counted }, output);
    const most = Uint32Array.from(output, (_, i) => output.length - i);
    const found = matchesBeyond(search, new Uint32Array(output.length), most);
    expect([found[0], found[output.length - 1]]).toEqual([length, 1]);
    return counted.compared / length;
  });
  expect(compared[1]).toBeLessThan(2.5 * compared[0]);
});

function searchOf(segment: Segment, output: readonly number[]): RunSearch {
  return new RunSearch(segment, queryFor(segment, Uint32Array.from(output), undefined));
}

/** Tokens that count how many of them are compared. */
class CountingTokens implements TokenSequence {
  readonly #tokens: TokenSequence;
  readonly length: number;
  compared = 0;

  constructor(tokens: TokenSequence) {
    this.#tokens = tokens;
    this.length = tokens.length;
  }

  at(position: number): number {
    this.compared++;
    return this.#tokens.at(position);
  }

  common(position: number, ids: Uint32Array, begin: number, most: number): number {
    const common = this.#tokens.common(position, ids, begin, most);
    this.compared += common;
    return common;
  }

  subarray(begin: number, end: number): Uint8Array | Uint16Array | Uint32Array {
    return this.#tokens.subarray(begin, end);
  }
}
