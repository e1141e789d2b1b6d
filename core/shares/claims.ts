/**
 * Claims: which contribution may earn by which range of an output.
 *
 * Only the earliest contribution that holds a range can earn by it: any later one meets an earlier
 * one whose gain there is at least as high. For one begin, the earliest contribution as a function of
 * the end is a staircase: longer ranges stand in fewer places, so it never goes back. Each step gives
 * one claim, its longest range; shorter ranges of the same contribution inside it earn nothing more.
 */
import { type RankInterval, rankInterval } from "../match/rankInterval.ts";
import type { RunMatches, SegmentMatches } from "../match/search.ts";
import { documentAt, earliestStart } from "../segment/segment.ts";

/** Output tokens [begin, end) of one run, which stand in a contribution. */
export interface Claim {
  readonly begin: number;
  readonly end: number;
  /** Registration order of the contribution. */
  readonly order: number;
  /** Run of the contribution: 0 for code, 1 for comments. */
  readonly document: number;
  /** Where in that run the range stands: the least place. */
  readonly position: number;
}

/**
 * The claims of every segment on a run. Of each contribution no claim holds another.
 * A few interval searches for each token whose match counts; long ranges are looked at only where a
 * match ends or the earliest contribution changes, so copied texts stay cheap.
 *
 * @param ends for each begin, the end of the shortest range that counts
 */
export function claimsOn(matches: RunMatches, ends: Uint32Array): Claim[] {
  return matches.bySegment.flatMap((found) => claimsInSegment(found, ends));
}

/** The earliest place of a range, and the ranks of all its places. */
interface Step {
  readonly interval: RankInterval;
  readonly start: number;
  readonly order: number;
}

function claimsInSegment({ segment, query, length }: SegmentMatches, ends: Uint32Array): Claim[] {
  const claims: Claim[] = [];
  const reached = new Map<number, number>(); // Order of a contribution -> end of its last claim.
  let longest = 0;
  // Where longest > 0: the earliest place of [b, longest) for some b not after the begin at hand. What
  // stands there from b on stands there from a later begin on, so no earliest contribution is later.
  let bound: Step | undefined;
  for (let begin = 0; begin < ends.length; begin++) {
    const end = begin + length[begin];
    if (end < ends[begin]) continue;
    if (bound === undefined || end !== longest) {
      longest = end;
      bound = stepTo(begin, longest);
    }
    bound = climb(begin, bound);
  }
  return claims;

  /** Claims each step from the shortest range that counts to the longest match. @returns the last step, or `last` */
  function climb(begin: number, last: Step): Step {
    let end = ends[begin];
    let step = stepTo(begin, end);
    // Invariant: `step` is the earliest place of [begin, end), and shorter ranges have been claimed.
    while (step.order < last.order) {
      const top = topOf(begin, end, step);
      claim(begin, top.end, top.step);
      if (top.end === longest) return top.step;
      end = top.end + 1;
      step = stepTo(begin, end, top.step.interval);
    }
    claim(begin, longest, last);
    return last;
  }

  function stepTo(begin: number, end: number, within?: RankInterval): Step {
    const interval = rankInterval(segment, query, begin, end, within);
    const start = earliestStart(segment, interval.low, interval.high);
    return { interval, start, order: segment.documents[documentAt(segment, start)].order };
  }

  /** The longest range whose earliest contribution is that of `from`, by doubling, then halving. */
  function topOf(begin: number, fromEnd: number, from: Step): { end: number; step: Step } {
    let best = { end: fromEnd, step: from };
    let beyond = longest + 1;
    for (let stride = 1; best.end + 1 < beyond; stride = Math.min(stride * 2, beyond - 1 - best.end)) {
      const end = best.end + stride;
      const step = stepTo(begin, end, best.step.interval);
      if (step.order !== from.order) {
        beyond = end;
        break;
      }
      best = { end, step };
    }
    while (best.end + 1 < beyond) {
      const end = (best.end + beyond) >>> 1;
      const step = stepTo(begin, end, best.step.interval);
      if (step.order === from.order) best = { end, step };
      else beyond = end;
    }
    return best;
  }

  /** Nothing where a claim of the same contribution that began earlier holds this one: so it is for every `last` but its first. */
  function claim(begin: number, end: number, { start, order }: Step): void {
    if ((reached.get(order) ?? 0) >= end) return;
    reached.set(order, end);
    const d = documentAt(segment, start);
    const position = start - segment.starts[d] - 1;
    claims.push({ begin, end, order, document: segment.documents[d].run, position });
  }
}
