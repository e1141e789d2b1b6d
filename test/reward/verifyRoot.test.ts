import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type Json } from "../../core/base/canonical.ts";
import { DataNetError } from "../../core/base/errors.ts";
import { type RootData, rootData, rootDataText } from "../../core/reward/rootData.ts";
import { type Earned, type RewardDomain, rewardLeaf } from "../../core/reward/sumTree.ts";
import { type RootDifference, verifyRoot } from "../../core/reward/verifyRoot.ts";
import { type SumTreeVector, vector } from "./vector.ts";

const accountOf = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
const hashOf = (n: number): string => `0x${n.toString(16).padStart(64, "0")}`;
const domain: RewardDomain = { chainId: 1612n, pool: accountOf(1), token: accountOf(2) };

/** Published data of an epoch in which account i has earned `amounts[i]`, 0 for none. */
function published(amounts: readonly number[], before: RootData | null): RootData {
  const earned: Earned[] = amounts.flatMap((amount, i) =>
    amount > 0 ? [{ account: accountOf(100 + i), cumulative: BigInt(amount) }] : [],
  );
  const epoch = (before?.epoch ?? 0) + 1;
  return rootData({ ...domain, epoch, previousRoot: before?.root ?? null, ledgerRoot: hashOf(9) }, earned);
}

const named = (text: string): { where: string; text: string } => ({ where: "root.json", text });

/** The first difference in data that stand as they are, or undefined. */
function differenceIn(data: unknown, before?: unknown): RootDifference | undefined {
  const text = (value: unknown) => named(`${canonicalJson(value as Json)}\n`);
  const found = verifyRoot(text(data), before === undefined ? undefined : text(before));
  return found.equal ? undefined : found.difference;
}

const first = published([5, 0, 7, 1], null);
const second = published([5, 2, 9, 1], first);

test("a root that follows says what it holds", () => {
  expect(verifyRoot(named(rootDataText(second)), named(rootDataText(first)))).toEqual({
    equal: true,
    epoch: 2,
    accounts: 4,
    total: 17n,
    root: second.root,
  });
});

test.each([1, 2, 3, 5, 8, 1000])("the golden tree of %i accounts is published and follows", (n) => {
  const { chainId, pool, token, accounts, cumulative, root, total } = vector<SumTreeVector>(`sumTree${n}`);
  const head = { chainId: BigInt(chainId), pool, token, epoch: 1, previousRoot: null, ledgerRoot: hashOf(9) };
  const earned = accounts.map((account, i) => ({ account, cumulative: BigInt(cumulative[i]) }));
  const data = rootData(head, earned);
  expect([data.root, data.total]).toEqual([root, total]);
  expect(differenceIn(data)).toBeUndefined();
});

describe("names the first thing that differs", () => {
  const leaf = (i: number, change: object): RootData => ({
    ...first,
    leaves: first.leaves.with(i, { ...first.leaves[i], ...change }),
  });
  const owner = "0x and 40 lower-case hexadecimal digits, not all 0";
  const hash = "0x and 64 lower-case hexadecimal digits, not all 0";
  const [a, b, c] = first.leaves;
  test.each<[string, object, string, string, string]>([
    ["a chain", { ...first, chainId: "01612" }, "chainId", "01612", "an integer above 0, in digits"],
    ["a number for digits", { ...first, chainId: 1612 }, "chainId", "1612", "an integer above 0, in digits"],
    ["another chain", { ...first, chainId: "1" }, "leaves[0].hash", a.hash, "0x"],
    ["a pool", { ...first, pool: "0x12" }, "pool", "0x12", owner],
    ["account zero", { ...first, token: accountOf(0) }, "token", accountOf(0), owner],
    ["an epoch", { ...first, epoch: 0 }, "epoch", "0", "a number from 1 on"],
    ["half an epoch", { ...first, epoch: 1.5 }, "epoch", "1.5", "a number from 1 on"],
    ["a first after another", { ...first, previousRoot: hashOf(1) }, "previousRoot", hashOf(1), "null in"],
    ["a later after none", { ...first, epoch: 2 }, "previousRoot", "null", hash],
    ["no ledger root", { ...first, ledgerRoot: hashOf(0) }, "ledgerRoot", hashOf(0), hash],
    ["no leaves", { ...first, leaves: [] }, "leaves", "[]", "at least one"],
    ["no list", { ...first, leaves: {} }, "leaves", "{}", "at least one"],
    ["a missing field", { ...first, leaves: undefined }, "leaves", "missing", "at least one"],
    ["a leaf that is none", { ...first, leaves: [null] }, "leaves[0]", "null", "an account and its amount"],
    ["capitals", leaf(1, { account: "0xAB" }), "leaves[1].account", "0xAB", owner],
    [
      "twice the same",
      leaf(1, { account: a.account }),
      "leaves[1].account",
      a.account,
      `one above ${a.account}`,
    ],
    ["the order", { ...first, leaves: [a, c, b] }, "leaves[2].account", b.account, `one above ${c.account}`],
    ["nothing", leaf(2, { cumulative: "0" }), "leaves[2].cumulative", "0", "an integer above 0"],
    ["too much", leaf(2, { cumulative: String(2n ** 256n) }), "leaves[2].cumulative", "11579", "an integer"],
    ["an amount", leaf(2, { cumulative: "2" }), "leaves[2].hash", c.hash, "0x"],
    ["a leaf's hash", leaf(0, { hash: hashOf(4) }), "leaves[0].hash", hashOf(4), a.hash],
    ["a left out leaf", { ...first, leaves: [a, b] }, "total", "13", "12, the sum of all leaves"],
    ["the total", { ...first, total: "14" }, "total", "14", "13, the sum of all leaves"],
    ["the root", { ...first, root: hashOf(5) }, "root", hashOf(5), first.root],
    ["a further field", { ...first, memo: "hi" }, "character", "", ""],
    ["a further field of a leaf", leaf(0, { memo: "hi" }), "character", "", ""],
  ])("%s", (_, data, field, found, wanted) => {
    const difference = differenceIn(data);
    expect(difference?.field).toContain(field);
    expect(difference?.found).toContain(found);
    expect(difference?.wanted).toContain(wanted);
  });
  test("a sum beyond a word", () => {
    const cumulative = 2n ** 255n;
    const leaves = first.leaves.map(({ account }) => ({
      account,
      cumulative: String(cumulative),
      hash: rewardLeaf(domain, { account, cumulative }).hash,
    }));
    expect(differenceIn({ ...first, leaves })).toEqual({
      field: "leaves[1].cumulative",
      found: String(cumulative),
      wanted: "a sum below 2^256",
    });
  });
  test("another spelling of the same data", () => {
    const text = rootDataText(first);
    for (const [other, at] of [
      [`${text}\n`, text.length],
      [text.trimEnd(), text.length - 1],
      [JSON.stringify(first, null, 2), 1],
      [text.replace('"epoch":1', '"epoch":2,"epoch":1'), text.indexOf('"epoch":1') + 8],
    ] as const) {
      const found = verifyRoot(named(other));
      expect(found.equal ? undefined : found.difference.field).toBe(`character ${at}`);
    }
  });
});

