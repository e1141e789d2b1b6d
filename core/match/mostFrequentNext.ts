/**
 * The tokens that follow a pattern most often, without counting all that ever follow it: behind a comma
 * stand tens of thousands of different ones.
 *
 * The suffixes of an interval are sorted by the token that follows, so equal ones stand together. A
 * token that follows `stride` suffixes or more follows one of every `stride`-th: what is met there is
 * counted, with shorter strides until nothing that was not met can be among the first.
 */
import { orderKey, separatorOf } from "../segment/byteOrder.ts";
import type { RankInterval } from "../segment/suffixIndex.ts";
import type { SearchedIndex } from "./find.ts";

export interface NextToken {
  /** A word; an id where the segments have no words; undefined for the end of a document. */
  readonly token: Next;
  /** Places where it follows. */
  readonly count: number;
}

type Next = string | number | undefined;

/** The suffixes of a segment that begin with `length` tokens. */
export interface Followed {
  readonly segment: SearchedIndex;
  readonly interval: RankInterval;
  readonly length: number;
}

/**
 * The first `most` tokens by how often they follow, exactly, ties in the order of the words.
 * The cost is that of k tokens where the last of them is one in k: O(k log n) reads a segment.
 */
export function mostFrequentNext(followed: readonly Followed[], most: number): NextToken[] {
  for (let parts = 8 * most; ; parts *= 8) {
    const strides = followed.map(({ interval }) => strideFor(interval, parts));
    const met = followed.map((each, s) => countsAt(each, strides[s]));
    const found = firstOf(followed, met, strides, most);
    const unseen = strides.reduce((sum, stride) => sum + stride - 1, 0); // Nothing else follows more often.
    if (unseen === 0 || (found.length === most && found[most - 1].count > unseen)) return found;
  }
}

function strideFor({ low, high }: RankInterval, parts: number): number {
  return Math.max(1, Math.floor((high - low) / parts));
}

/** The first of what was met anywhere, with their whole counts. */
function firstOf(
  followed: readonly Followed[],
  met: readonly ReadonlyMap<Next, number>[],
  strides: readonly number[],
  most: number,
): NextToken[] {
  const candidates = [...new Set(met.flatMap((counts) => [...counts.keys()]))].map((token) => {
    const least = met.reduce((sum, counts) => sum + (counts.get(token) ?? 0), 0);
    const room = met.reduce((sum, counts, s) => sum + (counts.has(token) ? 0 : strides[s] - 1), 0);
    return { token, least, greatest: least + room };
  });
  candidates.sort((a, b) => b.least - a.least);
  const enough = candidates[most - 1]?.least ?? 0;
  return candidates
    .filter(({ greatest }) => greatest >= enough)
    .map(({ token }) => {
      const counts = followed.map((each, s) => met[s].get(token) ?? countOf(each, token));
      return { token, count: counts.reduce((sum, count) => sum + count, 0) };
    })
    .sort((a, b) => b.count - a.count || compareTokens(a.token, b.token))
    .slice(0, most);
}

/** How often those tokens follow that follow every `stride`-th suffix. */
function countsAt(followed: Followed, stride: number): Map<Next, number> {
  const { low, high } = followed.interval;
  const counts = new Map<Next, number>();
  let end = low;
  for (let rank = low; rank < high; rank = low + Math.ceil((end - low) / stride) * stride) {
    const key = keyAt(followed, rank);
    const begin = firstRank(followed, end, rank, (other) => other === key);
    end = firstRank(followed, rank, high, (other) => other !== key);
    const token = tokenOf(followed.segment, key);
    counts.set(token, end - begin);
  }
  // Documents end in two ways, and not both need have been met.
  if (counts.has(undefined)) counts.set(undefined, countOf(followed, undefined));
  return counts;
}

function countOf(followed: Followed, token: Next): number {
  const { segment, interval } = followed;
  if (token === undefined)
    return countOfKey(followed, endOfText) + countOfKey(followed, endOfDocument(segment));
  const id = typeof token === "number" ? token : segment.lexicon?.idOf(token);
  return id === undefined || interval.low === interval.high
    ? 0
    : countOfKey(followed, orderKey(id, segment.width));
}

function countOfKey(followed: Followed, key: number): number {
  const { low, high } = followed.interval;
  const begin = firstRank(followed, low, high, (other) => other >= key);
  return firstRank(followed, begin, high, (other) => other > key) - begin;
}

/** The first rank of [from, to) whose next token is one that `isThere` and all later ones are; `to` without any. */
function firstRank(followed: Followed, from: number, to: number, isThere: (key: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isThere(keyAt(followed, middle))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Behind the last token of the text, before all tokens. */
const endOfText = -1;

/** A separator: behind all tokens. */
function endOfDocument({ width }: SearchedIndex): number {
  return separatorOf(width);
}

/** A number that compares as what follows the suffix of a rank does. */
function keyAt({ segment: { tokens, suffixes, width }, length }: Followed, rank: number): number {
  const position = suffixes.at(rank) + length;
  return position < tokens.length ? orderKey(tokens.at(position), width) : endOfText;
}

function tokenOf(segment: SearchedIndex, key: number): Next {
  if (key === endOfText || key === endOfDocument(segment)) return undefined;
  const id = orderKey(key, segment.width); // The key of a key is the token again.
  return segment.lexicon ? segment.lexicon.textOf(id) : id;
}

function compareTokens(a: Next, b: Next): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
