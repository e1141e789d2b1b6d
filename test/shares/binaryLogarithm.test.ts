import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binaryLogarithm } from "../../core/shares/binaryLogarithm.ts";
import { slowBinaryLogarithm } from "../oracle/information.ts";

describe("binaryLogarithm", () => {
  test("is the floor for the first numbers", () => {
    for (let n = 1; n <= 130; n++) expect(binaryLogarithm(n)).toBe(slowBinaryLogarithm(n));
  });

  test("is the floor for large numbers", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 24 }), (n) => {
        expect(binaryLogarithm(n)).toBe(slowBinaryLogarithm(n));
      }),
      { numRuns: 20 },
    );
    const hard = [2 ** 52 + 1, 2 ** 53 - 1];
    for (const n of hard) expect(binaryLogarithm(n)).toBe(slowBinaryLogarithm(n));
  });

  test("is exact for powers of two, and falls just short of the next right below them", () => {
    for (let e = 0; e < 53; e++) expect(binaryLogarithm(2 ** e)).toBe(65_536 * e);
    for (let e = 18; e < 53; e++) expect(binaryLogarithm(2 ** e - 1)).toBe(65_536 * e - 1);
  });

  test("agrees with the host's logarithm and never falls", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 53 - 2 }), (n) => {
        const result = binaryLogarithm(n);
        expect(Math.abs(result - 65_536 * Math.log2(n))).toBeLessThan(1.001);
        expect(binaryLogarithm(n + 1)).toBeGreaterThanOrEqual(result);
      }),
    );
  });

  test.each([0, -1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])("refuses %d", (n) => {
    expect(() => binaryLogarithm(n)).toThrow(
      `binaryLogarithm: n is ${n}, wanted an integer from 1 to 2^53 - 1`,
    );
  });
});
