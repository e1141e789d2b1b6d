/**
 * What came before a token and what came after it elsewhere: the longest run of tokens up to it that
 * stands in a segment (infini-gram's context), and the tokens that follow it there.
 */
import { find, longestContext, type SearchedIndex } from "./find.ts";
import { mostFrequentNext, type NextToken } from "./mostFrequentNext.ts";
import type { RunSearch } from "./runSearch.ts";

/** A segment, and a search in it for the tokens of the run that is asked about. */
export interface SearchedSegment {
  readonly segment: SearchedIndex;
  readonly search: RunSearch;
}

/** Tokens [begin, end) of a run stand somewhere, and no longer run of tokens up to `end` does. */
export interface Context {
  readonly begin: number;
  readonly end: number;
  /** Places where they stand, over all segments; 0 where not even the last of them does. */
  readonly count: number;
  /** What follows there most often, the most frequent first, ties in the order of the words. */
  readonly next: readonly NextToken[];
  /** Places where they go on with the token that stands at `end` in the run itself. */
  readonly asHere: number;
}

/**
 * The context that ends with the token at `position`. O(log m) searches a segment for its m tokens, and the
 * cost of `mostFrequentNext`.
 *
 * @param searched all with the same run
 * @param most tokens of `next`
 */
export function contextAt(searched: readonly SearchedSegment[], position: number, most: number): Context {
  const searches = searched.map(({ search }) => search);
  const end = position + 1;
  const length = longestContext(searches, end);
  const begin = end - length;
  if (length === 0) return { begin, end, count: 0, next: [], asHere: 0 };
  const { count, intervals } = find(searches, begin, end);
  const asHere = end < (searches[0]?.query.ids.length ?? 0) ? find(searches, begin, end + 1).count : 0;
  const found = searched.map(({ segment }, s) => ({ segment, interval: intervals[s], length }));
  return { begin, end, count, next: mostFrequentNext(found, most), asHere };
}
