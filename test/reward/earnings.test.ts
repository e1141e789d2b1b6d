import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import {
  type Earnings,
  earnedOf,
  type LedgerEntry,
  nothingEarned,
  settle,
} from "../../core/reward/earnings.ts";
import { type PaidRecord, pay } from "../../core/reward/pay.ts";

const accountOf = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
const payees = { platform: accountOf(1), model: accountOf(2), stakers: accountOf(3) };
const split = { platform: 1000, model: 2000, stakers: 2000, contributors: 5000 };
const plain: PaidRecord = {
  order: 1n,
  dataNetId: 1n,
  fee: 1000n,
  split,
  payees,
  creditMax: 100n,
  shares: [
    { contributor: "Ada <ada@lovelace.example>", credit: 40n },
    { contributor: accountOf(77), credit: 20n },
  ],
};

const names = ["Ada", "Ben <b@b.example>", "B. <B@b.example>", accountOf(5), accountOf(6)];
const splits = fc
  .array(fc.nat(10_000), { minLength: 3, maxLength: 3 })
  .map((cuts) => [0, ...cuts.sort((a, b) => a - b), 10_000])
  .map(([a, b, c, d, e]) => ({ platform: b - a, model: c - b, stakers: d - c, contributors: e - d }));
const record = fc
  .record({
    dataNetId: fc.bigInt({ min: 1n, max: 2n }),
    fee: fc.oneof(fc.bigInt({ min: 0n, max: 50n }), fc.bigInt({ min: 0n, max: 10n ** 24n })),
    split: splits,
    payees: fc.record({
      platform: fc.constantFrom(payees.platform, accountOf(5)),
      model: fc.constant(payees.model),
      stakers: fc.constant(payees.stakers),
    }),
    shares: fc.uniqueArray(
      fc.record({ contributor: fc.constantFrom(...names), credit: fc.bigInt({ min: 1n, max: 2n ** 70n }) }),
      { selector: ({ contributor }) => contributor, maxLength: 5 },
    ),
    uncredited: fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 2n ** 70n })),
  })
  .map(({ uncredited, ...rest }) => ({
    ...rest,
    creditMax: rest.shares.reduce((sum, { credit }) => sum + credit, uncredited) || 1n,
  }));
const numbered = (list: readonly Omit<PaidRecord, "order">[], from: bigint): PaidRecord[] =>
  list.map((each, i) => ({ ...each, order: from + BigInt(i) }));
/** Lets go a part of what the DataNet 1 reserves, in 1/8. */
const releaseOf = ({ lastOrder, reserves }: Earnings, eighths: bigint): LedgerEntry => ({
  order: lastOrder + 1n,
  dataNetId: 1n,
  released: ((reserves.get(1n) ?? 0n) * eighths) / 8n,
});
const epochs = fc.array(
  fc.record({
    records: fc.array(record, { maxLength: 5 }),
    eighths: fc.bigInt({ min: 0n, max: 8n }),
    bindings: fc.dictionary(
      fc.constantFrom("Ada", "b@b.example"),
      fc.constantFrom(accountOf(5), accountOf(9)),
    ),
  }),
  { minLength: 1, maxLength: 5 },
);

const sum = (amounts: Iterable<bigint>): bigint => [...amounts].reduce((total, each) => total + each, 0n);
const whole = ({ accounts, unbound, reserves }: Earnings): bigint =>
  sum(accounts.values()) + sum(unbound.values()) + sum(reserves.values());

