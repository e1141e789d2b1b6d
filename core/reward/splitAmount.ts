import { DataNetError } from "../base/errors.ts";

/**
 * Splits an amount by integer weights so that the parts add up to it exactly: each gets its quotient
 * rounded down, and what is left goes, a unit each, to the largest remainders, ties to the lower index.
 *
 * @param amount smallest units of a token, not negative
 * @param weights not negative, not all 0
 * @returns one part per weight, in the unit of `amount`, less than a unit off its exact value; O(n log n)
 * @throws DataNetError "invalidArgument"
 * Source: the method of Hamilton; Balinski and Young, "Fair Representation", 1982.
 */
export function splitAmount(amount: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (amount < 0n || total <= 0n || weights.some((weight) => weight < 0n)) {
    const found = `${amount} to split by ${weights.length} weights that add up to ${total}`;
    const wanted = "an amount and weights of at least 0, not all of them 0";
    throw new DataNetError("invalidArgument", `split: ${found}, wanted ${wanted}; check the credits`);
  }
  const parts = weights.map((weight) => (amount * weight) / total);
  const remainders = weights.map((weight) => (amount * weight) % total);
  // The remainders add up to a multiple of the total, below n of it: fewer units are left than weights.
  const left = amount - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = (a: number, b: number): number =>
    remainders[a] === remainders[b] ? a - b : remainders[a] > remainders[b] ? -1 : 1;
  for (const i of [...parts.keys()].sort(byRemainder).slice(0, Number(left))) parts[i]++;
  return parts;
}
