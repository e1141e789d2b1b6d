import type { Lexicon } from "../tokens/lexicon.ts";
import { bucketsOf, countTokens } from "./buckets.ts";
import type { TokenArray, Width } from "./byteOrder.ts";
import { sampleSuffixes } from "./samples.ts";
import { type SuffixArray, SuffixesInMemory, type SuffixIndex, TokensInMemory } from "./suffixIndex.ts";

/**
 * An immutable index of documents in registration order: their tokens, each document behind a
 * separator, and the suffix array over them. Positions and ranks mean nothing outside it.
 */
export interface Segment extends SuffixIndex {
  /** `starts[d]` = position of document d's separator; ascending. */
  readonly starts: Uint32Array;
  /** What each document is; same length as `starts`. */
  readonly documents: readonly DocumentEntry[];
  /** Words of the ids, for tokenizers that need them. */
  readonly lexicon: Lexicon | undefined;
  /** `blockMinima[k]` = least suffix start of ranks [k * blockSize, (k + 1) * blockSize). */
  readonly blockMinima: Uint32Array;
}

/** One document: one run of a contribution. */
export interface DocumentEntry {
  /** Registration order of the contribution, from 1; 0 where the index is not a DataNet's. */
  readonly order: number;
  /** Run of the contribution: 0 for code, 1 for comments. */
  readonly run: number;
}

export const blockSize = 256;

/** The parts of a segment that its tables are derived from. */
export interface SegmentParts {
  readonly width: Width;
  /** n tokens, separators included. */
  readonly tokens: TokenArray;
  /** Suffix array: `sa[rank]` = start of the suffix of that rank, in tokens. */
  readonly sa: Uint32Array;
  readonly starts: Uint32Array;
  readonly documents: readonly DocumentEntry[];
  readonly lexicon: Lexicon | undefined;
}

/** What can be derived from the arrays of a segment, at the cost of a pass over them. */
export type DerivedTables = Pick<Segment, "buckets" | "samples" | "blockMinima">;

/**
 * Puts the arrays of a segment together with the tables derived from them, in memory.
 * O(n) time, 0.53 n bytes more memory and a few for each id.
 *
 * @param tables where somebody has them already
 */
export function assembleSegment(
  { width, tokens, sa, starts, documents, lexicon }: SegmentParts,
  tables?: DerivedTables,
): Segment {
  const [text, suffixes] = [new TokensInMemory(tokens), new SuffixesInMemory(sa)];
  const { buckets, samples, blockMinima } = tables ?? derive(text, suffixes, width);
  return { width, tokens: text, suffixes, buckets, samples, starts, documents, lexicon, blockMinima };
}

function derive(text: TokensInMemory, suffixes: SuffixesInMemory, width: Width): DerivedTables {
  const buckets = bucketsOf(countTokens(text.array), width);
  const samples = sampleSuffixes(text, suffixes, buckets.ids);
  return { buckets, samples, blockMinima: blockMinimaOf(suffixes) };
}

/** Least suffix start of each block of ranks. O(n). */
export function blockMinimaOf(suffixes: SuffixArray): Uint32Array {
  const minima = new Uint32Array(Math.ceil(suffixes.length / blockSize));
  for (let k = 0; k < minima.length; k++) {
    const low = k * blockSize;
    minima[k] = leastOf(suffixes.subarray(low, Math.min(low + blockSize, suffixes.length)));
  }
  return minima;
}

/** The document that holds a position. O(log documents). */
export function documentAt({ starts }: { readonly starts: ArrayLike<number> }, position: number): number {
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
export function earliestStart({ suffixes, blockMinima }: Segment, low: number, high: number): number {
  const first = Math.ceil(low / blockSize);
  const last = Math.floor(high / blockSize);
  if (first >= last) return leastOf(suffixes.subarray(low, high));
  const inner = leastOf(blockMinima.subarray(first, last));
  const left = leastOf(suffixes.subarray(low, first * blockSize));
  const right = leastOf(suffixes.subarray(last * blockSize, high));
  return Math.min(inner, left, right);
}

function leastOf(starts: Uint32Array): number {
  let least = 0xffffffff;
  for (let i = 0; i < starts.length; i++) if (starts[i] < least) least = starts[i];
  return least;
}
