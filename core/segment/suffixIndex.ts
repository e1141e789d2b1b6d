import type { Buckets } from "./buckets.ts";
import type { TokenArray, Width } from "./byteOrder.ts";
import type { Samples } from "./samples.ts";

/** Ranks [low, high) of a suffix array: suffixes that begin with the same tokens. Empty when low = high. */
export interface RankInterval {
  readonly low: number;
  readonly high: number;
}

/** The tokens of an index, separators included: all in memory, or read page by page. */
export interface TokenSequence {
  readonly length: number;
  /** @param position 0 <= position < length */
  at(position: number): number;
  /** Tokens that stand both here from `position` on and in `ids` from `begin` on, at most `most`. */
  common(position: number, ids: Uint32Array, begin: number, most: number): number;
  /** Tokens [begin, end); maybe a view, so not to be changed. */
  subarray(begin: number, end: number): TokenArray;
}

/** `at(rank)` is the start of the suffix of that rank, in tokens. */
export interface SuffixArray {
  readonly length: number;
  at(rank: number): number;
  /** The starts of ranks [low, high); maybe a view, so not to be changed. */
  subarray(low: number, high: number): Uint32Array;
}

/** What a search needs: a segment of a store, or one shard of any infini-gram directory. */
export interface SuffixIndex {
  readonly width: Width;
  readonly tokens: TokenSequence;
  readonly suffixes: SuffixArray;
  readonly buckets: Buckets;
  /** Undefined where nobody has made them: searches take more steps then. */
  readonly samples: Samples | undefined;
}

export class TokensInMemory implements TokenSequence {
  readonly array: TokenArray;
  readonly length: number;

  constructor(array: TokenArray) {
    this.array = array;
    this.length = array.length;
  }

  at(position: number): number {
    return this.array[position];
  }

  common(position: number, ids: Uint32Array, begin: number, most: number): number {
    const { array } = this;
    const limit = Math.min(most, array.length - position);
    let common = 0;
    while (common < limit && array[position + common] === ids[begin + common]) common++;
    return common;
  }

  subarray(begin: number, end: number): TokenArray {
    return this.array.subarray(begin, end);
  }
}

export class SuffixesInMemory implements SuffixArray {
  readonly array: Uint32Array;
  readonly length: number;

  constructor(array: Uint32Array) {
    this.array = array;
    this.length = array.length;
  }

  at(rank: number): number {
    return this.array[rank];
  }

  subarray(low: number, high: number): Uint32Array {
    return this.array.subarray(low, high);
  }
}
