/** The thresholds of the credit rule that say which ranges of an output count at all. */
export interface Counting {
  /** Fewest tokens of a range that counts. */
  readonly minTokens: number;
  /** Least conditional information of a range that counts, in 1/65536 bit. */
  readonly floor: number;
}

/**
 * Sums of conditional information: I(begin, end) = sums[end] - sums[begin], in 1/65536 bit.
 * At most 2^21 a token, so the sums stay exact for 2^32 tokens.
 *
 * @param conditional v of each token of a run
 */
export function informationSums(conditional: Uint32Array): Float64Array {
  const sums = new Float64Array(conditional.length + 1);
  for (let j = 0; j < conditional.length; j++) sums[j + 1] = sums[j] + conditional[j];
  return sums;
}

/**
 * For each begin, the end of the shortest range that counts; n + 1 where even the rest of the run does
 * not. Ends never decrease, so two pointers do it in O(n).
 *
 * @param sums n + 1 sums of the run's information
 */
export function shortestCountingEnds(sums: Float64Array, { minTokens, floor }: Counting): Uint32Array {
  const n = sums.length - 1;
  const ends = new Uint32Array(n);
  let end = 0;
  for (let begin = 0; begin < n; begin++) {
    end = Math.max(end, begin + minTokens);
    while (end <= n && sums[end] - sums[begin] < floor) end++;
    ends[begin] = Math.min(end, n + 1);
    if (end > n) end = n + 1;
  }
  return ends;
}
