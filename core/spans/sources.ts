/** The sources of a range of tokens: counted exactly, and read page by page in registration order. */
import { queryFor } from "../match/query.ts";
import { RunSearch } from "../match/runSearch.ts";
import type { Segment } from "../segment/segment.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { placesIn, type SegmentPlaces, sourceAt } from "./places.ts";
import type { SourcePlace } from "./span.ts";

/** Everywhere a range stands. Whoever reads its pages keeps it: a page costs no more than its size. */
export interface Sources {
  /** Places where the tokens occur. */
  readonly count: number;
  /** Contributions that hold them: so many sources there are. */
  readonly documents: number;
  /** Those of the segments that hold the range, in registration order. */
  readonly bySegment: readonly SegmentPlaces[];
}

/** The keys of the contributors who wrote a token: the same key means the same contributor. */
export type KeysOf = (order: number, document: number, position: number) => readonly string[];

/** @param bySegment in registration order */
export function mergedSources(bySegment: readonly SegmentPlaces[]): Sources {
  return {
    count: bySegment.reduce((sum, { count }) => sum + count, 0),
    documents: bySegment.reduce((sum, { firsts }) => sum + firsts.length, 0),
    bySegment,
  };
}

/**
 * The sources of `length` tokens that stand at a place. A search in each segment, and O(k + documents)
 * for k places.
 *
 * @param segments in registration order
 * @returns undefined where the place is in none of them any more
 */
export function sourcesOfPlace(
  segments: readonly Segment[],
  place: SourcePlace,
  length: number,
): Sources | undefined {
  for (const segment of segments) {
    const ids = tokensAt(segment, place, length);
    if (ids) return mergedSources(segments.flatMap((each) => placesOf(each, ids, segment.lexicon)));
  }
  return undefined;
}

function placesOf(segment: Segment, ids: Uint32Array, lexicon: Lexicon | undefined): SegmentPlaces[] {
  const search = new RunSearch(segment, queryFor(segment, ids, lexicon));
  const interval = search.interval(0, ids.length);
  return interval.low < interval.high ? [placesIn(segment, interval)] : [];
}

function tokensAt(
  { starts, documents, tokens }: Segment,
  { order, document, position }: SourcePlace,
  length: number,
): Uint32Array | undefined {
  const d = documents.findIndex((entry) => entry.order === order && entry.run === document);
  if (d < 0 || !(length >= 1) || !(position >= 0)) return undefined;
  const begin = starts[d] + 1 + position;
  const end = d + 1 < starts.length ? starts[d + 1] : tokens.length;
  return begin + length > end ? undefined : Uint32Array.from(tokens.subarray(begin, begin + length));
}

/**
 * Sources [from, from + size): the first place in each contribution, in registration order.
 * O(size). What is contributed later comes behind, so no source moves to another page
 * until one is revoked.
 */
export function sourcesPage({ bySegment }: Sources, from: number, size: number): SourcePlace[] {
  const page: SourcePlace[] = [];
  let before = 0;
  for (const places of bySegment) {
    const { length } = places.firsts;
    const begin = Math.max(0, from - before);
    const end = Math.min(length, from + size - before);
    for (let i = begin; i < end; i++) page.push(sourceAt(places, i));
    before += length;
  }
  return page;
}

/**
 * How many contributors wrote what stands at the first places. O(documents).
 */
export function countContributors({ bySegment }: Sources, keysOf: KeysOf): number {
  const met = new Set<string>();
  for (const places of bySegment) {
    for (let i = 0; i < places.firsts.length; i++) {
      const { order, document, position } = sourceAt(places, i);
      for (const key of keysOf(order, document, position)) met.add(key);
    }
  }
  return met.size;
}
