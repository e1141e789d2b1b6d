import fc from "fast-check";
import { expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { splitAmount } from "../../core/reward/splitAmount.ts";

const amount = fc.oneof(fc.bigInt({ min: 0n, max: 20n }), fc.bigInt({ min: 0n, max: 2n ** 200n }));
const weights = fc
  .array(fc.oneof(fc.bigInt({ min: 0n, max: 4n }), fc.bigInt({ min: 0n, max: 2n ** 80n })), {
    minLength: 1,
    maxLength: 12,
  })
  .filter((list) => list.some((weight) => weight > 0n));
const sum = (list: readonly bigint[]): bigint => list.reduce((total, each) => total + each, 0n);

test("parts add up to the amount, and none is off by a unit", () => {
  fc.assert(
    fc.property(amount, weights, (whole, given) => {
      const parts = splitAmount(whole, given);
      const total = sum(given);
      expect(sum(parts)).toBe(whole);
      for (const [i, part] of parts.entries()) {
        const error = part * total - whole * given[i];
        expect(error < total && error > -total).toBe(true);
      }
    }),
  );
});

test("the units left over go to the largest remainders, of equal ones to the first", () => {
  fc.assert(
    fc.property(amount, weights, (whole, given) => {
      const total = sum(given);
      const parts = splitAmount(whole, given);
      const remainder = given.map((weight) => (whole * weight) % total);
      const rounded = given.map((weight, i) => parts[i] - (whole * weight) / total);
      for (const i of given.keys())
        for (const k of given.keys())
          if (remainder[i] > remainder[k] || (remainder[i] === remainder[k] && i < k))
            expect(rounded[i] >= rounded[k]).toBe(true);
    }),
  );
});

test.each<[string, bigint, bigint[], bigint[]]>([
  ["evenly", 9n, [1n, 1n, 1n], [3n, 3n, 3n]],
  ["a unit too many", 10n, [1n, 1n, 1n], [4n, 3n, 3n]],
  ["two units too many", 11n, [1n, 1n, 1n], [4n, 4n, 3n]],
  ["by the largest remainder", 7n, [10n, 20n, 20n, 50n], [1n, 1n, 1n, 4n]],
  ["nothing for no weight", 5n, [0n, 3n, 0n], [0n, 5n, 0n]],
  ["less than a unit each", 1n, [1n, 2n, 2n], [0n, 1n, 0n]],
])("%s", (_, whole, given, parts) => {
  expect(splitAmount(whole, given)).toEqual(parts);
});

test.each<[string, bigint, bigint[], string]>([
  ["a debt", -1n, [1n], "-1 to split by 1 weights that add up to 1"],
  ["no weights", 1n, [], "1 to split by 0 weights that add up to 0"],
  ["weights of nothing", 0n, [0n], "0 to split by 1 weights that add up to 0"],
  ["a negative weight", 1n, [3n, -1n], "1 to split by 2 weights that add up to 2"],
])("refuses %s", (_, whole, given, found) => {
  const message = `split: ${found}, wanted an amount and weights of at least 0, not all of them 0; check the credits`;
  expect(() => splitAmount(whole, given)).toThrow(new DataNetError("invalidArgument", message));
});
