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
 * A few interval searches for each token whose match counts.
 *
 * @param ends for each begin, the end of the shortest range that counts
 */
export function claimsOn(matches: RunMatches, ends: Uint32Array): Claim[] {
  const claims: Claim[] = [];
  const reached = new Map<number, number>(); // Order of a contribution -> end of its last claim.
  for (const found of matches.bySegment) {
    for (let begin = 0; begin < ends.length; begin++) {
      if (begin + found.length[begin] >= ends[begin]) climb(found, begin, ends[begin], claims, reached);
    }
  }
  return claims;
}

/** Earliest place of a range, and the ranks it was found in. */
interface Step {
  readonly interval: RankInterval;
  readonly start: number;
  readonly order: number;
}

/** Adds the steps of the staircase at one begin, from the shortest range that counts to the longest match. */
function climb(
  { segment, query, length }: SegmentMatches,
  begin: number,
  shortest: number,
  claims: Claim[],
  reached: Map<number, number>,
): void {
  const longest = begin + length[begin];
  const last = stepTo(longest);
  let end = shortest;
  let step = stepTo(end);
  // Invariant: `step` is the earliest place of [begin, end), and every shorter range has been claimed.
  while (step.order < last.order) {
    const top = topOf(step, end);
    claim(top.end, top.step);
    end = top.end + 1;
    step = stepTo(end, top.step.interval);
  }
  claim(longest, last);

  function stepTo(to: number, within?: RankInterval): Step {
    const interval = rankInterval(segment, query, begin, to, within);
    const start = earliestStart(segment, interval.low, interval.high);
    return { interval, start, order: segment.documents[documentAt(segment, start)].order };
  }

  /** The longest range whose earliest contribution is that of `from`, by doubling, then halving. */
  function topOf(from: Step, fromEnd: number): { end: number; step: Step } {
    let best = { end: fromEnd, step: from };
    let beyond = longest;
    for (let stride = 1; best.end + stride < beyond; stride *= 2) {
      const next = stepTo(best.end + stride, best.step.interval);
      if (next.order !== from.order) beyond = best.end + stride;
      else best = { end: best.end + stride, step: next };
    }
    while (best.end + 1 < beyond) {
      const middle = (best.end + beyond) >>> 1;
      const next = stepTo(middle, best.step.interval);
      if (next.order === from.order) best = { end: middle, step: next };
      else beyond = middle;
    }
    return best;
  }

  function claim(to: number, { start, order }: Step): void {
    if ((reached.get(order) ?? 0) >= to) return; // A claim that began earlier holds this one.
    reached.set(order, to);
    const d = documentAt(segment, start);
    const position = start - segment.starts[d] - 1;
    claims.push({ begin, end: to, order, document: segment.documents[d].run, position });
  }
}
