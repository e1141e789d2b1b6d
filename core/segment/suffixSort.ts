/// <reference path="../base/webAssembly.d.ts" />
import { DataNetError, invariant } from "../base/errors.ts";
import program from "./assembly/suffixArray.wasm";
import { type RankedTokens, rankTokens, type TokenArray, type Width } from "./byteOrder.ts";
import { fillSuffixArray } from "./suffixArray.ts";

/**
 * Most tokens of a segment that a merge makes, and where a large call begins the next segment. Token file
 * and suffix array take at most 1 GiB each then, below the 2 GiB that Node.js reads in one piece, and leave
 * half of the 4 GiB of a WebAssembly memory to the sort's tables.
 */
export const maxSegmentTokens: number = 2 ** 28;

/** Entries have two bits for the sort. */
const mostTokens = 2 ** 30 - 1;

/** Below it a memory costs more to get than WebAssembly gains. */
const fewTokens = 1 << 15;

/** A sort as another thread needs it; everything in it can be posted. */
export interface SortTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Name of the function that sorts, and what it takes. */
  readonly name: string;
  readonly args: readonly number[];
}

// First words of a task's memory.
const stopWord = 0;
const scannedWord = 1;

/** Stops a sort that runs in another thread, within milliseconds; its suffix array is of no use then. */
export function stopSort({ memory }: SortTask): void {
  Atomics.store(new Uint32Array(memory.buffer, 0, 2), stopWord, 1);
}

/** How often a sort scans its entries, about; on real text 7 or 8 times. */
const scans = 8;

/** Tokens sorted so far, about, at most n. */
export function sortedTokens({ memory }: SortTask, n: number): number {
  const scanned = Atomics.load(new Uint32Array(memory.buffer, 0, 2), scannedWord);
  return Math.min(n, Math.floor(scanned / scans));
}

/** Where the text begins: behind the words, and aligned. */
const textAt = 64;
const pageBytes = 1 << 16;
/** What the deeper levels take at the very most: a table for half as many names as there are tokens, and so on. */
const deepBytes = 16;

/**
 * The suffixes of n tokens on their way into a suffix array. Fill `tokens`, `begin`, sort here or
 * elsewhere, `finish`. Text and suffix array stand side by side in one shared memory, where they stay, so
 * nothing is copied; in two plain arrays where there is no WebAssembly or not enough memory for it.
 */
export class SuffixSort {
  readonly width: Width;
  /** n tokens, separators included, to be filled before `begin`; something else until `finish`. */
  readonly tokens: TokenArray;
  /** n entries; the suffix array after `finish`. */
  readonly sa: Uint32Array;
  readonly #memory: WebAssembly.Memory | undefined;
  #ranked: RankedTokens | undefined;

  /**
   * @param engine "assembly" gives way to "typescript" where there is no WebAssembly or no memory for it
   * @throws DataNetError "invalidArgument" for more tokens than a suffix array takes
   */
  constructor(tokenCount: number, width: Width, engine: "assembly" | "typescript" = engineFor(tokenCount)) {
    if (tokenCount > mostTokens) {
      const message = `segment: ${tokenCount} tokens, at most ${mostTokens} fit into one; use several`;
      throw new DataNetError("invalidArgument", message);
    }
    this.width = width;
    this.#memory = engine === "assembly" ? memoryFor(tokenCount, width) : undefined;
    const buffer = this.#memory?.buffer;
    this.tokens = tokensIn(
      buffer ?? new ArrayBuffer(tokenCount * width),
      buffer ? textAt : 0,
      tokenCount,
      width,
    );
    this.sa = buffer
      ? new Uint32Array(buffer, saAt(tokenCount, width), tokenCount)
      : new Uint32Array(tokenCount);
  }

  /** Makes the tokens ready. @returns what sorts them elsewhere, or undefined when only `sortHere` can */
  begin(): SortTask | undefined {
    const { width, tokens, sa } = this;
    this.#ranked = rankTokens(tokens, width, sa);
    if (!this.#memory) return undefined;
    const free = saAt(tokens.length, width) + tokens.length * 4;
    const args = [textAt, saAt(tokens.length, width), tokens.length, this.#ranked.alphabetSize, free];
    return { module: sortModule(), memory: this.#memory, name: `sort${width * 8}`, args };
  }

  /** Sorts on this thread: linear time. */
  sortHere(task: SortTask | undefined): void {
    invariant(this.#ranked !== undefined, "a sort begins before it runs");
    if (!task || !runTask(task)) fillSuffixArray(this.tokens, this.#ranked.alphabetSize, this.sa);
  }

  /** Makes the tokens tokens again. */
  finish(): void {
    invariant(this.#ranked !== undefined, "a sort begins before it is finished");
    this.#ranked.restore();
    this.#ranked = undefined;
  }
}

function tokensIn(buffer: ArrayBufferLike, at: number, tokenCount: number, width: Width): TokenArray {
  if (width === 1) return new Uint8Array(buffer, at, tokenCount);
  if (width === 2) return new Uint16Array(buffer, at, tokenCount);
  return new Uint32Array(buffer, at, tokenCount);
}

/**
 * Runs a task on this thread.
 *
 * @returns whether the suffixes are sorted; not when it was stopped, or its tables found no room, which only strange texts need
 */
export function runTask({ module, memory, name, args }: SortTask): boolean {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  try {
    (exports[name] as (...args: readonly number[]) => void)(...args);
    return true;
  } catch {
    return false;
  }
}

function engineFor(tokenCount: number): "assembly" | "typescript" {
  return tokenCount < fewTokens ? "typescript" : "assembly";
}

function saAt(tokenCount: number, width: Width): number {
  return Math.ceil((textAt + tokenCount * width) / 8) * 8;
}

/** Only what is touched is ever taken from the machine; what is reserved beyond are addresses. */
function memoryFor(tokenCount: number, width: Width): WebAssembly.Memory | undefined {
  const end = saAt(tokenCount, width) + tokenCount * 4;
  const initial = Math.ceil(end / pageBytes);
  // The table of the first level is one of symbols that occur: at most one a token, and 2^(8 width).
  const symbols = Math.min(tokenCount, width === 4 ? tokenCount : 256 ** width);
  const most = end + (symbols + tokenCount) * deepBytes + pageBytes;
  const maximum = Math.min(65536, Math.ceil(most / pageBytes));
  if (initial > maximum) return undefined;
  try {
    return new WebAssembly.Memory({ initial, maximum, shared: true });
  } catch {
    // No WebAssembly, or no addresses left.
    return undefined;
  }
}

let compiled: WebAssembly.Module | undefined;

/** Compiled by the first that needs it; V8 keeps the fast code with it, for all threads. */
function sortModule(): WebAssembly.Module {
  compiled ??= new WebAssembly.Module(program);
  return compiled;
}
