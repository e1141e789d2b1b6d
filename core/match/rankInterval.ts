import { orderKey } from "../segment/byteOrder.ts";
import type { Segment } from "../segment/segment.ts";
import type { Query } from "./query.ts";

/** Ranks [low, high): the suffixes that begin with a pattern. Empty when low = high. */
export interface RankInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * The suffixes that begin with query tokens [begin, end).
 *
 * Method: binary search on both sides inside `within`, which must hold the answer.
 * O(end - begin + log(high - low)) in practice.
 *
 * @param within an interval of a shorter prefix of the same tokens; by default the bucket of the first
 */
export function rankInterval(
  segment: Segment,
  query: Query,
  begin: number,
  end: number,
  within: RankInterval = bucketOf(segment, query, begin),
): RankInterval {
  if (query.limit[begin] < end) return { low: within.low, high: within.low };
  const { rank: low } = insertionPoint(segment, query, begin, end, within, 0);
  return { low, high: insertionPoint(segment, query, begin, end, { low, high: within.high }, 1).rank };
}

/** Whether any suffix begins with query tokens [begin, end). Half the cost of their interval. */
export function occurs(segment: Segment, query: Query, begin: number, end: number): boolean {
  if (query.limit[begin] < end) return false;
  const within = bucketOf(segment, query, begin);
  return insertionPoint(segment, query, begin, end, within, 0).common === end - begin;
}

/** The suffixes that begin with the query token at `begin`. */
export function bucketOf(segment: Segment, query: Query, begin: number): RankInterval {
  const id = query.ids[begin];
  if (query.limit[begin] === begin) return { low: 0, high: 0 };
  return { low: segment.buckets.low[id], high: segment.buckets.high[id] };
}

/** Where a pattern stands among the suffixes. */
export interface InsertionPoint {
  /** The first rank of `within` whose suffix sorts after what was asked for, or its high end. */
  readonly rank: number;
  /** Most tokens that any suffix of `within` shares with the pattern. */
  readonly common: number;
}

/**
 * Binary search for the place of query tokens [begin, end) among the suffixes of an interval: before
 * those that begin with it (`from` 0) or after them (`from` 1). The suffix that shares most tokens with
 * the pattern is a neighbor of that place.
 *
 * Each bound remembers how many tokens it shares with the pattern: what lies between shares at least the
 * smaller number, so long patterns are compared about once and not once a step.
 * Source: Manber and Myers, "Suffix arrays", SIAM Journal on Computing 22(5), 1993.
 */
export function insertionPoint(
  segment: Segment,
  query: Query,
  begin: number,
  end: number,
  within: RankInterval,
  from: 0 | 1,
): InsertionPoint {
  const { sa, tokens, width } = segment;
  const length = end - begin;
  let { low, high } = within;
  // Invariant: ranks below low sort before the place and the last of them shares lowCommon tokens with the
  // pattern; ranks from high on sort after it and the first of them shares highCommon.
  let lowCommon = 0;
  let highCommon = 0;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const known = Math.min(lowCommon, highCommon);
    const start = sa[middle];
    const common = known + commonPrefix(segment, start + known, query, begin + known, length - known);
    const before =
      common === length
        ? from === 1
        : start + common === tokens.length || // The end of the text is smallest.
          orderKey(tokens[start + common], width) < orderKey(query.ids[begin + common], width);
    if (before) {
      low = middle + 1;
      lowCommon = common;
    } else {
      high = middle;
      highCommon = common;
    }
  }
  return { rank: low, common: Math.max(lowCommon, highCommon) };
}

/** Tokens that the suffix at `start` and the query from `begin` share, at most `length`. */
function commonPrefix(segment: Segment, start: number, query: Query, begin: number, length: number): number {
  const { tokens } = segment;
  const { ids } = query;
  const limit = Math.min(length, tokens.length - start);
  let common = 0;
  while (common < limit && tokens[start + common] === ids[begin + common]) common++;
  return common;
}
