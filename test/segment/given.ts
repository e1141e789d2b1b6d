import fc from "fast-check";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";

/** A segment of documents of plain ids; document d belongs to contribution `orders[d]`, d + 1 by default. */
export function segmentOf(
  documents: readonly (readonly number[])[],
  idCount: number,
  orders?: readonly number[],
): Segment {
  const draft = new SegmentDraft(undefined);
  documents.forEach((ids, d) => {
    draft.add({ order: orders?.[d] ?? d + 1, run: 0 }, Uint32Array.from(ids));
  });
  return draft.build(idCount);
}

/** A tiny alphabet: repeats, ties and near misses are where suffix arrays go wrong. */
export const smallTokens = (maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 3 }), { maxLength });

/** Ids whose bytes sort otherwise than their numbers, in each width. */
export const oddTokens: fc.Arbitrary<{ ids: number[]; idCount: number }> = fc
  .constantFrom(
    { pool: [0, 1, 2, 200], idCount: 255 },
    { pool: [0, 1, 255, 256, 257, 512, 65000], idCount: 65535 },
    { pool: [0, 1, 255, 256, 511, 65535, 65536, 65537], idCount: 65538 },
  )
  .chain(({ pool, idCount }) =>
    fc.array(fc.constantFrom(...pool), { maxLength: 60 }).map((ids) => ({ ids, idCount })),
  );

/** The most repetitive text that is not periodic. */
export function fibonacci(length: number): number[] {
  let [a, b] = [[0], [0, 1]];
  while (b.length < length) [a, b] = [b, [...b, ...a]];
  return b.slice(0, length);
}