describe("a fee", () => {
  test("is split to the last unit, and the part without a source is nobody's", () => {
    expect(pay(plain)).toEqual({
      payees: [
        { account: accountOf(1), amount: 100n },
        { account: accountOf(2), amount: 200n },
        { account: accountOf(3), amount: 200n },
      ],
      contributors: [
        { contributor: "Ada <ada@lovelace.example>", amount: 200n },
        { contributor: accountOf(77), amount: 100n },
      ],
      reserve: 200n,
    });
  });
  test("that nobody is credited with is the reserve's, but for the payees", () => {
    expect(pay({ ...plain, shares: [] }).reserve).toBe(500n);
  });
  test("adds up, and a contributor gets what the credit says, to a unit", () => {
    fc.assert(
      fc.property(record, (given) => {
        const payment = pay({ ...given, order: 1n });
        const paid = [...payment.payees, ...payment.contributors].map(({ amount }) => amount);
        expect(sum(paid) + payment.reserve).toBe(given.fee);
        const pool = payment.reserve + sum(payment.contributors.map(({ amount }) => amount));
        for (const [i, { credit }] of given.shares.entries()) {
          const error = payment.contributors[i].amount * given.creditMax - pool * credit;
          expect(error < given.creditMax && error > -2n * given.creditMax).toBe(true);
        }
      }),
    );
  });
  const check = "check the record";
  test.each<[string, Partial<PaidRecord>, string]>([
    [
      "a split of too much",
      { split: { ...split, model: 2001 } },
      `a split of 1000 + 2001 + 2000 + 5000, wanted whole numbers that add up to 10000; ${check}`,
    ],
    [
      "a negative part",
      { split: { platform: -1, model: 1, stakers: 0, contributors: 10_000 } },
      `a split of -1 + 1 + 0 + 10000, wanted whole numbers that add up to 10000; ${check}`,
    ],
    ["a negative fee", { fee: -1n }, `a fee of -1, wanted at least 0; ${check}`],
    [
      "more credit than there is",
      { creditMax: 59n },
      `credits of 60 in 59, wanted each above 0, together at most the whole; ${check}`,
    ],
    [
      "no credit to have",
      { creditMax: 0n, shares: [] },
      `credits of 0 in 0, wanted each above 0, together at most the whole; ${check}`,
    ],
    [
      "a part for nobody",
      { payees: { ...payees, stakers: accountOf(0) } },
      `200 for no stakers at all, wanted a payee of each part; ${check}`,
    ],
    [
      "a share of nothing",
      { shares: [{ contributor: "Ada", credit: 0n }] },
      `credits of 0 in 100, wanted each above 0, together at most the whole; ${check}`,
    ],
    [
      "a payee that is none",
      { payees: { ...payees, model: "model" } },
      'model: "model" is no account, wanted 0x and 40 hexadecimal digits; check each digit',
    ],
  ])("refuses %s", (_, change, message) => {
    expect(() => pay({ ...plain, ...change })).toThrow(
      new DataNetError("invalidArgument", `record 1: ${message}`),
    );
  });
});

