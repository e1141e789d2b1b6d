import type { SegmentEntry } from "./manifest.ts";
import { maxSegmentTokens } from "./suffixSort.ts";

/** A segment is merged with the one before it while that one is less than this many times as large. */
const growth = 4;

/**
 * How many of the last segments a new one should be merged with. Only neighbors merge, so a segment
 * stays a run of the registration order; sizes fall by at least `growth` from one segment to the next,
 * so n tokens make O(log n) segments and each token is rebuilt O(log n) times. No merge makes a segment of
 * more than `most` tokens; what is larger than that stands beside its like.
 *
 * @param tokens of the new segment
 * @returns 0 when it stands alone
 */
export function segmentsToMerge(
  segments: readonly SegmentEntry[],
  tokens: number,
  most: number = maxSegmentTokens,
): number {
  let total = tokens;
  let merged = 0;
  while (merged < segments.length) {
    const before = segments[segments.length - 1 - merged].tokens;
    if (before >= growth * total || before + total > most) break;
    total += before;
    merged++;
  }
  return merged;
}
