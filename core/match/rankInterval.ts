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
  const low = firstRank(segment, query, begin, end, within, 0);
  return { low, high: firstRank(segment, query, begin, end, { low, high: within.high }, 1) };
}

/** Whether any suffix begins with query tokens [begin, end). Half the cost of their interval. */
export function occurs(segment: Segment, query: Query, begin: number, end: number): boolean {
  if (query.limit[begin] < end) return false;
  const within = bucketOf(segment, query, begin);
  const rank = firstRank(segment, query, begin, end, within, 0);
  return (
    rank < within.high && commonPrefix(segment, segment.sa[rank], query, begin, end - begin) === end - begin
  );
}

/** The suffixes that begin with the query token at `begin`. */
export function bucketOf(segment: Segment, query: Query, begin: number): RankInterval {
  const id = query.ids[begin];
  if (query.limit[begin] === begin) return { low: 0, high: 0 };
  return { low: segment.buckets.low[id], high: segment.buckets.high[id] };
}

/**
 * The first rank whose suffix compares with the pattern at `from` (0: not before it; 1: after it and its
 * extensions). Each bound remembers how many tokens it shares with the pattern: what lies between shares
 * at least the smaller number, so long patterns are compared about once and not once a step.
 */
function firstRank(
  segment: Segment,
  query: Query,
  begin: number,
  end: number,
  within: RankInterval,
  from: 0 | 1,
): number {
  const { sa, tokens, width } = segment;
  const length = end - begin;
  let { low, high } = within;
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
  return low;
}

/** Tokens that the suffix at `start` and the query from `begin` share, at most `length`. */
export function commonPrefix(
  segment: Segment,
  start: number,
  query: Query,
  begin: number,
  length: number,
): number {
  const { tokens } = segment;
  const { ids } = query;
  const limit = Math.min(length, tokens.length - start);
  let common = 0;
  while (common < limit && tokens[start + common] === ids[begin + common]) common++;
  return common;
}
