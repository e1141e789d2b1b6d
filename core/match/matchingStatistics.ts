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
import { orderKey } from "../segment/byteOrder.ts";
import type { Segment } from "../segment/segment.ts";
import type { Query } from "./query.ts";
import { bucketOf, commonPrefix, occurs } from "./rankInterval.ts";

/** Periods up to this many tokens are met with short steps from the left; longer ones cost more. */
const longestPeriod = 32;

/** @returns `length[i]`: tokens matched from query position i, 0 when the token is not in the segment */
export function matchingStatistics(segment: Segment, query: Query): Uint32Array {
  const length = new Uint32Array(query.ids.length);
  for (let i = 0; i < length.length; ) {
    const end = i + longestMatch(segment, query, i);
    const next = end === i ? i + 1 : nextStart(segment, query, i, end);
    for (; i < next; i++) length[i] = end - Math.min(i, end);
  }
  return length;
}

/** The leftmost start after `begin` whose match reaches past `end`; `end` where no match holds the token there. */
function nextStart(segment: Segment, query: Query, begin: number, end: number): number {
  if (end === query.ids.length) return end;
  // Invariant: [start, end + 1) occurs, or start = end; [failed, end + 1) does not.
  let start = end;
  let failed = begin;
  // In text that repeats itself the next start is a period away: look near `begin` first.
  for (let stride = 1; stride <= longestPeriod && begin + stride < end; stride *= 2) {
    if (occurs(segment, query, begin + stride, end + 1)) {
      start = begin + stride;
      break;
    }
    failed = begin + stride;
  }
  if (start === end) {
    for (let stride = 1; start - stride > failed; stride *= 2) {
      if (occurs(segment, query, start - stride, end + 1)) start -= stride;
      else failed = start - stride;
    }
  }
  while (start - failed > 1) {
    const middle = (start + failed) >>> 1;
    if (occurs(segment, query, middle, end + 1)) start = middle;
    else failed = middle;
  }
  return start;
}

/**
 * Binary search for the place where the rest of the query would be inserted; the longest match is with
 * a neighbor of that place. Each bound remembers how many tokens it shares with the query, so a
 * comparison starts where the last one that matters ended.
 * Source: Manber and Myers, "Suffix arrays", SIAM Journal on Computing 22(5), 1993.
 */
function longestMatch(segment: Segment, query: Query, begin: number): number {
  const { sa, tokens, width } = segment;
  let { low, high } = bucketOf(segment, query, begin);
  if (low === high) return 0;
  const limit = query.limit[begin] - begin;
  let best = 1;
  // Invariant: ranks below low sort before the query and the last of them shares lowCommon tokens with
  // it; ranks from high on sort after it and the first of them shares highCommon. Ranks between share
  // at least the smaller of the two.
  let lowCommon = 1;
  let highCommon = 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const known = Math.min(lowCommon, highCommon);
    const start = sa[middle];
    const common = known + commonPrefix(segment, start + known, query, begin + known, limit - known);
    if (common > best) best = common;
    if (common === limit) return limit;
    const before =
      start + common === tokens.length ||
      orderKey(tokens[start + common], width) < orderKey(query.ids[begin + common], width);
    if (before) {
      low = middle + 1;
      lowCommon = common;
    } else {
      high = middle;
      highCommon = common;
    }
  }
  return best;
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
