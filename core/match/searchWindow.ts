/**
 * What an edit can have changed of the matches of a run.
 *
 * Let tokens before and behind the edit be the same as before it. The longest match from a token on is decided
 * by the tokens from there on alone, up to the one that ends it. So
 * - behind the edit nothing changes but places: all shift by as much as the run has grown;
 * - before the edit nothing changes where the match ended before the edit, since the token that ended it still
 *   stands there. Ends of matches never decrease, so those that reached the edit are the last before it;
 * - in the edit all is new.
 * And no match from there on reaches further than that of a token behind, whose match is known.
 * All of it holds for the longest match in any of several segments: where that ended before the edit, all did.
 */
import type { RunEdit } from "../tokens/runEdit.ts";

/** Tokens of a run as it is now. */
export interface SearchWindow {
  /** Matches from the tokens [begin, end) may have changed. */
  readonly begin: number;
  readonly end: number;
  /** None of them reaches beyond this token, so a search of [begin, reach) finds them. */
  readonly reach: number;
}

/** Tokens behind an edit that are looked at again too: their conditional information depends on it. */
const tokensInformed = 2;

/**
 * @param length longest matches of the run before the edit, in any segment
 * @returns O(log tokens)
 */
export function searchWindowOf(length: Uint32Array, { begin, oldEnd, newEnd }: RunEdit): SearchWindow {
  let [low, high] = [0, begin];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (middle + length[middle] < begin) low = middle + 1;
    else high = middle;
  }
  const shift = newEnd - oldEnd;
  const end = Math.min(newEnd + tokensInformed, length.length + shift);
  const reach = end === length.length + shift ? end : end + length[end - shift];
  return { begin: low, end, reach };
}

/** Numbers by token, those of [begin, end) replaced and the rest moved: an array of `count`. */
export function splicedByToken<A extends Uint32Array | Uint8Array>(
  before: A,
  [begin, end]: readonly [number, number],
  now: A,
): A {
  const spliced = new (before.constructor as new (count: number) => A)(
    before.length + now.length - (end - begin),
  );
  spliced.set(before.subarray(0, begin));
  spliced.set(now, begin);
  spliced.set(before.subarray(end), begin + now.length);
  return spliced;
}