describe("epochs", () => {
  test("whatever was paid in is somewhere, and no account's amount ever falls", () => {
    fc.assert(
      fc.property(epochs, (list) => {
        let state = nothingEarned;
        let paidIn = 0n;
        for (const { records, bindings, eighths } of list) {
          const before = state;
          const release = releaseOf(before, eighths);
          const counted = [release, ...numbered(records, release.order + 1n)];
          state = settle(before, counted, (key) => bindings[key]);
          paidIn += sum(records.map(({ fee }) => fee));
          expect(whole(state)).toBe(paidIn);
          expect(state.epoch).toBe(before.epoch + 1);
          for (const [account, amount] of before.accounts)
            expect(state.accounts.get(account)).toBeGreaterThanOrEqual(amount);
          for (const key of Object.keys(bindings)) expect(state.unbound.has(key)).toBe(false);
        }
      }),
    );
  });
  test("where the epochs end changes nothing of who has earned what", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.nat(8), (list, cut) => {
        const records = numbered(list, 1n);
        const bound = (key: string): string | undefined => (key === "Ada" ? accountOf(9) : undefined);
        const once = settle(nothingEarned, records, bound);
        const half = settle(nothingEarned, records.slice(0, cut), bound);
        const twice = settle(half, records.slice(cut), bound);
        expect(earnedOf(twice)).toEqual(earnedOf(once));
        expect([...twice.unbound].sort()).toEqual([...once.unbound].sort());
      }),
    );
  });
  test("two spellings of a contributor are one, and an account needs no binding", () => {
    const state = settle(
      nothingEarned,
      [
        plain,
        { ...plain, order: 2n, shares: [{ contributor: "A. L. <ADA@lovelace.example>", credit: 100n }] },
      ],
      () => undefined,
    );
    expect([...state.unbound]).toEqual([["ada@lovelace.example", 700n]]);
    expect(state.accounts.get(accountOf(77))).toBe(100n);
  });
  test("a name that binds later gets what has waited; binding elsewhere moves only what comes", () => {
    const bound = (account: string | undefined) => (): string | undefined => account;
    const waiting = settle(nothingEarned, [plain], bound(undefined));
    const first = settle(waiting, [], bound(accountOf(50)));
    const second = settle(first, [{ ...plain, order: 2n }], bound(accountOf(60)));
    const name = "ada@lovelace.example";
    expect([waiting, first, second].map(({ unbound }) => unbound.get(name))).toEqual([
      200n,
      undefined,
      undefined,
    ]);
    expect(second.accounts.get(accountOf(50))).toBe(200n);
    expect(second.accounts.get(accountOf(60))).toBe(200n);
  });
  test("bound to account zero is bound to none", () => {
    const state = settle(nothingEarned, [plain], () => accountOf(0));
    expect(state.unbound.size).toBe(1);
    expect(state.accounts.has(accountOf(0))).toBe(false);
  });
  test("accounts are listed in ascending order, those without earnings not at all", () => {
    const none = { ...plain, split: { platform: 0, model: 0, stakers: 0, contributors: 10_000 } };
    expect(earnedOf(settle(nothingEarned, [none], () => accountOf(9)))).toEqual([
      { account: accountOf(9), cumulative: 400n },
      { account: accountOf(77), cumulative: 200n },
    ]);
  });
  test("a release goes to who earned in the DataNet, as they earned", () => {
    const away = { ...plain, order: 2n, dataNetId: 2n, shares: [{ contributor: "Eve", credit: 1n }] };
    const release = { order: 3n, dataNetId: 1n, released: 101n };
    const state = settle(nothingEarned, [plain, away, release], () => undefined);
    expect(state.reserves.get(1n)).toBe(99n);
    // 200 and 100 were earned of DataNet 1 before; 101 divided 2 to 1 is 67 1/3 and 33 2/3.
    expect(state.unbound.get("ada@lovelace.example")).toBe(267n);
    expect(state.accounts.get(accountOf(77))).toBe(134n);
    expect(state.unbound.get("Eve")).toBe(5n);
  });
  test("a release where nobody has earned stays in the reserve", () => {
    const nobody = { ...plain, shares: [] };
    const release = { order: 2n, dataNetId: 1n, released: 500n };
    const state = settle(nothingEarned, [nobody, release], () => undefined);
    expect(state.reserves.get(1n)).toBe(500n);
  });
  test.each([201n, -1n])("refuses a release of %s of 200", (released) => {
    const release = { order: 2n, dataNetId: 1n, released };
    const message = `entry 2: releases ${released}, wanted at most the reserve of 200; check the ledger`;
    expect(() => settle(nothingEarned, [plain, release], () => undefined)).toThrow(
      new DataNetError("invalidArgument", message),
    );
  });
  test.each([
    ["twice", [1n, 1n], 1n],
    ["out of order", [3n, 2n], 2n],
  ])("refuses an entry that comes %s", (_, orders, found) => {
    const records = orders.map((order) => ({ ...plain, order }));
    const message = `entry ${found}: comes after entry ${orders[0]}, wanted a later one; an entry counts once, in order`;
    expect(() => settle(nothingEarned, records, () => undefined)).toThrow(
      new DataNetError("invalidArgument", message),
    );
    const state = settle(nothingEarned, records.slice(0, 1), () => undefined);
    expect(() => settle(state, records.slice(1), () => undefined)).toThrow(DataNetError);
  });
});
