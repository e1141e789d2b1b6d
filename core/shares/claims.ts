/**
 * Claims: which contribution may earn by which range of an output.
 *
 * Only the earliest contribution that holds a range can earn by it: any later one meets an earlier
 * one whose gain there is at least as high. And of its ranges only those earn that no longer range
 * holds: a claim is a range that counts and that, one token longer on either side, would have a later
 * earliest contribution or stand nowhere.
 *
 * Method: for one begin, the earliest contribution as a function of the end is a staircase that never
 * goes back. As the begin moves on, what stands from it on still stands, so at each end the earliest
 * contribution stays or becomes an earlier one. The staircase is kept, and changes
 * - at its upper end, where the longest match reaches further;
 * - at its lower end, where short ranges stop to count, or the shortest that counts has an earlier
 *   contribution than its step: one short search at every begin at which that shortest range ends later
 *   than at the begin before;
 * - in between, and at the lower end as long as it stays, where the shortest range of a step gets an earlier
 *   contribution. When that comes is monotone in the begin and does not depend on anything else, so it is
 *   looked for once a step.
 * Every step that is new then, but for what is left of an old one, ends in a claim. So the cost, besides
 * the search at every begin, is O(log n) searches for each claim, no longer than twice a claim.
 */
import type { RunMatches, SegmentMatches } from "../match/search.ts";
import { documentAt } from "../segment/segment.ts";
import { type EarliestPlace, earliestPlace, firstBeginBefore, longestOfOrder } from "./earliest.ts";

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
 * The claims of every segment on a run, those of each segment in order of `begin`.
 * Of each contribution no claim holds another.
 *
 * @param ends for each begin, the end of the shortest range that counts; never decreases
 */
export function claimsOn(matches: RunMatches, ends: Uint32Array): Claim[] {
  return matches.bySegment.flatMap((found) => claimsInSegment(found, ends));
}

/** The ranges from the begin at hand on, of end from `from` to `end`, which have one earliest contribution. */
interface Step {
  readonly from: number;
  readonly end: number;
  /** Of the range up to `end`, from the begin at which it was claimed. */
  readonly place: EarliestPlace;
  readonly isClaimed: boolean;
  /** The begin at which the range up to `from` gets an earlier contribution; undefined where not looked for. */
  readonly changesAt: number | undefined;
}

function claimsInSegment(found: SegmentMatches, ends: Uint32Array): Claim[] {
  const { segment, length } = found;
  const claims: Claim[] = [];
  let steps: Step[] = []; // Longest ranges first: the shortest come and go most.
  let nextChange = Infinity; // No `changesAt` is before it.
  for (let begin = 0; begin < ends.length; begin++) {
    const shortest = ends[begin];
    while (steps.length > 0 && steps[steps.length - 1].end < shortest) steps.pop();
    const longest = begin + length[begin];
    if (longest < shortest) continue;
    const reached = steps.length > 0 ? steps[0].end : shortest - 1;
    const isLower = steps.length > 0 && isFirstLower(begin, steps[steps.length - 1]);
    if (longest > reached || isLower || nextChange <= begin) rebuild(begin, reached, longest);
  }
  return claims;

  /** Whether the shortest range that counts has an earlier contribution than the first step. */
  function isFirstLower(begin: number, { place, from, changesAt }: Step): boolean {
    if (place.order === segment.documents[0].order) return false; // None is earlier.
    if (changesAt !== undefined && from === ends[begin]) return changesAt <= begin;
    return earliestPlace(found, begin, ends[begin]).order < place.order;
  }

  /** Brings the steps up to `begin`, those above `reached` too, and claims what is new. */
  function rebuild(begin: number, reached: number, longest: number): void {
    const old = steps;
    steps = [];
    if (longest > reached) {
      climb(begin, {
        from: reached + 1,
        end: longest,
        place: earliestPlace(found, begin, longest),
        isClaimed: false,
        changesAt: undefined,
      });
    }
    old.forEach((step, i) => {
      const isFirst = i === old.length - 1;
      const isKnown = step.changesAt !== undefined && step.from === ends[begin];
      if (isFirst && !isKnown) climb(begin, { ...step, from: ends[begin], changesAt: undefined });
      else if ((step.changesAt ?? Infinity) <= begin) climb(begin, { ...step, changesAt: undefined });
      else put(step);
    });
    nextChange = Infinity;
    steps = steps.map((step, i) => {
      if (!step.isClaimed) claim(begin, step);
      const isMoving = i === steps.length - 1 && ends[begin + 1] !== step.from;
      if (isMoving) return { ...step, isClaimed: true, changesAt: undefined };
      const changesAt = step.changesAt ?? changeOf(begin, step);
      if (changesAt < nextChange) nextChange = changesAt;
      return { ...step, isClaimed: true, changesAt };
    });
  }

  /** Puts the steps into which the ranges of `whole` fall now, its own last where anything is left of it. */
  function climb(begin: number, whole: Step): void {
    const parts: Step[] = [];
    let from = whole.from;
    let place = earliestPlace(found, begin, from);
    // Invariant: `place` is the earliest of [begin, from), and shorter ranges are in `parts`.
    while (place.order < whole.place.order) {
      const top = longestOfOrder(found, begin, from, whole.end, place);
      parts.push({ ...top, from, isClaimed: false, changesAt: undefined });
      from = top.end + 1;
      if (from > whole.end) break;
      place = earliestPlace(found, begin, from, top.place.interval);
    }
    if (from <= whole.end) parts.push({ ...whole, from });
    for (const part of parts.reverse()) put(part);
  }

  /** Puts a step below all others; one of the same contribution as the lowest becomes part of that. */
  function put(step: Step): void {
    const above = steps.at(-1);
    if (above?.place.order !== step.place.order) steps.push(step);
    else steps[steps.length - 1] = { ...above, from: step.from, changesAt: step.changesAt };
  }

  function changeOf(begin: number, { from, place }: Step): number {
    if (place.order === segment.documents[0].order) return Infinity; // None is earlier.
    // Where [begin, from) does not count, the step below is gone.
    return firstBeginBefore(found, begin, lastBegin(ends, from), from, place.order);
  }

  function claim(begin: number, { end, place: { start, order } }: Step): void {
    const d = documentAt(segment, start);
    const position = start - segment.starts[d] - 1;
    claims.push({ begin, end, order, document: segment.documents[d].run, position });
  }
}

/** The last begin from which the range up to `end` counts; -1 where there is none. */
function lastBegin(ends: Uint32Array, end: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ends[middle] <= end) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
