/**
 * The binary logarithm of the frozen tables: integers in, integers out, the same on every machine.
 *
 * Method: with e the position of the highest bit, n / 2^e lies in [1, 2); squaring it and halving
 * whenever 2 is reached gives the bits of the fraction, the highest first. The mantissa is kept as
 * an interval of two fixed-point numbers, rounded down and up. Where the interval holds 2 the bit is not yet
 * decided and the work begins again with twice the precision; so the result is the true floor. It
 * ends, since no power of an integer that is not a power of 2 is one, and the mantissa of a power
 * of 2 stays exactly 1.
 *
 * Source: Knuth, TAOCP vol. 1, section 1.2.2, exercise 25 ff. (digits of a logarithm by squaring).
 */
import { DataNetError } from "../base/errors.ts";

/** Bits behind the point of every amount of information: 1 bit is 65,536 units. */
export const fractionBits = 16;

/**
 * floor(65536 * log2(n)), about 5 microseconds.
 *
 * @param n an integer, 1 <= n < 2^53
 * @returns an integer, 0 <= result < 53 * 65536
 * @throws DataNetError invalidArgument for any other n
 */
export function binaryLogarithm(n: number): number {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new DataNetError(
      "invalidArgument",
      `binaryLogarithm: n is ${n}, wanted an integer from 1 to 2^53 - 1`,
    );
  const exponent = BigInt(n).toString(2).length - 1;
  for (let precision = 96; ; precision *= 2) {
    const fraction = fractionOf(BigInt(n), exponent, precision);
    if (fraction >= 0) return exponent * 2 ** fractionBits + fraction;
  }
}

/** The first 16 bits of the fraction of log2(n), or -1 where the precision does not decide them. */
function fractionOf(n: bigint, exponent: number, precision: number): number {
  const point = BigInt(precision);
  const two = 2n << point;
  let low = n << (point - BigInt(exponent));
  let high = low;
  let fraction = 0;
  // Invariant: low <= 2^precision * (n / 2^e)^(2^i) / 2^fraction <= high, after i rounds.
  for (let i = 0; i < fractionBits; i++) {
    low = (low * low) >> point;
    high = -((-high * high) >> point); // Rounds up: a shift rounds down.
    fraction *= 2;
    if (low >= two) {
      low >>= 1n;
      high = (high + 1n) >> 1n;
      fraction++;
    } else if (high >= two) return -1;
  }
  return fraction;
}
