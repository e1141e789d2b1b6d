import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClaimCommand, type PoolCommand, PoolModel } from "../oracle/pool.ts";
import { type Local, snapshot, startLocal } from "./local.ts";
import { commands } from "./poolCommands.ts";
import { RealPool } from "./realPool.ts";

/** Each step is some ten questions to a real chain, so there are fewer runs than of other properties. */
const numRuns = process.env.DATANET_LONG ? 150 : 6;
const maxGroups = process.env.DATANET_LONG ? 16 : 8;
const balance = 500n;

const straight = (account: number): ClaimCommand => {
  const signed = undefined;
  return {
    kind: "claim",
    token: 0,
    by: account,
    account,
    root: 0,
    foreign: false,
    more: 0n,
    to: account,
    signed,
  };
};
const epoch = (amounts: readonly bigint[]): PoolCommand[] => [
  { kind: "propose", token: 0, by: 0, amounts, lie: 0n },
  { kind: "pass", halfWindows: 2 },
  { kind: "activate", token: 0, by: 3 },
];

/** A second root takes from 0, who was paid, and gives to 1: each root alone is sound, both together are not. */
const falling: PoolCommand[] = [
  { kind: "deposit", token: 0, by: 3, amount: 90n },
  ...epoch([40n, 0n, 0n, 0n]),
  straight(0),
  straight(0),
  ...epoch([0n, 40n, 0n, 0n]),
  straight(1),
];

/** Payees, signatures, and two keys that replace a third. */
const roles: PoolCommand[] = [
  { kind: "deposit", token: 0, by: 3, amount: 90n },
  ...epoch([10n, 20n, 30n, 0n]),
  { kind: "setPayee", by: 1, payee: 3 },
  { ...straight(1), by: 2 },
  { ...straight(1), by: 2, to: 3 },
  { ...straight(2), by: 0, to: 3, signed: { by: 2, nonceAhead: 0n, expired: false } },
  { kind: "wish", by: 1, voice: 1, role: 0, holder: 3 },
  { kind: "wish", by: 2, voice: 2, role: 0, holder: 3 },
  { kind: "propose", token: 0, by: 0, amounts: [10n, 20n, 30n, 1n], lie: 0n },
  { kind: "propose", token: 0, by: 3, amounts: [10n, 20n, 30n, 1n], lie: 0n },
];

let local: Local;
let tokens: string[];
beforeAll(async () => {
  local = await startLocal({ window: 86_400 });
  tokens = [await local.newToken(), await local.newToken()];
  await RealPool.prepare(local, tokens, balance);
});
afterAll(() => local.anvil.stop());

test("the pool does what its model does, step by step", async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(commands(maxGroups), async (list) => {
      const goBack = await snapshot(local.chain);
      try {
        const model = new PoolModel(balance);
        const real = await RealPool.of(local, tokens);
        for (const command of list) {
          const expected = model.apply(command);
          const found = await real.apply(command);
          expect(found, show(command)).toEqual(expected);
          expect(await real.state(), `after ${show(command)}`).toEqual(stateOf(model));
          seen.add(`${command.kind} ${"refused" in expected ? expected.refused : "done"}`);
        }
      } finally {
        await goBack();
      }
    }),
    { numRuns, examples: [[falling], [roles]] },
  );
  // A run that paid nobody would prove nothing about payment.
  const must = ["claim done", "claim NothingToClaim", "claim PaidBeyondTotal", "claim NotPayee", "wish done"];
  expect([...seen]).toEqual(expect.arrayContaining(must));
}, 3_600_000);

/** What the pool's views show of the model. */
function stateOf({ books, holders, nonces, payees }: PoolModel): unknown {
  return {
    tokens: books.map(({ deposited, reserved, paid, epoch, active, pending, claimed, balances, held }) => ({
      ...{ deposited, reserved, paid, claimed, balances, held },
      epoch,
      total: active?.total ?? 0n,
      pendingTotal: pending?.total,
    })),
    ...{ holders, nonces, payees },
  };
}

function show(command: unknown): string {
  return JSON.stringify(command, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}
