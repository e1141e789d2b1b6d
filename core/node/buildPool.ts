/// <reference path="./workerProgram.d.ts" />
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SegmentDraft } from "../segment/buildSegment.ts";
import type { Segment } from "../segment/segment.ts";
import { type SortTask, sortedTokens, stopSort } from "../segment/suffixSort.ts";
import sortProgram from "./sortSuffixes.worker.cjs";

export interface DraftToBuild {
  readonly draft: SegmentDraft;
  /** Ids are below it; decides the width of tokens. */
  readonly idCount: number;
}

export interface BuildOptions {
  /** Looked at some twenty times a second; what it throws ends the call, and nothing is built. */
  readonly signal?: { throwIfAborted(): void } | undefined;
  /** Hears now and then how many of all tokens are sorted, about. */
  readonly onProgress?: ((sorted: number, tokens: number) => void) | undefined;
  /** Most sorts at a time, each in a thread and a memory of its own; one for each processor by default. */
  readonly threads?: number;
  /** What the threads run; tests let them fail. */
  readonly program?: string;
}

/** Fewer tokens are sorted in less time than a thread takes to start. */
const fewTokens = 1 << 18;
const lookEveryMs = 50;

/**
 * Builds a segment from each draft and empties the drafts: the sorts in threads, several at a time, so
 * that this thread stays free for all but a few passes over the tokens. Text and suffix array stand in
 * memory that the threads share; nothing is copied.
 *
 * @returns segments in the order of the drafts
 * @throws what the signal throws; Error when a thread dies
 */
export async function buildSegments(
  drafts: readonly DraftToBuild[],
  options: BuildOptions = {},
): Promise<Segment[]> {
  options.signal?.throwIfAborted();
  const pool = new SortPool(drafts, options);
  try {
    return await pool.run();
  } finally {
    await pool.end();
  }
}

/** The threads of one call. */
class SortPool {
  readonly #drafts: readonly DraftToBuild[];
  readonly #options: BuildOptions;
  readonly #tokens: number;
  readonly #threads: SortThread[] = [];
  readonly #running = new Set<{ readonly task: SortTask; readonly tokens: number }>();
  #next = 0;
  #sorted = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(drafts: readonly DraftToBuild[], options: BuildOptions) {
    this.#drafts = drafts;
    this.#options = options;
    this.#tokens = drafts.reduce((sum, { draft }) => sum + draft.tokenCount, 0);
  }

  async run(): Promise<Segment[]> {
    const segments: Segment[] = [];
    const most = this.#options.threads ?? availableParallelism();
    const lanes = Array.from({ length: Math.min(most, this.#drafts.length) }, () => this.#lane(segments));
    const timer = setInterval(() => this.#look(), lookEveryMs);
    try {
      await Promise.all(lanes);
    } finally {
      clearInterval(timer);
    }
    return segments;
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  /** Builds one draft after the other, each as late as it can be, so that only those at work take memory. */
  async #lane(segments: Segment[]): Promise<void> {
    let thread: SortThread | undefined;
    while (this.#next < this.#drafts.length) {
      const index = this.#next++;
      const { draft, idCount } = this.#drafts[index];
      const tokens = draft.tokenCount;
      const { sort, finish } = draft.unsorted(idCount);
      const task = sort.begin();
      if (!task || this.#tokens < fewTokens) {
        sort.sortHere(task);
      } else {
        thread ??= this.#start();
        const isSorted = await this.#sortIn(thread, task, tokens);
        this.#throwFailure();
        if (!isSorted) sort.sortHere(undefined);
      }
      this.#sorted += tokens;
      this.#look();
      this.#throwFailure();
      segments[index] = finish();
    }
  }

  #start(): SortThread {
    const thread = new SortThread(this.#options.program ?? sortProgram);
    this.#threads.push(thread);
    return thread;
  }

  /** @returns whether the suffixes are sorted */
  async #sortIn(thread: SortThread, task: SortTask, tokens: number): Promise<boolean> {
    const entry = { task, tokens };
    this.#running.add(entry);
    try {
      return await thread.sort(task);
    } catch (error) {
      this.#fail(error);
      throw error;
    } finally {
      this.#running.delete(entry);
    }
  }

  #look(): void {
    try {
      this.#options.signal?.throwIfAborted();
    } catch (error) {
      this.#fail(error);
    }
    let sorted = this.#sorted;
    for (const { task, tokens } of this.#running) sorted += sortedTokens(task, tokens);
    this.#options.onProgress?.(sorted, this.#tokens);
  }

  /** Nothing more is begun, and what runs stops within milliseconds. */
  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#next = this.#drafts.length;
    for (const { task } of this.#running) stopSort(task);
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** A thread that sorts, one task at a time. */
class SortThread {
  readonly #worker: Worker;
  readonly #dead: Promise<never>;

  constructor(program: string) {
    this.#worker = new Worker(program, { eval: true, name: "datanet sort", argv: [] });
    this.#dead = new Promise((_, reject) => {
      this.#worker.once("error", (error) => reject(died(`failed (${error.message})`, error)));
      this.#worker.once("exit", (code) => reject(died(`ended with code ${code}`)));
    });
    // Whoever waits for an answer hears of it.
    this.#dead.catch(() => undefined);
  }

  /** @returns whether the suffixes are sorted; throws Error when the thread dies first or is dead */
  sort(task: SortTask): Promise<boolean> {
    const answer = new Promise<boolean>((resolve) => {
      this.#worker.once("message", resolve);
      this.#worker.postMessage(task);
    });
    return Promise.race([answer, this.#dead]);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function died(found: string, cause?: unknown): Error {
  const advice = "give it more memory, or contribute less at a time";
  return new Error(`sorting suffixes: a thread ${found}, wanted an answer; ${advice}`, { cause });
}
