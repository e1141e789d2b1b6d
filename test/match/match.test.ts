import fc from "fast-check";
import { expect, test } from "vitest";
import { longestSuffixes } from "../../core/match/matchingStatistics.ts";
import { queryFor } from "../../core/match/query.ts";
import { RunSearch } from "../../core/match/runSearch.ts";
import { searchRun } from "../../core/match/search.ts";
import { longestMatch, longestSuffix, placesOf } from "../oracle/search.ts";
import { oddTokens, segmentOf, smallTokens } from "../segment/given.ts";

const documents = fc.array(smallTokens(30), { minLength: 1, maxLength: 6 });
// One id that no document holds.
const query = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 20 });

test("lengths and suffixes agree with brute force, over any cut into segments", () => {
  fc.assert(
    fc.property(documents, query, fc.nat(5), (texts, output, cut) => {
      const segments = [texts.slice(0, cut), texts.slice(cut)]
        .filter((part) => part.length > 0)
        .map((part) => segmentOf(part, 255));
      const { length } = searchRun(segments, Uint32Array.from(output), undefined);
      expect([...length]).toEqual(output.map((_, i) => longestMatch(texts, output, i)));
      expect([...longestSuffixes(length)]).toEqual(output.map((_, j) => longestSuffix(texts, output, j)));
    }),
  );
});

test("a rank interval holds the places of its pattern, and no others", () => {
  fc.assert(
    fc.property(documents, query, fc.nat(19), fc.nat(19), (texts, output, a, b) => {
      const [begin, end] = [Math.min(a, b) % output.length, Math.max(a, b) % output.length];
      fc.pre(begin < end);
      const segment = segmentOf(texts, 255);
      const found = queryFor(segment, Uint32Array.from(output), undefined);
      const { low, high } = new RunSearch(segment, found).interval(begin, end);
      const starts = [...segment.suffixes.subarray(low, high)].sort((x, y) => x - y);
      const places = placesOf(texts, output.slice(begin, end));
      expect(starts).toEqual(places.map(({ document, position }) => segment.starts[document] + 1 + position));
    }),
  );
});

test("ids whose bytes sort otherwise than their numbers are found in every width", () => {
  fc.assert(
    fc.property(oddTokens, fc.nat(59), fc.nat(59), ({ ids, idCount }, a, b) => {
      fc.pre(ids.length > 0);
      const output = ids.slice(Math.min(a, b) % ids.length).concat(ids.slice(0, 3));
      const { length } = searchRun([segmentOf([ids], idCount)], Uint32Array.from(output), undefined);
      expect([...length]).toEqual(output.map((_, i) => longestMatch([ids], output, i)));
    }),
  );
});
