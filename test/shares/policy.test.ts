import { describe, expect, test } from "vitest";
import { defaultPolicy, parsePolicy, policyHash } from "../../core/shares/policy.ts";

const digits = "0123456789abcdef".repeat(4);
const hashes = { information: `0x${digits}`, commons: `0x${digits}` };
const good = defaultPolicy(hashes);

describe("a policy", () => {
  test("survives JSON, with its hash", () => {
    const read = parsePolicy("datanet.json", JSON.parse(JSON.stringify(good)));
    expect(read).toEqual(good);
    expect(policyHash(read)).toBe(policyHash(good));
  });

  test("has a hash of its own for every value", () => {
    const changed = Object.entries(good).map(([name, value]) => ({
      ...good,
      [name]: typeof value === "number" ? value + 1 : `${value}0`,
    }));
    expect(new Set([good, ...changed].map((policy) => policyHash(policy as typeof good))).size).toBe(
      changed.length + 1,
    );
  });

  test.each([
    ["not an object", null, "policy is null, wanted an object with the fields of datanet/policy@1"],
    ["of another kind", { ...good, schema: "a" }, 'policy.schema is "a", wanted "datanet/policy@1"'],
    [
      "from the future",
      { ...good, schema: "datanet/policy@2" },
      'policy.schema is "datanet/policy@2", this program reads "datanet/policy@1"; install a newer version',
    ],
    [
      "without a field",
      { ...good, minTokens: undefined },
      "policy.minTokens is missing, wanted an integer from 1 to 65536",
    ],
    [
      "with a fraction",
      { ...good, floorBits: 0.5 },
      "policy.floorBits is 0.5, wanted an integer from 0 to 65535",
    ],
    [
      "with umaxBits too large",
      { ...good, umaxBits: 33 },
      "policy.umaxBits is 33, wanted an integer from 1 to 32",
    ],
    [
      "with a full gain at its floor",
      { ...good, fullBits: 32 },
      "policy.fullBits is 32, wanted more than floorBits, 32",
    ],
    [
      "with a wrong hash",
      { ...good, commons: "0x1" },
      'policy.commons is "0x1", wanted "0x" and 64 lower-case hexadecimal digits',
    ],
    ["with a field too many", { ...good, extra: 1 }, "policy.extra is 1, wanted no such field"],
  ])("%s is refused", (_, value, message) => {
    expect(() => parsePolicy("datanet.json", value)).toThrow(`datanet.json: ${message}`);
  });
});
