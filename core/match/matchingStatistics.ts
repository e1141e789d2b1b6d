/**
 * Matching statistics of a query against a segment: for each query position, the longest prefix of
 * the rest of the query that occurs in one document.
 *
 * Method: binary search for the place where the rest of the query would be inserted; the longest
 * match is with a neighbor of that place. Each bound of the search remembers how many tokens it
 * shares with the query, so a comparison starts where the last one that matters ended.
 * O(m (log n + l)) time for m positions and matches of length l.
 * Source: Manber and Myers, "Suffix arrays", SIAM Journal on Computing 22(5), 1993.
 */
import { orderKey } from "../segment/byteOrder.ts";
import type { Segment } from "../segment/segment.ts";
import type { Query } from "./query.ts";
import { bucketOf, commonPrefix } from "./rankInterval.ts";

/** @returns `length[i]`: tokens matched from query position i, 0 when the token is not in the segment */
export function matchingStatistics(segment: Segment, query: Query): Uint32Array {
  const length = new Uint32Array(query.ids.length);
  for (let i = 0; i < length.length; i++) length[i] = longestMatch(segment, query, i);
  return length;
}

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
