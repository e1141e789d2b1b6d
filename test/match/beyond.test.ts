import fc from "fast-check";
import { expect, test } from "vitest";
import { filterOf, longestPossible } from "../../core/match/gramFilter.ts";
import { queryFor } from "../../core/match/query.ts";
import { RunSearch } from "../../core/match/runSearch.ts";
import { searchRun } from "../../core/match/search.ts";
import { matchLengths } from "../oracle/search.ts";
import { segmentOf } from "../segment/given.ts";

const text = (max: number): fc.Arbitrary<number[]> =>
  fc.oneof(
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 }),
    fc.array(fc.integer({ min: 0, max }), { maxLength: 60 }),
  );
const parts = fc.array(fc.array(text(20), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
/** Pieces of the documents, in any order, with own tokens between them. */
const output = (documents: readonly (readonly number[])[]): fc.Arbitrary<number[]> =>
  fc
    .array(
      fc.oneof(
        text(21),
        fc
          .tuple(fc.nat(documents.length - 1), fc.nat(59), fc.nat(59))
          .map(([d, a, b]) => documents[d].slice(Math.min(a, b), Math.max(a, b))),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((pieces) => pieces.flat());
const given = parts.chain((segments) => fc.tuple(fc.constant(segments), output(segments.flat())));

test("a segment's lengths are those beyond all segments before, with filters and without", () => {
  let filtered = 0;
  fc.assert(
    fc.property(given, ([documents, query]) => {
      fc.pre(query.length > 0);
      const segments = documents.map((part) => segmentOf(part, 255));
      const ids = Uint32Array.from(query);
      const before = query.map(() => 0);
      const wanted = documents.map((part) =>
        matchLengths(part, query).map((length, i) => {
          if (length <= before[i]) return 0;
          before[i] = length;
          return length;
        }),
      );
      for (let round = 0; round < 2; round++) {
        const found = searchRun(segments, ids, undefined);
        expect(found.bySegment.map(({ length }) => [...length])).toEqual(wanted);
        expect([...found.length]).toEqual(before);
        // Enough for any filter to be made.
        for (const segment of segments) if (filterOf(segment, segment.tokens.length)) filtered++;
      }
    }),
  );
  expect(filtered).toBeGreaterThan(0);
});

test("no match is longer than its filter says is possible, where that is beyond what is known", () => {
  fc.assert(
    fc.property(given, fc.nat(5), ([documents, query], known) => {
      fc.pre(query.length > 0);
      for (const part of documents) {
        const segment = segmentOf(part, 255);
        const found = queryFor(segment, Uint32Array.from(query), undefined);
        const search = new RunSearch(segment, found);
        const filter = filterOf(segment, segment.tokens.length);
        expect(filter).toBeDefined();
        const most = longestPossible(filter, found, new Uint32Array(query.length).fill(known));
        query.forEach((_, i) => {
          expect(search.longest(i)).toBeLessThanOrEqual(most[i]);
        });
      }
    }),
  );
});
