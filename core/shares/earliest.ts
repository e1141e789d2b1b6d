/**
 * The earliest contribution that holds a range of an output, and how far a range can go before it
 * changes. A longer range stands in fewer places, so its earliest contribution is never an earlier one:
 * both questions are answered by doubling from the short range to the long one, then halving, and cost
 * a few searches no longer than twice the range they find.
 */
import type { SegmentMatches } from "../match/search.ts";
import { documentAt, earliestStart } from "../segment/segment.ts";
import type { RankInterval } from "../segment/suffixIndex.ts";

/** The earliest place of a range, and the ranks of all its places. */
export interface EarliestPlace {
  readonly interval: RankInterval;
  /** Where the range starts, in tokens of the segment. */
  readonly start: number;
  /** Registration order of the contribution. */
  readonly order: number;
}

/**
 * The earliest place of output tokens [begin, end), which must stand in the segment.
 * The cost is that of their interval, and O(blockSize + occurrences / blockSize).
 *
 * @param within the interval of a shorter prefix of the same tokens
 */
export function earliestPlace(
  { segment, search }: SegmentMatches,
  begin: number,
  end: number,
  within?: RankInterval,
): EarliestPlace {
  const interval = search.interval(begin, end, within);
  const start = earliestStart(segment, interval.low, interval.high);
  return { interval, start, order: segment.documents[documentAt(segment, start)].order };
}

/** The longest range from `begin` on, of end from `from` to `limit`, whose earliest contribution is that of `place`, the place of [begin, from). */
export function longestOfOrder(
  found: SegmentMatches,
  begin: number,
  from: number,
  limit: number,
  place: EarliestPlace,
): { end: number; place: EarliestPlace } {
  let best = { end: from, place };
  // Invariant: the range up to best.end has that contribution, and the one up to `beyond`, if any, has not.
  let beyond = limit + 1;
  let stride = 1;
  while (best.end + 1 < beyond) {
    const end = Math.min(best.end + stride, (best.end + beyond) >>> 1);
    const next = earliestPlace(found, begin, end, best.place.interval);
    if (next.order === place.order) {
      best = { end, place: next };
      stride *= 2;
    } else {
      beyond = end;
      stride = beyond; // From here on, halve.
    }
  }
  return best;
}

/**
 * The leftmost begin, after `after` and up to `last`, from which [begin, end) stands in a contribution
 * before `order`; Infinity where there is none. From `after` on it must stand in none.
 */
export function firstBeginBefore(
  found: SegmentMatches,
  after: number,
  last: number,
  end: number,
  order: number,
): number {
  const isBefore = (begin: number): boolean => earliestPlace(found, begin, end).order < order;
  if (last <= after || !isBefore(last)) return Infinity;
  let first = last;
  // Invariant: [first, end) stands in an earlier contribution, [failed, end) in none.
  let failed = after;
  let stride = 1;
  while (first - failed > 1) {
    const begin = Math.max(first - stride, (failed + first) >>> 1);
    if (isBefore(begin)) {
      first = begin;
      stride *= 2;
    } else {
      failed = begin;
      stride = first; // From here on, halve.
    }
  }
  return first;
}
