import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJson } from "../../core/base/parseJson.ts";

test("what JSON.parse reads is read alike", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      expect(parseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

test.each([
  ["a list of 101 levels", nested(101), nested(100)],
  ["a list of a million levels", nested(1_000_000), "[]"],
  [
    "objects as deep",
    `${'{"a":'.repeat(101)}1${"}".repeat(101)}`,
    `${'{"a":'.repeat(100)}1${"}".repeat(100)}`,
  ],
  ["a number that no double holds", '{"a":[1e999]}', '{"a":[1e308]}'],
  ["the same below zero", "-1e999", "-1e308"],
])("refused: %s", (_, refused, taken) => {
  expect(() => parseJson(refused)).toThrow(SyntaxError);
  expect(parseJson(taken)).toEqual(JSON.parse(taken));
});
