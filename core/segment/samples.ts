/**
 * Samples of a suffix array: for every 16th rank, the eight bytes that follow the first token of its
 * suffix. A search goes through them before it reads the suffix array and the tokens, each of which it
 * has to wait for; they leave 16 ranks, but where more suffixes begin alike.
 *
 * Bytes that are zero in every token are left out, so that the eight bytes tell more. Every 32nd sample is
 * kept apart too: those fit into the processor's caches.
 */
import type { RankInterval, SuffixArray, TokenSequence } from "./suffixIndex.ts";

/** Ranks from one sample to the next. */
export const sampleEvery = 16;

/** Samples from one that is kept apart to the next. */
const coarseEvery = 32;

/** Keys of the ranks 0, 16, 32, ... */
export interface Samples {
  /** Bytes of a token that are not zero throughout: 1 to its width. */
  readonly idBytes: number;
  /** Two words a sample: the first four bytes and the next four, as numbers that compare as they do. */
  readonly keys: Uint32Array;
  /** Every 32nd sample. */
  readonly coarse: Uint32Array;
}

/** Bytes that hold every one of some ids beside the separator. */
export function idBytesFor(ids: Uint32Array): number {
  let largest = 0;
  for (const id of ids) if (id > largest) largest = id;
  return largest < 0xff ? 1 : largest < 0xffff ? 2 : largest < 0xffffff ? 3 : 4;
}

/** @param keys two words a sample */
export function samplesOf(keys: Uint32Array, idBytes: number): Samples {
  const count = Math.ceil(keys.length / 2 / coarseEvery);
  const coarse = new Uint32Array(2 * count);
  for (let c = 0; c < count; c++) {
    coarse[2 * c] = keys[2 * c * coarseEvery];
    coarse[2 * c + 1] = keys[2 * c * coarseEvery + 1];
  }
  return { idBytes, keys, coarse };
}

/**
 * The samples of a suffix array. O(n / 16) reads at random, 8 bytes a sample.
 *
 * @param ids those that occur
 */
export function sampleSuffixes(tokens: TokenSequence, suffixes: SuffixArray, ids: Uint32Array): Samples {
  const idBytes = idBytesFor(ids);
  const keys = new Uint32Array(2 * Math.ceil(suffixes.length / sampleEvery));
  for (let k = 0; 2 * k < keys.length; k++) {
    // Behind the end of the text stands nothing, which sorts as zeros do.
    let position = suffixes.at(k * sampleEvery) + 1;
    for (let filled = 0; filled < 8; position++) {
      const token = position < tokens.length ? tokens.at(position) : 0;
      for (let byte = 0; byte < idBytes && filled < 8; byte++, filled++) {
        const word = 2 * k + (filled >>> 2);
        keys[word] = (keys[word] << 8) | ((token >>> (8 * byte)) & 0xff);
      }
    }
  }
  return samplesOf(keys, idBytes);
}

/**
 * The ranks of a bucket among which the pattern ids[begin .. end) has its place: the samples at both ends
 * are included, so the neighbors of the place are too. O(log of the samples in the bucket).
 *
 * @param bucket the suffixes that begin with ids[begin]
 */
export function narrow(
  { keys, coarse, idBytes }: Samples,
  bucket: RankInterval,
  ids: Uint32Array,
  begin: number,
  end: number,
): RankInterval {
  const from = Math.ceil(bucket.low / sampleEvery);
  const to = Math.ceil(bucket.high / sampleEvery);
  if (to - from < 2) return bucket;
  // The least and the greatest key of a suffix that begins with the pattern.
  let [first, second] = [0, 0];
  let filled = 0;
  for (let i = begin + 1; i < end && filled < 8; i++) {
    for (let byte = 0; byte < idBytes && filled < 8; byte++, filled++) {
      const part = (ids[i] >>> (8 * byte)) & 0xff;
      if (filled < 4) first |= part << (24 - 8 * filled);
      else second |= part << (56 - 8 * filled);
    }
  }
  first >>>= 0;
  second >>>= 0;
  const firstMost = filled < 4 ? (first | (0xffffffff >>> (8 * filled))) >>> 0 : first;
  const secondMost =
    filled < 4 ? 0xffffffff : filled < 8 ? (second | (0xffffffff >>> (8 * (filled - 4)))) >>> 0 : second;

  const coarseTo = Math.ceil(to / coarseEvery);
  const coarseLow = bound(coarse, Math.ceil(from / coarseEvery), coarseTo, first, second, false);
  const least = Math.max(from, (coarseLow - 1) * coarseEvery + 1);
  const low = bound(keys, least, Math.min(to, coarseLow * coarseEvery), first, second, false);
  // The next greater one is nearly always close: double, then halve.
  let coarseHigh = coarseLow;
  let stride = 1;
  while (
    coarseHigh + stride <= coarseTo &&
    isAtMost(coarse, coarseHigh + stride - 1, firstMost, secondMost)
  ) {
    coarseHigh += stride;
    stride *= 2;
  }
  const coarseEnd = Math.min(coarseTo, coarseHigh + stride - 1);
  coarseHigh = bound(coarse, coarseHigh, coarseEnd, firstMost, secondMost, true);
  const most = Math.min(to, coarseHigh * coarseEvery);
  const high = bound(
    keys,
    Math.max(low, (coarseHigh - 1) * coarseEvery + 1),
    most,
    firstMost,
    secondMost,
    true,
  );
  return {
    low: low > from ? (low - 1) * sampleEvery : bucket.low,
    high: high < to ? high * sampleEvery + 1 : bucket.high,
  };
}

/** The first of keys [low, high) that is not less than a key, or, `isAfter`, that is greater. */
function bound(
  keys: Uint32Array,
  low: number,
  high: number,
  first: number,
  second: number,
  isAfter: boolean,
): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    const word = keys[2 * middle];
    const next = keys[2 * middle + 1];
    if (word < first || (word === first && (isAfter ? next <= second : next < second))) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isAtMost(keys: Uint32Array, at: number, first: number, second: number): boolean {
  return keys[2 * at] < first || (keys[2 * at] === first && keys[2 * at + 1] <= second);
}
