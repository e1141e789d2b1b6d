import fc from "fast-check";
import { expect, test } from "vitest";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";
import { countContributors, sourcesOfPlace, sourcesPage } from "../../core/spans/sources.ts";
import { placesOf } from "../oracle/search.ts";
import { smallTokens } from "../segment/given.ts";

/** Contribution o has its code in documents[2 (o - 1)] and its comments behind. */
function segmentsOf(documents: readonly (readonly number[])[], cut: number): Segment[] {
  const entries = documents.map((ids, d) => ({ ids, order: 1 + (d >> 1), run: d % 2 }));
  return [entries.slice(0, 2 * cut), entries.slice(2 * cut)]
    .filter((part) => part.length > 0)
    .map((part) => {
      const draft = new SegmentDraft(undefined);
      for (const { ids, order, run } of part) draft.add({ order, run }, Uint32Array.from(ids));
      return draft.build(255);
    });
}

const passage = fc
  .array(fc.tuple(smallTokens(30), smallTokens(10)), { minLength: 1, maxLength: 12 })
  .map((runs) => runs.flat())
  .chain((documents) => {
    const places = documents.flatMap((tokens, d) => tokens.map((_, position) => ({ d, position })));
    return places.length === 0
      ? fc.constant(undefined)
      : fc.record({
          documents: fc.constant(documents),
          place: fc.constantFrom(...places),
          length: fc.integer({ min: 1, max: 4 }),
          cut: fc.nat(6),
          size: fc.integer({ min: 1, max: 5 }),
        });
  });

test("pages hold the first place in each contribution, in registration order, and counts are exact", () => {
  fc.assert(
    fc.property(passage, (given) => {
      fc.pre(given !== undefined);
      const { documents, place, cut, size } = given;
      const length = Math.min(given.length, documents[place.d].length - place.position);
      const pattern = documents[place.d].slice(place.position, place.position + length);
      const all = placesOf(documents, pattern).map(({ document, position }) => ({
        order: 1 + (document >> 1),
        document: document % 2,
        position,
      }));
      const wanted = all.filter(({ order }, i) => all.findIndex((other) => other.order === order) === i);

      const at = { order: 1 + (place.d >> 1), document: place.d % 2, position: place.position };
      const sources = sourcesOfPlace(segmentsOf(documents, cut), at, length);
      expect(sources?.count).toBe(all.length);
      expect(sources?.documents).toBe(wanted.length);
      const pages = [];
      for (let from = 0; from < wanted.length; from += size) pages.push(...sourcesPage(sources!, from, size));
      expect(pages).toEqual(wanted);
      expect(sourcesPage(sources!, wanted.length, size)).toEqual([]);
      const names = new Set(wanted.map(({ order }) => order % 3));
      expect(countContributors(sources!, (order) => [`c${order % 3}`])).toBe(names.size);
    }),
  );
});

test("thousands of places are listed like few", () => {
  // Both ways to list them: a thousand starts are sorted, more are looked up.
  for (const repeats of [1000, 1100, 5000]) {
    const documents = Array.from({ length: 60 }, (_, d) =>
      d % 7 === 3 ? [9, 9] : [8, ...Array.from({ length: Math.ceil(repeats / 40) }, () => [1, 2]).flat()],
    );
    const segments = segmentsOf(documents, 20);
    const all = placesOf(documents, [1, 2]);
    const sources = sourcesOfPlace(segments, { order: 1, document: 0, position: 1 }, 2)!;
    expect(sources.count).toBe(all.length);
    const orders = [...new Set(all.map(({ document }) => 1 + (document >> 1)))];
    expect(sourcesPage(sources, 0, 100).map(({ order }) => order)).toEqual(orders);
    expect(sourcesPage(sources, 0, 100).every(({ position }) => position === 1)).toBe(true);
  }
});

test("a place that is not there has no sources", () => {
  const segments = segmentsOf([[1, 2, 3]], 0);
  const at = (order: number, document: number, position: number, length: number) =>
    sourcesOfPlace(segments, { order, document, position }, length);
  expect(at(1, 0, 0, 3)?.count).toBe(1);
  for (const [order, document, position, length] of [
    [2, 0, 0, 1],
    [1, 1, 0, 1],
    [1, 0, 1, 3],
    [1, 0, -1, 1],
    [1, 0, 0, 0],
  ] as const)
    expect(at(order, document, position, length)).toBeUndefined();
});
