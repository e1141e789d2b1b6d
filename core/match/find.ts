import { orderKey } from "../segment/byteOrder.ts";
import type { RankInterval, SuffixIndex } from "../segment/suffixIndex.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { queryFor } from "./query.ts";
import { RunSearch } from "./runSearch.ts";

/** A segment that is searched; with a lexicon where its ids are numbers of words. */
export type SearchedIndex = SuffixIndex & { readonly lexicon?: Lexicon | undefined };

/** Where tokens stand, over all segments. */
export interface Found {
  /** Occurrences in all segments. */
  readonly count: number;
  /** The suffixes that begin with the tokens, in each segment. */
  readonly intervals: readonly RankInterval[];
}

/**
 * One search a segment for ranges of the same tokens. O(n) for n tokens, once a segment.
 *
 * @param ids n tokens, in ids of `lexicon`; in ids of every segment where there is none
 */
export function searchesFor(
  segments: readonly SearchedIndex[],
  ids: Uint32Array,
  lexicon?: Lexicon,
): RunSearch[] {
  return segments.map((segment) => new RunSearch(segment, queryFor(segment, ids, lexicon)));
}

/** Where tokens [begin, end) stand; no tokens stand at every token. O(segments * (end - begin + log n)). */
export function find(searches: readonly RunSearch[], begin: number, end: number): Found {
  const intervals = searches.map((search) =>
    begin === end ? { low: 0, high: search.index.suffixes.length } : search.interval(begin, end),
  );
  return { count: intervals.reduce((sum, { low, high }) => sum + high - low, 0), intervals };
}

/**
 * The longest run of tokens up to `end` that occurs in a segment: infini-gram's context.
 * O(log m) searches a segment for m tokens of it, since what ends a run that occurs occurs too.
 *
 * @returns its length, 0 where the token before `end` stands nowhere
 */
export function longestContext(searches: readonly RunSearch[], end: number): number {
  let length = 0;
  for (const search of searches) {
    // Invariant: [end - length, end) occurs in a segment, [end - failed, end) not in this one.
    let failed = end + 1;
    for (let stride = 1; length + stride < failed; stride *= 2) {
      if (search.occurs(end - length - stride, end)) length += stride;
      else failed = length + stride;
    }
    while (failed - length > 1) {
      const middle = (length + failed) >>> 1;
      if (search.occurs(end - middle, end)) length = middle;
      else failed = middle;
    }
  }
  return length;
}

/**
 * The rank before which suffixes that begin with `ids` would stand: how many suffixes sort before all of them.
 * O(log n) comparisons.
 *
 * @param ids ids of the index, whether or not they occur
 */
export function placeOf({ tokens, suffixes, width }: SuffixIndex, ids: Uint32Array): number {
  let low = 0;
  let high = suffixes.length;
  // Invariant: suffixes of ranks below `low` sort before `ids`, those from `high` on do not.
  while (low < high) {
    const middle = (low + high) >>> 1;
    const start = suffixes.at(middle);
    const common = tokens.common(start, ids, 0, ids.length);
    const isBefore =
      common < ids.length &&
      (start + common >= tokens.length || // The end of the text is smallest.
        orderKey(tokens.at(start + common), width) < orderKey(ids[common], width));
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
