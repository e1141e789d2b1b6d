import type { Lexicon } from "../tokens/lexicon.ts";
import { separatorOf, type TokenArray, type Width } from "./byteOrder.ts";

/**
 * An immutable index of documents in registration order: their tokens, each document behind a
 * separator, and the suffix array over them. Positions and ranks mean nothing outside it.
 */
export interface Segment {
  readonly width: Width;
  /** n tokens, separators included. */
  readonly tokens: TokenArray;
  /** Suffix array: `sa[rank]` = start of the suffix of that rank, in tokens. */
  readonly sa: Uint32Array;
  /** `starts[d]` = position of document d's separator; ascending. */
  readonly starts: Uint32Array;
  /** What each document is; same length as `starts`. */
  readonly documents: readonly DocumentEntry[];
  /** Words of the ids, for tokenizers that need them. */
  readonly lexicon: Lexicon | undefined;
  /** `firstRank[t]` = number of suffixes whose first token sorts before token t: [firstRank[t], firstRank[t] + count[t]). */
  readonly buckets: Buckets;
  /** `blockMinima[k]` = least of sa[k * blockSize .. (k + 1) * blockSize). */
  readonly blockMinima: Uint32Array;
}

/** One document: one run of a contribution. */
export interface DocumentEntry {
  /** Registration order of the contribution, from 1; 0 where the index is not a DataNet's. */
  readonly order: number;
  /** Run of the contribution: 0 for code, 1 for comments. */
  readonly run: number;
}

/** Rank interval of each first token, by token id. */
export interface Buckets {
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

export const blockSize = 256;

/**
 * Puts the arrays of a segment together with the tables derived from them.
 * O(n) time, 8 bytes an id and n/64 bytes more memory.
 *
 * @param idCount ids are below it
 */
export function assembleSegment(parts: Omit<Segment, "buckets" | "blockMinima">, idCount: number): Segment {
  return { ...parts, buckets: bucketsOf(parts, idCount), blockMinima: minimaOf(parts.sa) };
}

function bucketsOf(
  { tokens, sa, width }: Omit<Segment, "buckets" | "blockMinima">,
  idCount: number,
): Buckets {
  const separator = separatorOf(width);
  const high = new Uint32Array(idCount);
  for (let i = 0; i < tokens.length; i++) if (tokens[i] !== separator) high[tokens[i]]++;
  const low = new Uint32Array(idCount);
  // Ranks are in order of first tokens: walk from the first rank of one bucket to that of the next.
  let rank = 0;
  while (rank < sa.length) {
    const token = tokens[sa[rank]];
    if (token === separator) break; // All ones sort last.
    low[token] = rank;
    rank += high[token];
    high[token] = rank;
  }
  return { low, high };
}

function minimaOf(sa: Uint32Array): Uint32Array {
  const minima = new Uint32Array(Math.ceil(sa.length / blockSize)).fill(0xffffffff);
  for (let r = 0; r < sa.length; r++) if (sa[r] < minima[r >>> 8]) minima[r >>> 8] = sa[r];
  return minima;
}

/** The document that holds a position. O(log documents). */
export function documentAt(segment: Segment, position: number): number {
  const { starts } = segment;
  let low = 0;
  let high = starts.length;
  // Invariant: starts[low] <= position, and position < starts[high] where there is one.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle] <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** The least suffix start among ranks [low, high), low < high. O(blockSize + (high - low) / blockSize). */
export function earliestStart(segment: Segment, low: number, high: number): number {
  const { sa, blockMinima } = segment;
  let least = 0xffffffff;
  let r = low;
  for (; r < high && (r & (blockSize - 1)) !== 0; r++) if (sa[r] < least) least = sa[r];
  for (; r + blockSize <= high; r += blockSize)
    if (blockMinima[r >>> 8] < least) least = blockMinima[r >>> 8];
  for (; r < high; r++) if (sa[r] < least) least = sa[r];
  return least;
}
