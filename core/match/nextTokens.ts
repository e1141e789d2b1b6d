import { separatorOf } from "../segment/byteOrder.ts";
import type { RankInterval } from "../segment/suffixIndex.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { Found, SearchedIndex } from "./find.ts";

/** Which tokens follow the places where a context stands, each with its number of places. */
export interface NextTokens {
  /** Occurrences of each token that follows, by id. */
  readonly counts: ReadonlyMap<number, number>;
  /** Places at the end of a document, where no token follows. */
  readonly ends: number;
}

/**
 * Counts the tokens that follow, exactly, however many places there are.
 * The suffixes of an interval are sorted by the token that follows, so equal ones stand together, and
 * the end of each stretch is found by doubling and halving: O(log of its length) reads a different token.
 *
 * @param found where the context stands
 * @param length tokens of the context
 * @param lexicon words of the ids that are returned; grows by those it has not seen
 */
export function nextTokens(
  segments: readonly SearchedIndex[],
  found: Found,
  length: number,
  lexicon?: Lexicon,
): NextTokens {
  const counts = new Map<number, number>();
  let ends = 0;
  segments.forEach((segment, s) => {
    const words = segment.lexicon;
    const separator = separatorOf(segment.width);
    forEachNext(segment, found.intervals[s], length, (token, places) => {
      if (token === undefined || token === separator) {
        ends += places;
        return;
      }
      const id = words && lexicon ? lexicon.intern(words.textOf(token)) : token;
      counts.set(id, (counts.get(id) ?? 0) + places);
    });
  });
  return { counts, ends };
}

/** @param visit takes a token, undefined behind the last one of the text, and the number of places it follows */
function forEachNext(
  { tokens, suffixes }: SearchedIndex,
  { low, high }: RankInterval,
  length: number,
  visit: (token: number | undefined, places: number) => void,
): void {
  const nextAt = (rank: number): number | undefined => {
    const position = suffixes.at(rank) + length;
    return position < tokens.length ? tokens.at(position) : undefined;
  };
  for (let rank = low; rank < high; ) {
    const token = nextAt(rank);
    let last = rank;
    let beyond = high;
    // Invariant: `token` follows the suffixes of ranks [rank, last], and not those from `beyond` on.
    for (let stride = 1; last + stride < beyond; stride *= 2) {
      if (nextAt(last + stride) === token) last += stride;
      else beyond = last + stride;
    }
    while (beyond - last > 1) {
      const middle = (last + beyond) >>> 1;
      if (nextAt(middle) === token) last = middle;
      else beyond = middle;
    }
    visit(token, beyond - rank);
    rank = beyond;
  }
}
