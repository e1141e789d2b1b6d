import type { TokenArray } from "../segment/byteOrder.ts";
import { documentAt } from "../segment/segment.ts";
import type { RankInterval, SuffixIndex } from "../segment/suffixIndex.ts";

/** A segment whose documents can be told apart. */
export interface IndexedDocuments extends SuffixIndex {
  /** `starts[d]` = position of document d's separator; ascending. */
  readonly starts: ArrayLike<number>;
}

/** A document that holds what was looked for. */
export interface FoundDocument {
  /** Index in the segment, in registration order. */
  readonly document: number;
  /** Occurrences in it. */
  readonly count: number;
  /** The first of them: tokens after the document's separator. */
  readonly position: number;
}

/**
 * The documents in which the suffixes of an interval begin, each once, in registration order.
 * O(k log k) for k suffixes, O(k + n / 32) for many; 4 bytes a suffix.
 */
export function* documentsIn(index: IndexedDocuments, { low, high }: RankInterval): Generator<FoundDocument> {
  const { starts } = index;
  const positions = ascending(index.suffixes.subarray(low, high), index.tokens.length);
  for (let i = 0; i < positions.length; ) {
    const document = documentAt(index, positions[i]);
    const end = document + 1 < starts.length ? starts[document + 1] : index.tokens.length;
    const next = firstNotBelow(positions, end, i + 1);
    yield { document, count: next - i, position: positions[i] - starts[document] - 1 };
    i = next;
  }
}

/** Positions below n in their order; neither has two that are equal. */
function ascending(positions: Uint32Array, n: number): Uint32Array {
  if (positions.length < n / 64) return positions.slice().sort();
  // Where there are many, a bit for each token and one pass over them is faster than sorting.
  const bits = new Uint32Array(Math.ceil(n / 32));
  for (let i = 0; i < positions.length; i++) bits[positions[i] >>> 5] |= 1 << (positions[i] & 31);
  const sorted = new Uint32Array(positions.length);
  let filled = 0;
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word]; rest !== 0; rest &= rest - 1) {
      sorted[filled++] = word * 32 + 31 - Math.clz32(rest & -rest);
    }
  }
  return sorted;
}

/** The first index from `from` on whose number is not below `bound`, else the length: doubling, then halving. */
function firstNotBelow(numbers: Uint32Array, bound: number, from: number): number {
  let low = from;
  let high = numbers.length;
  // Invariant: numbers before `low` are below `bound`, those from `high` on are not.
  for (let stride = 1; low + stride <= high && low < high; stride *= 2) {
    if (numbers[low + stride - 1] < bound) low += stride;
    else high = low + stride - 1;
  }
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A stretch of the document that a suffix begins in: infini-gram's document by rank. */
export interface Excerpt {
  /** Index in the segment. */
  readonly document: number;
  /** Tokens of the document, without its separator. */
  readonly length: number;
  /** Where the needle stands in `tokens`. */
  readonly needleBegin: number;
  readonly tokens: TokenArray;
}

/**
 * The document that holds the suffix of a rank, cut to some tokens around the needle. Of a suffix that begins
 * with a separator, the document behind it, from its first token on. O(log documents + tokens of the excerpt).
 *
 * @param rank 0 <= rank < n
 * @param needleLength tokens from the suffix's start on that are shown whole, as far as the document goes
 * @param maxContext most tokens shown on each side of the needle
 */
export function excerptAt(
  index: IndexedDocuments,
  rank: number,
  needleLength: number,
  maxContext: number,
): Excerpt {
  const { starts, tokens, suffixes } = index;
  const position = suffixes.at(rank);
  const document = documentAt(index, position);
  const begin = starts[document] + 1;
  const end = document + 1 < starts.length ? starts[document + 1] : tokens.length;
  const needle = Math.max(begin, position);
  const from = Math.max(begin, needle - maxContext);
  const to = Math.min(end, position + needleLength + maxContext);
  return {
    document,
    length: end - begin,
    needleBegin: needle - from,
    tokens: tokens.subarray(from, Math.max(from, to)).slice(),
  };
}