describe("against the epoch before", () => {
  const then = " as in the epoch before";
  test.each<[string, RootData, RootData, RootDifference]>([
    [
      "a damaged one",
      second,
      { ...first, total: "14" },
      { field: "previous.total", found: "14", wanted: "13, the sum of all leaves" },
    ],
    ["the same again", first, first, { field: "epoch", found: "1", wanted: "2" }],
    [
      "after another root",
      { ...second, previousRoot: hashOf(3) },
      first,
      { field: "previousRoot", found: hashOf(3), wanted: `${first.root}, the root of the epoch before` },
    ],
    [
      "an amount that fell",
      published([4, 9, 9, 9], first),
      first,
      { field: "leaves[0].cumulative", found: "4", wanted: `at least 5${then}` },
    ],
    [
      "an account that is gone",
      published([5, 9, 0, 9], first),
      first,
      { field: "leaves", found: `no leaf of ${accountOf(102)}`, wanted: `at least 7${then}` },
    ],
  ])("%s", (_, data, before, difference) => {
    expect(differenceIn(data, before)).toEqual(difference);
  });
  test.each(["chainId", "pool", "token"] as const)("another %s", (field) => {
    const place = field === "chainId" ? { chainId: 7n } : { [field]: accountOf(77) };
    const head = { ...domain, ...place, epoch: 1, previousRoot: null, ledgerRoot: hashOf(9) };
    const other = rootData(head, [{ account: accountOf(5), cumulative: 1n }]);
    expect(differenceIn(second, other)).toEqual({
      field,
      found: second[field],
      wanted: `${other[field]}${then}`,
    });
  });
});

/** The ledger's root stands in the data to be compared with the ledger; nothing else in them follows from it. */
test("any changed character but of the ledger's root is noticed", () => {
  const text = rootDataText(second);
  const free = text.indexOf(second.ledgerRoot);
  const before = named(rootDataText(first));
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.constantFrom(...'0123456789abcf",:[]{} x'), (at, character) => {
      fc.pre(text[at] !== character && (at < free || at >= free + second.ledgerRoot.length));
      const changed = named(text.slice(0, at) + character + text.slice(at + 1));
      try {
        expect(verifyRoot(changed, before).equal).toBe(false);
      } catch (error) {
        expect(error).toBeInstanceOf(DataNetError);
      }
    }),
  );
});

test.each([
  [
    "{",
    "unreadable",
    "root.json: not JSON of at most 100 levels and finite numbers, wanted the published data of a root; fetch it again",
  ],
  [
    "null",
    "unreadable",
    'root.json: schema "undefined", wanted "datanet/rewardRoot@1"; name the data of a root',
  ],
  [
    '{"schema":"datanet/rewardRoot@2"}',
    "unsupportedVersion",
    'root.json: schema "datanet/rewardRoot@2", this program reads "datanet/rewardRoot@1"; install a newer version',
  ],
] as const)("refuses %s", (text, code, message) => {
  expect(() => verifyRoot(named(text))).toThrow(new DataNetError(code, message));
});
