import fc from "fast-check";
import type { PoolCommand } from "../oracle/pool.ts";

const token = fc.nat(1);
const person = fc.nat(3);
const amount = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt({ min: 1n, max: 120n }) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 5000n) },
);
/** Mostly whoever holds the role at first. */
const mostly = (holder: number): fc.Arbitrary<number> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(holder) }, { weight: 1, arbitrary: person });
const yes = fc.oneof(
  { weight: 9, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);
const no = yes.map((value) => !value);
const none = fc.oneof({ weight: 9, arbitrary: fc.constant(0n) }, { weight: 1, arbitrary: fc.constant(1n) });

const claim = fc
  .record({
    kind: fc.constant("claim" as const),
    token,
    by: person,
    account: person,
    root: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
    foreign: no,
    more: none,
    to: fc.nat(5),
    signed: fc.option(fc.record({ by: person, nonceAhead: none, expired: no }), { nil: undefined }),
    straight: yes,
  })
  // Most claims are ones that a person would make, or few would be paid.
  .map(({ straight, signed, ...rest }) => ({
    ...rest,
    ...(straight && !signed && { to: rest.account, by: rest.account }),
    ...(signed && { signed: straight ? { ...signed, by: rest.account } : signed }),
  }));

const one: fc.Arbitrary<PoolCommand> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("deposit" as const), token, by: person, amount }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("depositFrom" as const),
      token,
      from: person,
      amount,
      byLedger: yes,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("release" as const),
      token,
      eighths: fc.bigInt({ min: 0n, max: 9n }),
      byLedger: yes,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("propose" as const),
      token,
      by: mostly(0),
      amounts: fc.array(fc.bigInt({ min: 0n, max: 40n }), { minLength: 4, maxLength: 4 }),
      lie: none,
    }),
  },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant("activate" as const), token, by: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("disable" as const), token, by: mostly(1) }) },
  { weight: 10, arbitrary: claim },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancelSigned" as const), by: person }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("setPayee" as const), by: person, payee: fc.nat(4) }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ voice: fc.nat(2), role: fc.nat(2), holder: fc.nat(4), by: person, holds: yes })
      .map(({ holds, by, ...rest }) => ({ kind: "wish" as const, ...rest, by: holds ? rest.voice : by })),
  },
  {
    weight: 7,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), halfWindows: fc.integer({ min: 1, max: 2 }) }),
  },
);

/** An epoch as it should go: money, a root, its window, and claims of everybody. */
const epoch: fc.Arbitrary<PoolCommand[]> = fc
  .record({
    token,
    amounts: fc.array(fc.bigInt({ min: 0n, max: 60n }), { minLength: 4, maxLength: 4 }),
    lie: none,
    claims: fc.array(claim, { minLength: 2, maxLength: 6 }),
  })
  .map(({ token, amounts, lie, claims }) => [
    { kind: "deposit", token, by: 3, amount: 90n },
    { kind: "propose", token, by: 0, amounts, lie },
    { kind: "pass", halfWindows: 2 },
    { kind: "activate", token, by: 3 },
    ...claims.map((each) => ({ ...each, token })),
  ]);

/** Commands in any order among epochs, so that money moves and everything else is tried in between. */
export function commands(maxGroups: number): fc.Arbitrary<PoolCommand[]> {
  const group = fc.oneof(
    { weight: 1, arbitrary: epoch },
    { weight: 1, arbitrary: fc.array(one, { minLength: 1, maxLength: 6 }) },
  );
  return fc
    .array(group, { minLength: maxGroups / 2, maxLength: maxGroups, size: "max" })
    .map((list) => list.flat());
}
