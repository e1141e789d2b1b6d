import type { Tokens } from "./tokenizer.ts";

/** The last tokens of a run. */
export interface TokenTail {
  readonly ids: Uint32Array;
  readonly begins: Uint32Array;
  readonly ends: Uint32Array;
}

/** A run of tokens that grows at its end: parallel arrays of which the first `count` entries are in use. */
export class TokenRun {
  ids: Uint32Array;
  begins: Uint32Array;
  ends: Uint32Array;
  count = 0;

  /** @param room number of tokens to expect */
  constructor(room: number) {
    this.ids = new Uint32Array(room);
    this.begins = new Uint32Array(room);
    this.ends = new Uint32Array(room);
  }

  push(id: number, begin: number, end: number): void {
    const at = this.count++;
    if (at === this.ids.length) this.#grow();
    this.ids[at] = id;
    this.begins[at] = begin;
    this.ends[at] = end;
  }

  /** Takes token `at` out; linear in the number of tokens behind it. */
  remove(at: number): void {
    this.ids.copyWithin(at, at + 1, this.count);
    this.begins.copyWithin(at, at + 1, this.count);
    this.ends.copyWithin(at, at + 1, this.count);
    this.count--;
  }

  /** Copies of the last `most` tokens, of all where there are fewer. */
  tail(most: number): TokenTail {
    const [from, to] = [Math.max(0, this.count - most), this.count];
    const { ids, begins, ends } = this;
    return { ids: ids.slice(from, to), begins: begins.slice(from, to), ends: ends.slice(from, to) };
  }

  add({ ids, begins, ends }: TokenTail): void {
    for (let i = 0; i < ids.length; i++) this.push(ids[i], begins[i], ends[i]);
  }

  /** The tokens, all of them code. */
  tokens(): Tokens {
    const { count } = this;
    return {
      ids: this.ids.slice(0, count),
      beginChar: this.begins.slice(0, count),
      endChar: this.ends.slice(0, count),
      codeCount: count,
    };
  }

  #grow(): void {
    this.ids = doubled(this.ids);
    this.begins = doubled(this.begins);
    this.ends = doubled(this.ends);
  }
}

/** Tokens that a run kept for the next text has room for, at most: 12 MB. */
const mostKept = 1 << 20;
/** Runs whose texts are done with. New arrays cost as much as half of a scan: the host clears them. */
const kept: TokenRun[] = [];

/** An empty run, perhaps one that was given back. */
export function takeRun(room: number): TokenRun {
  const run = kept.pop() ?? new TokenRun(room);
  run.count = 0;
  return run;
}

/** Gives a run back, which nobody may use from now on. */
export function giveBackRun(run: TokenRun): void {
  if (kept.length < 2 && run.ids.length <= mostKept) kept.push(run);
}

/** The tokens of `first`, then those of `second`, in one array. */
export function joined(
  first: Uint32Array,
  firstCount: number,
  second: Uint32Array,
  secondCount: number,
): Uint32Array {
  if (secondCount === 0) return first.slice(0, firstCount);
  const all = new Uint32Array(firstCount + secondCount);
  all.set(first.subarray(0, firstCount));
  all.set(second.subarray(0, secondCount), firstCount);
  return all;
}

function doubled(array: Uint32Array): Uint32Array {
  const grown = new Uint32Array(2 * array.length + 16);
  grown.set(array);
  return grown;
}
