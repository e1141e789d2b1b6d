/**
 * Samples of a suffix array: for every 32nd rank, the four bytes that follow the first token of its
 * suffix. They fit into the processor's caches, so a search reads the suffix array and the tokens, which
 * do not, only inside the 32 ranks that the samples leave.
 *
 * Bytes that are zero in every token are left out, so that the four bytes tell more.
 */
import type { RankInterval, SuffixArray, TokenSequence } from "./suffixIndex.ts";

/** Ranks from one sample to the next. */
export const sampleEvery = 32;

/** Keys of the ranks 0, 32, 64, ... */
export interface Samples {
  /** Bytes of a token that are not zero throughout: 1 to its width. */
  readonly idBytes: number;
  readonly keys: Uint32Array;
}

/** Bytes that hold every id up to `largest` beside the separator. */
export function idBytesFor(largest: number): number {
  return largest < 0xff ? 1 : largest < 0xffff ? 2 : largest < 0xffffff ? 3 : 4;
}

/**
 * The samples of a suffix array. O(n / 32) reads at random, 4 bytes a sample.
 *
 * @param largest the largest id that occurs
 */
export function sampleSuffixes(tokens: TokenSequence, suffixes: SuffixArray, largest: number): Samples {
  const idBytes = idBytesFor(largest);
  const keys = new Uint32Array(Math.ceil(suffixes.length / sampleEvery));
  for (let k = 0; k < keys.length; k++) {
    const start = suffixes.at(k * sampleEvery);
    keys[k] = sampleKey((i) => (start + i < tokens.length ? tokens.at(start + i) : undefined), idBytes);
  }
  return { idBytes, keys };
}

/**
 * The four bytes behind the first token of a sequence, as a number that compares as they do.
 *
 * @param tokenAt by index in the sequence; undefined behind its end, which sorts as zeros
 */
export function sampleKey(tokenAt: (index: number) => number | undefined, idBytes: number): number {
  let key = 0;
  for (let filled = 0, i = 1; filled < 4; i++) {
    const token = tokenAt(i) ?? 0;
    for (let byte = 0; byte < idBytes && filled < 4; byte++, filled++) {
      key = (key << 8) | ((token >>> (8 * byte)) & 0xff);
    }
  }
  return key >>> 0;
}

/**
 * The ranks of a bucket among which a pattern has its place: the samples at both ends are included,
 * so the neighbors of the place are too. O(log of the samples in the bucket).
 *
 * @param key of the pattern and whatever follows it
 * @param known tokens of the pattern behind its first
 */
export function narrow(
  { keys, idBytes }: Samples,
  bucket: RankInterval,
  key: number,
  known: number,
): RankInterval {
  const from = Math.ceil(bucket.low / sampleEvery);
  const to = Math.ceil(bucket.high / sampleEvery);
  if (to - from < 2) return bucket;
  const freeBits = Math.max(0, 32 - 8 * idBytes * known);
  const mask = freeBits === 32 ? 0xffffffff : 2 ** freeBits - 1;
  const least = (key & ~mask) >>> 0;
  const greatest = (key | mask) >>> 0;
  let low = from;
  let high = to;
  // Invariant: keys before `low` are less than `least`, those from `high` on are not.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] < least) low = middle + 1;
    else high = middle;
  }
  const first = low;
  // The next greater key is nearly always close: double, then halve.
  let stride = 1;
  while (low + stride < to && keys[low + stride - 1] <= greatest) {
    low += stride;
    stride *= 2;
  }
  high = Math.min(to, low + stride);
  // Invariant: keys before `low` are not above `greatest`; that of `high`, if it is in the bucket, is.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle] <= greatest) low = middle + 1;
    else high = middle;
  }
  return {
    low: first > from ? (first - 1) * sampleEvery : bucket.low,
    high: low < to ? low * sampleEvery + 1 : bucket.high,
  };
}
