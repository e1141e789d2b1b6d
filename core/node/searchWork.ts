/** What the threads of searchPool.ts share: a run of a text, searched in blocks that each thread takes as it can. */
import { matchingStatistics } from "../match/matchingStatistics.ts";
import type { Query } from "../match/query.ts";
import type { RunSearch } from "../match/runSearch.ts";
import type { TokenArray, Width } from "../segment/byteOrder.ts";
import type { Samples } from "../segment/samples.ts";

/** A segment's arrays, in memory that threads share. */
export interface SharedIndex {
  readonly width: Width;
  readonly tokens: TokenArray;
  readonly suffixes: Uint32Array;
  readonly samples: Samples | undefined;
}

/** A run to search in one segment. All arrays are in memory that threads share. */
export interface SearchWork {
  /** Number of the segment, as the threads were told it. */
  readonly segment: number;
  readonly query: Query;
  /** Where the longest match from each token on is written. */
  readonly length: Uint32Array;
  /** [0]: the next block that nobody has begun; [1]: 1 where all shall stop. */
  readonly board: Int32Array;
  /** 1 for each block that is done. */
  readonly done: Int32Array;
}

/** Messages to a thread. */
export type ToThread =
  | { readonly segment: number; readonly index: SharedIndex }
  | { readonly drop: number }
  | { readonly work: SearchWork };

/**
 * Tokens of a block: a millisecond or two, and more of a long run. A match that goes on through many blocks
 * is compared from each of them on, so there are no more than 128.
 */
function tokensOfBlock(tokenCount: number): number {
  return Math.max(1024, Math.ceil(tokenCount / 128));
}

export function blockCount(tokenCount: number): number {
  return Math.ceil(tokenCount / tokensOfBlock(tokenCount));
}

/**
 * Takes one block after the other until there is none left.
 *
 * @param search of this thread alone
 * @param between called before each block; may throw
 */
export function takeBlocks(work: SearchWork, search: RunSearch, between?: () => void): void {
  for (;;) {
    between?.();
    if (Atomics.load(work.board, 1) !== 0) return;
    const block = Atomics.add(work.board, 0, 1);
    if (block >= work.done.length) return;
    takeBlock(work, search, block);
  }
}

/** Finds the matches from the tokens of a block on; they may reach beyond it. Two threads that do it write the same. */
export function takeBlock({ length, done }: SearchWork, search: RunSearch, block: number): void {
  const from = block * tokensOfBlock(length.length);
  const to = Math.min(from + tokensOfBlock(length.length), length.length);
  length.set(matchingStatistics(search, from, to), from);
  Atomics.store(done, block, 1); // What was written before is seen by whoever reads this.
}
