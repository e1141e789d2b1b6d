import { DataNetError } from "../base/errors.ts";
import { contributorKey } from "../contribute/contributor.ts";
import { type Account, isAccount, parseAccount, zeroAccount } from "./account.ts";
import { type PaidRecord, pay } from "./pay.ts";
import { splitAmount } from "./splitAmount.ts";
import type { Earned } from "./sumTree.ts";

/**
 * All that has ever been earned of one token up to the end of an epoch, in its smallest units. Whatever was
 * paid in stands in exactly one of `accounts`, `unbound` and `reserves`; no amount in `accounts` ever falls.
 */
export interface Earnings {
  /** 0 before the first epoch. */
  readonly epoch: number;
  /** The last entry counted; 0 before the first. */
  readonly lastOrder: bigint;
  readonly accounts: ReadonlyMap<Account, bigint>;
  /** By contributor key: waits until the contributor names an account, and then moves there whole. */
  readonly unbound: ReadonlyMap<string, bigint>;
  /** By DataNet: what nobody's text stands behind. */
  readonly reserves: ReadonlyMap<bigint, bigint>;
  /** By DataNet and contributor key: all it earned there, by which a release is divided. */
  readonly contributed: ReadonlyMap<bigint, ReadonlyMap<string, bigint>>;
}

/** The owner of a DataNet lets its contributors earn a part of its reserve. */
export interface Release {
  /** The ledger's number of the entry: strictly rising. */
  readonly order: bigint;
  readonly dataNetId: bigint;
  /** Smallest units, at most what the reserve holds. */
  readonly released: bigint;
}

/** What the ledger took, in its order. */
export type LedgerEntry = PaidRecord | Release;

/** The state before anything was earned. */
export const nothingEarned: Earnings = {
  epoch: 0,
  lastOrder: 0n,
  accounts: new Map(),
  unbound: new Map(),
  reserves: new Map(),
  contributed: new Map(),
};

/**
 * Closes an epoch: adds what its entries pay.
 *
 * A release goes to the contributors of its DataNet in proportion to all they have earned there before it, by
 * largest remainder in the order of their keys; where nobody has, it stays in the reserve.
 *
 * A contributor who names an account is paid there from this epoch on, with all that had waited. Naming
 * another one later moves nothing that an account has earned already, so cumulative amounts never fall.
 *
 * @param entries in the ledger's order, none counted before
 * @param accountOf the account a contributor key is bound to now; a key that is an account needs no binding
 * @returns a new state; `previous` stays as it is; O(accounts + shares)
 * @throws DataNetError "invalidArgument" where an entry comes twice, out of order, or does not add up
 */
export function settle(
  previous: Earnings,
  entries: readonly LedgerEntry[],
  accountOf: (contributorKey: string) => Account | undefined,
): Earnings {
  const accounts = new Map(previous.accounts);
  const unbound = new Map(previous.unbound);
  const reserves = new Map(previous.reserves);
  const contributed = new Map(
    [...previous.contributed].map(([dataNetId, amounts]) => [dataNetId, new Map(amounts)]),
  );
  const earn = (dataNetId: bigint, key: string, amount: bigint): void => {
    const amounts = contributed.get(dataNetId) ?? new Map<string, bigint>();
    contributed.set(dataNetId, amounts);
    add(amounts, key, amount);
    add(unbound, key, amount);
  };
  let { lastOrder } = previous;
  for (const entry of entries) {
    const { order, dataNetId } = entry;
    if (order <= lastOrder)
      throw refusal(order, `comes after entry ${lastOrder}`, "a later one; an entry counts once, in order");
    lastOrder = order;
    if ("released" in entry) {
      const { released } = entry;
      const reserve = reserves.get(dataNetId) ?? 0n;
      if (released < 0n || released > reserve)
        throw refusal(order, `releases ${released}`, `at most the reserve of ${reserve}; check the ledger`);
      const parts = divide(released, contributed.get(dataNetId) ?? new Map());
      for (const [key, part] of parts) earn(dataNetId, key, part);
      if (parts.length > 0) reserves.set(dataNetId, reserve - released);
    } else {
      const { payees, contributors, reserve } = pay(entry);
      for (const { account, amount } of payees) add(accounts, account, amount);
      for (const { contributor, amount } of contributors)
        earn(dataNetId, contributorKey(contributor), amount);
      add(reserves, dataNetId, reserve);
    }
  }
  for (const [key, amount] of [...unbound]) {
    const account = isAccount(key) ? key : accountOf(key);
    // Account zero is how the chain says "bound to none".
    if (account === undefined || account === zeroAccount) continue;
    unbound.delete(key);
    add(accounts, parseAccount(`payee of ${JSON.stringify(key)}`, account), amount);
  }
  return { epoch: previous.epoch + 1, lastOrder, accounts, unbound, reserves, contributed };
}

/** What goes into the tree: accounts in ascending order. O(n log n) */
export function earnedOf({ accounts }: Earnings): Earned[] {
  return [...accounts]
    .map(([account, cumulative]) => ({ account, cumulative }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** Divides by what each has earned; nothing where nobody has. */
function divide(amount: bigint, by: ReadonlyMap<string, bigint>): [string, bigint][] {
  const earned = [...by].sort(([a], [b]) => (a < b ? -1 : 1));
  if (earned.length === 0) return [];
  const parts = splitAmount(
    amount,
    earned.map(([, weight]) => weight),
  );
  return earned.map(([key], i) => [key, parts[i]]);
}

/** Adds to an entry; one of nothing is not made. */
function add<Key>(amounts: Map<Key, bigint>, key: Key, amount: bigint): void {
  if (amount > 0n) amounts.set(key, (amounts.get(key) ?? 0n) + amount);
}

function refusal(order: bigint, found: string, wanted: string): DataNetError {
  return new DataNetError("invalidArgument", `entry ${order}: ${found}, wanted ${wanted}`);
}
