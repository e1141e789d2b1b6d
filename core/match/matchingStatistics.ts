/**
 * Matching statistics of a query against a segment: for each query position, the longest prefix of
 * the rest of the query that occurs in one document.
 *
 * Method: the end of the longest match never moves back as the start moves on. So after a match
 * [i, end) the next one to look for is that of the leftmost start whose match reaches past `end`; all
 * between end where it does. That start is found from the right, by doubling and halving, so a text
 * that is copied whole costs one search and not one a token.
 * O(maximal matches * (log n + their length)) time, besides filling in the lengths.
 */
import type { RunSearch } from "./runSearch.ts";
import { longestPeriod } from "./searchPaths.ts";

/**
 * @param from first position asked for, the begin by default
 * @param to one past the last, the end by default; matches may reach beyond
 * @returns `length[i]`: tokens matched from query position from + i, 0 when the token is not in the index
 */
export function matchingStatistics(
  search: RunSearch,
  from: number = 0,
  to: number = search.query.ids.length,
): Uint32Array {
  const length = new Uint32Array(to - from);
  let match = from < to ? search.longest(from) : 0;
  let isRepeating = false;
  for (let i = from; i < to; ) {
    const end = i + match;
    const next = nextMatch(search, i, end, isRepeating);
    isRepeating = next.start - i <= longestPeriod && match > longestPeriod;
    for (; i < Math.min(next.start, to); i++) length[i - from] = end - Math.min(i, end);
    match = next.length;
  }
  return length;
}

/**
 * Where an index matches more than what is known: `length[i]` is the longest match from i on where that is
 * longer than `known[i]`, else 0. Costs less than all matching statistics where little is.
 *
 * @param known matching statistics of other indexes: i + known[i] never decreases
 * @param most lengths that no match exceeds
 */
export function matchesBeyond(search: RunSearch, known: Uint32Array, most: Uint32Array): Uint32Array {
  const n = search.query.ids.length;
  const length = new Uint32Array(n);
  let end = 0; // Of the last match that was looked for: no later one ends before it.
  let next: Match | undefined;
  let isRepeating = false;
  for (let i = 0; i < n; i++) {
    let match = Math.max(0, end - i);
    if (i + most[i] > Math.max(end, i + known[i])) {
      match = next?.start === i ? next.length : search.longest(i);
      end = i + match;
      next = match > shortMatch ? nextMatch(search, i, end, isRepeating) : undefined;
      isRepeating = next !== undefined && next.start - i <= longestPeriod && match > longestPeriod;
    }
    if (match > known[i]) length[i] = match;
    // Up to the next start all matches end here.
    for (; next && i + 1 < next.start; i++) {
      if (end - i - 1 > known[i + 1]) length[i + 1] = end - i - 1;
    }
  }
  return length;
}

/** After a match of at most this many tokens, the next is looked for at each token in turn. */
const shortMatch = 8;

/** A start and its longest match. */
interface Match {
  readonly start: number;
  readonly length: number;
}

/**
 * The leftmost start after `begin` whose match reaches past `end`.
 *
 * @param isRepeating whether the last start was found near the one before it
 */
function nextMatch(search: RunSearch, begin: number, end: number, isRepeating: boolean): Match {
  const n = search.query.ids.length;
  // Invariant: the match of `start` reaches past `end`, or start = end; that of `failed` does not.
  let start = Math.max(end, begin + 1);
  if (start >= n) return { start: n, length: 0 };
  let length = 0;
  let failed = begin;
  const reaches = (candidate: number): boolean => {
    const found = search.longest(candidate);
    if (candidate + found <= end) {
      failed = candidate;
      return false;
    }
    start = candidate;
    length = found;
    return true;
  };
  let isNear = false;
  if (isRepeating) {
    // The next start is a period away: look near `begin` first.
    for (let stride = 1; !isNear && stride <= longestPeriod && begin + stride < end; stride *= 2) {
      isNear = reaches(begin + stride);
    }
  }
  if (!isNear) {
    length = search.longest(start);
    for (let stride = 1; start - stride > failed && reaches(start - stride); stride *= 2);
  }
  while (start - failed > 1) reaches((start + failed) >>> 1);
  return { start, length };
}

/**
 * The longest suffix of the query up to and including each position that occurs (infini-gram's context).
 * A match at i ends at i + length[i], and ends never decrease, so one pointer follows the other. O(m).
 *
 * @param length matching statistics of the run
 */
export function longestSuffixes(length: Uint32Array): Uint32Array {
  const suffix = new Uint32Array(length.length);
  let begin = 0;
  for (let j = 0; j < length.length; j++) {
    while (begin <= j && begin + length[begin] <= j) begin++;
    suffix[j] = j + 1 - begin;
  }
  return suffix;
}
