import type { Tokens } from "./tokenizer.ts";

/** Tokens [begin, oldEnd) of a run have become tokens [begin, newEnd); those before and behind are the same. */
export interface RunEdit {
  readonly begin: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/**
 * What has changed of a run of tokens.
 *
 * @param known tokens [begin, oldEnd) of the run before and [begin, newEnd) of the run now hold all that has changed
 * @returns the smallest such edit; O(tokens of `known`)
 */
export function runEditBetween(before: Uint32Array, now: Uint32Array, known: RunEdit): RunEdit {
  let { begin, oldEnd, newEnd } = known;
  while (begin < oldEnd && begin < newEnd && before[begin] === now[begin]) begin++;
  while (begin < oldEnd && begin < newEnd && before[oldEnd - 1] === now[newEnd - 1]) {
    oldEnd--;
    newEnd--;
  }
  return { begin, oldEnd, newEnd };
}

/** The ids of both runs, code and comments. */
export function runIds({ ids, codeCount }: Tokens): readonly [Uint32Array, Uint32Array] {
  return [ids.subarray(0, codeCount), ids.subarray(codeCount)];
}
