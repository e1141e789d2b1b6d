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

/** Periods up to this many tokens are met with short steps from the left; longer ones cost more. */
const longestPeriod = 32;

/** @returns `length[i]`: tokens matched from query position i, 0 when the token is not in the index */
export function matchingStatistics(search: RunSearch): Uint32Array {
  const length = new Uint32Array(search.query.ids.length);
  for (let i = 0; i < length.length; ) {
    const end = i + search.longest(i);
    const next = end === i ? i + 1 : nextStart(search, i, end);
    for (; i < next; i++) length[i] = end - Math.min(i, end);
  }
  return length;
}

/** The leftmost start after `begin` whose match reaches past `end`; `end` where no match holds the token there. */
function nextStart(search: RunSearch, begin: number, end: number): number {
  if (end === search.query.ids.length) return end;
  // Invariant: [start, end + 1) occurs, or start = end; [failed, end + 1) does not.
  let start = end;
  let failed = begin;
  // In text that repeats itself the next start is a period away: look near `begin` first.
  for (let stride = 1; stride <= longestPeriod && begin + stride < end; stride *= 2) {
    if (search.occurs(begin + stride, end + 1)) {
      start = begin + stride;
      break;
    }
    failed = begin + stride;
  }
  if (start === end) {
    for (let stride = 1; start - stride > failed; stride *= 2) {
      if (search.occurs(start - stride, end + 1)) start -= stride;
      else failed = start - stride;
    }
  }
  while (start - failed > 1) {
    const middle = (start + failed) >>> 1;
    if (search.occurs(middle, end + 1)) start = middle;
    else failed = middle;
  }
  return start;
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
