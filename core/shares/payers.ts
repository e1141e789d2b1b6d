import type { Attribution } from "./annotation.ts";

/**
 * Who holds each token: the attribution that pays the largest part of it, that of the earliest
 * contribution where two pay the same.
 *
 * @returns for each token an index into `attributions`, or -1; O(tokens covered)
 */
export function payers(attributions: readonly Attribution[], tokenCount: number): Int32Array {
  const payer = new Int32Array(tokenCount).fill(-1);
  for (const [index, { begin, end, gain, order }] of attributions.entries()) {
    for (let j = begin; j < end; j++) {
      const other = payer[j] < 0 ? undefined : attributions[payer[j]];
      if (!other || gain > other.gain || (gain === other.gain && order < other.order)) payer[j] = index;
    }
  }
  return payer;
}
