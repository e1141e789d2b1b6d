import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type Json } from "../../core/base/canonical.ts";
import { DataNetError } from "../../core/base/errors.ts";
import { recordHash } from "../../core/record/attributionRecord.ts";
import { firstDifference } from "../../core/record/difference.ts";
import { parseRecord } from "../../core/record/parseRecord.ts";
import { defaultPolicy, policyHash } from "../../core/shares/policy.ts";

const hash = `0x${"ab".repeat(32)}`;
const policy = defaultPolicy({ information: hash, commons: hash });
const record = {
  schema: "datanet/record@1",
  inferenceId: "inference 1",
  createdAt: "2026-01-31T12:00:00.000Z",
  dataNetId: hash,
  manifestHash: hash,
  tokenizer: { name: "lexeme", hash },
  policyHash: policyHash(policy),
  policy,
  model: { id: "tiny-1" },
  context: { hash },
  excluded: ["Ada"],
  output: { hash, language: "javascript", tokenCount: 20 },
  creditMax: "123",
  attributions: [{ begin: 0, end: 12, contribution: hash, document: 0, position: 3, credit: "100" }],
  shares: [{ contributor: "Ben", credit: "100" }],
  fee: { currency: "DNT", amount: "1" },
  partial: false,
} as const;

test("what was written is read, and its hash does not depend on the order of keys", () => {
  const parsed = parseRecord("r.json", canonicalJson(record as unknown as Json));
  expect(parsed).toEqual(record);
  const turned = Object.fromEntries(Object.entries(record).reverse());
  expect(recordHash(parseRecord("r.json", JSON.stringify(turned)))).toBe(recordHash(parsed));
  const { context: _, fee: __, ...less } = record;
  expect(parseRecord("r.json", JSON.stringify(less))).toEqual(less);
});

/** Every place in a value, as its path. */
function places(value: Json, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  const inner = Object.entries(value).flatMap(([key, each]) => places(each as Json, [...path, key]));
  return path.length === 0 ? inner : [[...path], ...inner];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  (copy as Record<string, unknown>)[key] = replaced((value as Record<string, unknown>)[key], rest, by);
  return copy;
}

/** Words that may be any, numbers that may be any, and lists that may be empty. */
function isFree(place: string, value: unknown): boolean {
  if (typeof value === "string")
    return /^(?:inferenceId|model\.id|tokenizer\.name|excluded\.0|shares\.0\.contributor|fee\.currency)$/.test(
      place,
    );
  if (Array.isArray(value)) return value.length === 0 && /^(?:excluded|attributions|shares)$/.test(place);
  return value === false && place === "partial";
}

describe("a wrong value is refused with the file and the field", () => {
  const wrong = [null, -1, 1.5, 2 ** 60, "", "x".repeat(2000), "0xAB", [], {}, [1], { a: 1 }, true];
  test.each(places(record as unknown as Json).map((path) => [path.join("."), path] as const))(
    "%s",
    (_, path) => {
      for (const value of wrong) {
        const text = JSON.stringify(replaced(record, path, value));
        let error: unknown;
        try {
          parseRecord("r.json", text);
        } catch (thrown) {
          error = thrown;
        }
        if (error === undefined) {
          expect(isFree(path.join("."), value), text).toBe(true);
          continue;
        }
        expect(error, text).toBeInstanceOf(DataNetError);
        expect((error as Error).message).toMatch(/^r\.json: .*wanted .*; |install a newer version/);
        expect((error as Error).message).not.toContain("\n");
      }
    },
  );

  test.each([
    ["not JSON", "{", "r.json: not JSON"],
    ["a later schema", JSON.stringify({ ...record, schema: "datanet/record@2" }), "install a newer version"],
    ["a field more", JSON.stringify({ ...record, note: 1 }), "note is 1, wanted no such field"],
    ["a field less", JSON.stringify({ ...record, shares: undefined }), "shares is missing"],
    ["a huge number", JSON.stringify({ ...record, creditMax: "9".repeat(79) }), "creditMax is"],
    [
      "more levels than the stack has room for",
      JSON.stringify(record).replace(/false\}$/, `${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
      "r.json: not JSON of at most 100 levels",
    ],
    ["a number without end", JSON.stringify(record).replace(/false\}$/, "1e999}"), "r.json: not JSON of"],
    ["a prototype", JSON.stringify(record).replace(/^\{/, '{"__proto__":{},'), "__proto__ is {}, wanted no"],
    ["a partial answer", JSON.stringify({ ...record, partial: true }), "partial is true"],
  ])("%s", (_, text, message) => {
    expect(() => parseRecord("r.json", text)).toThrow(message);
  });
});

test("the first difference of two values is a place where they differ, and equal values have none", () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  fc.assert(
    fc.property(json, json, (a, b) => {
      const plain = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;
      const [x, y] = [plain(a), plain(b)];
      expect(firstDifference(x, plain(x))).toBeUndefined();
      expect(firstDifference(x, y) === undefined).toBe(canonicalJson(x) === canonicalJson(y));
    }),
  );
});
