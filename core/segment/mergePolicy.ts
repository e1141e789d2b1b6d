/**
 * Which neighbors of a store's segments are merged, and by whom. Pure: sizes in, ranges out.
 *
 * Only neighbors merge, so a segment stays a run of the registration order. Sizes fall by at least `growth`
 * from one segment to the next when nothing is left to merge, so n tokens make O(log n) segments and each
 * token is rebuilt O(log n) times (Lucene's tiered merging, kept to neighbors).
 *
 * A call that contributes merges only what is as small as itself: the last segments, up to `callTokens`
 * together. All else is merged aside, while others read and write.
 */
import { maxSegmentTokens } from "./suffixSort.ts";

/** What the policy looks at. */
export interface Sized {
  /** Separators included. */
  readonly tokens: number;
}

/** Segments [begin, end) of a manifest, at least two. */
export interface MergeRange {
  readonly begin: number;
  readonly end: number;
}

/** A segment is merged with the one before it while that one is less than this many times as large. */
const growth = 4;

/** A call that contributes rebuilds no more than this: a millisecond or so. */
const callTokens = 1 << 13;

/** From so many segments on a call merges whatever the policy wants: nobody compacts, or not fast enough. */
const tooMany = 48;

/**
 * How many of the last segments a call merges with the one it adds.
 *
 * @param tokens of the new segment
 * @returns 0 when it stands alone
 */
export function segmentsToMerge(
  segments: readonly Sized[],
  tokens: number,
  most: number = segments.length < tooMany ? callTokens : maxSegmentTokens,
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

/**
 * What is to be merged next aside. The last segments, which a call may merge yet, are left out, so that
 * calls that come meanwhile take nothing away from a merge under way.
 *
 * @returns undefined when nothing is; to be asked again after each merge
 */
export function nextMerge(
  segments: readonly Sized[],
  most: number = maxSegmentTokens,
): MergeRange | undefined {
  for (let end = settledCount(segments); end > 1; end--) {
    const begin = end - 1 - segmentsToMerge(segments.slice(0, end - 1), segments[end - 1].tokens, most);
    if (end - begin > 1) return { begin, end };
  }
  return undefined;
}

/** How many of the first segments no call merges any more: with what stands behind each they are too large. */
function settledCount(segments: readonly Sized[]): number {
  let settled = segments.length;
  for (let behind = 0; settled > 0; settled--) {
    behind += segments[settled - 1].tokens;
    if (behind >= callTokens) break;
  }
  return settled;
}

/** The first neighbors that fit into one segment: what is merged next where as few segments as can be are wanted. */
export function nextFullMerge(
  segments: readonly Sized[],
  most: number = maxSegmentTokens,
): MergeRange | undefined {
  for (let begin = 0; begin + 1 < segments.length; begin++) {
    let end = begin;
    for (let total = 0; end < segments.length && total + segments[end].tokens <= most; end++)
      total += segments[end].tokens;
    if (end - begin > 1) return { begin, end };
  }
  return undefined;
}
