import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type Query, queryFor } from "../match/query.ts";
import { RunSearch } from "../match/runSearch.ts";
import { type RunMatches, searchRun } from "../match/search.ts";
import { type Output, runsOf, type Snapshot } from "../pipeline.ts";
import type { Segment } from "../segment/segment.ts";
import { SuffixesInMemory, TokensInMemory } from "../segment/suffixIndex.ts";
import { searchThread } from "./searchThread.ts";
import {
  blockCount,
  type SearchWork,
  type SharedIndex,
  type ToThread,
  takeBlock,
  takeBlocks,
} from "./searchWork.ts";

/** What is searched of a store. */
interface SearchedStore {
  readonly dir: string;
  readonly snapshot: Pick<Snapshot, "segments" | "tokenizer">;
}

export interface SearchPoolOptions {
  /** File that threads run; it calls `serveSearches` in them. */
  readonly program: string;
  /** Threads beside this one; by default one for each further processor, at most three. */
  readonly threads?: number;
  /** Tokens of a run from which threads pay. */
  readonly fewTokens?: number;
  /** Hears once when a thread has died, and all is searched here from then on. */
  readonly log?: ((line: string) => void) | undefined;
}

/** Runs of fewer tokens are searched before a thread has woken up (docs/decisions/10-search-threads.md). */
const usualFewTokens = 100_000;

/**
 * Threads that search long runs together with this one, each taking blocks of a run as it can. They search
 * the first segment, which is the largest by far; of the others only what the first does not hold is looked
 * for, here. Segments are in memory that all share. Threads are started by the first run that is long
 * enough, and end with `end` or with the thread that owns them.
 */
export class SearchPool {
  readonly #options: SearchPoolOptions;
  readonly #numbers = new WeakMap<Segment, number>();
  /** Number of the segment that the threads hold, by folder of its store. */
  readonly #held = new Map<string, number>();
  #threads: Worker[] = [];
  #lastNumber = 0;
  #isDead = false;

  constructor(options: SearchPoolOptions) {
    this.#options = options;
  }

  /**
   * The matches of both runs of a text: what `searchRun` gives, whoever finds it.
   *
   * @param checkpoint called between the blocks of a long run; what it throws ends the search
   */
  search({ dir, snapshot }: SearchedStore, output: Output, checkpoint?: () => void): RunMatches[] {
    const { segments, tokenizer } = snapshot;
    const words = tokenizer.usesLexicon ? output.lexicon : undefined;
    const [segment] = segments;
    this.#forget(dir, segment);
    const found: RunMatches[] = [];
    for (const [begin, end] of runsOf(output)) {
      checkpoint?.();
      const ids = output.tokens.ids.subarray(begin, end);
      let length: Uint32Array | undefined;
      if (segment && ids.length >= (this.#options.fewTokens ?? usualFewTokens)) {
        const threads = isShared(segment) ? this.#threadsFor(dir, segment) : [];
        const search = new RunSearch(segment, queryFor(segment, ids, words));
        length = this.#searchTogether(threads, this.#numberOf(segment), search, checkpoint);
      }
      found.push(searchRun(segments, ids, words, { first: length, checkpoint }));
    }
    return found;
  }

  /** Ends the threads. */
  async end(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    this.#isDead = true;
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  /** Starts the threads where there are none, and gives them the segment where they have another. */
  #threadsFor(dir: string, segment: Segment): readonly Worker[] {
    if (this.#isDead) return [];
    if (this.#threads.length === 0) {
      const count = this.#options.threads ?? Math.min(3, availableParallelism() - 1);
      this.#threads = Array.from({ length: count }, () => this.#start());
    }
    const number = this.#numberOf(segment);
    if (this.#held.get(dir) !== number) {
      this.#held.set(dir, number);
      const index = sharedIndex(segment);
      for (const thread of this.#threads) post(thread, { segment: number, index });
    }
    return this.#threads;
  }

  /** Has the threads drop the segment of a store that has another one now, so that its memory is free. */
  #forget(dir: string, segment: Segment | undefined): void {
    const held = this.#held.get(dir);
    if (held === undefined || (segment && this.#numbers.get(segment) === held)) return;
    this.#held.delete(dir);
    for (const thread of this.#threads) post(thread, { drop: held });
  }

  #numberOf(segment: Segment): number {
    const known = this.#numbers.get(segment);
    if (known !== undefined) return known;
    this.#numbers.set(segment, ++this.#lastNumber);
    return this.#lastNumber;
  }

  /**
   * The matching statistics of a run. A block that a thread has begun but not done when no other is left is
   * searched here too: to wait for it would take no less, and forever if the thread has died.
   */
  #searchTogether(
    threads: readonly Worker[],
    segment: number,
    search: RunSearch,
    checkpoint: (() => void) | undefined,
  ): Uint32Array {
    const tokenCount = search.query.ids.length;
    const blocks = blockCount(tokenCount);
    const work: SearchWork = {
      segment,
      query: threads.length === 0 ? search.query : sharedQuery(search.query),
      length: new Uint32Array(new SharedArrayBuffer(4 * tokenCount)),
      board: new Int32Array(new SharedArrayBuffer(8)),
      done: new Int32Array(new SharedArrayBuffer(4 * blocks)),
    };
    for (const thread of threads) post(thread, { work });
    try {
      takeBlocks(work, search, checkpoint);
      for (let block = 0; block < blocks; block++) {
        if (Atomics.load(work.done, block) === 0) takeBlock(work, search, block);
      }
    } catch (error) {
      Atomics.store(work.board, 1, 1);
      throw error;
    }
    return work.length;
  }

  /** A thread that does not keep the process alive. */
  #start(): Worker {
    const thread = new Worker(this.#options.program, {
      workerData: searchThread,
      name: searchThread,
      argv: [],
    });
    thread.unref();
    thread.on("error", (error) => this.#giveUp(error.message));
    thread.on("exit", (code) => this.#giveUp(`code ${code}`));
    return thread;
  }

  #giveUp(reason: string): void {
    if (this.#isDead) return;
    this.#options.log?.(`search: a thread ended (${reason}); searching in one thread from now on`);
    void this.end();
  }
}

function post(thread: Worker, message: ToThread): void {
  thread.postMessage(message);
}

/** Whether a segment is in memory that threads can share. */
function isShared({ tokens, suffixes }: Segment): boolean {
  if (!(tokens instanceof TokensInMemory) || !(suffixes instanceof SuffixesInMemory)) return false;
  return [tokens.array, suffixes.array].every(({ buffer }) => buffer instanceof SharedArrayBuffer);
}

function sharedIndex({ width, tokens, suffixes, samples }: Segment): SharedIndex {
  return {
    width,
    tokens: (tokens as TokensInMemory).array,
    suffixes: (suffixes as SuffixesInMemory).array,
    samples: samples && {
      idBytes: samples.idBytes,
      keys: sharedCopy(samples.keys),
      coarse: sharedCopy(samples.coarse),
    },
  };
}

function sharedQuery({ ids, limit, kind, low, high }: Query): Query {
  return {
    ids: sharedCopy(ids),
    limit: sharedCopy(limit),
    kind: sharedCopy(kind),
    low: sharedCopy(low),
    high: sharedCopy(high),
  };
}

function sharedCopy(words: Uint32Array): Uint32Array {
  const copy = new Uint32Array(new SharedArrayBuffer(words.byteLength));
  copy.set(words);
  return copy;
}
