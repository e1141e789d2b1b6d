import { DataNetError } from "../base/errors.ts";
import { contributorKey } from "../contribute/contributor.ts";
import { type Account, isAccount, parseAccount, zeroAccount } from "./account.ts";
import { type PaidRecord, pay } from "./pay.ts";
import type { Earned } from "./sumTree.ts";

/**
 * All that has ever been earned of one token up to the end of an epoch, in its smallest units. Whatever was
 * paid in stands in exactly one of the three maps; no amount in `accounts` or `reserves` ever falls.
 */
export interface Earnings {
  /** 0 before the first epoch. */
  readonly epoch: number;
  /** The last record counted; 0 before the first. */
  readonly lastOrder: bigint;
  readonly accounts: ReadonlyMap<Account, bigint>;
  /** By contributor key: waits until the contributor names an account, and then moves there whole. */
  readonly unbound: ReadonlyMap<string, bigint>;
  /** By DataNet: what nobody's text stands behind. */
  readonly reserves: ReadonlyMap<bigint, bigint>;
}

/** The state before anything was earned. */
export const nothingEarned: Earnings = {
  epoch: 0,
  lastOrder: 0n,
  accounts: new Map(),
  unbound: new Map(),
  reserves: new Map(),
};

/**
 * Closes an epoch: adds what its records pay.
 *
 * A contributor who names an account is paid there from this epoch on, with all that had waited. Naming
 * another one later moves nothing that an account has earned already, so cumulative amounts never fall.
 *
 * @param records in the ledger's order, none counted before
 * @param accountOf the account a contributor key is bound to now; a key that is an account needs no binding
 * @returns a new state; `previous` stays as it is; O(accounts + shares)
 * @throws DataNetError "invalidArgument" where a record comes twice, out of order, or does not add up
 */
export function settle(
  previous: Earnings,
  records: readonly PaidRecord[],
  accountOf: (contributorKey: string) => Account | undefined,
): Earnings {
  const accounts = new Map(previous.accounts);
  const unbound = new Map(previous.unbound);
  const reserves = new Map(previous.reserves);
  let { lastOrder } = previous;
  for (const record of records) {
    if (record.order <= lastOrder) {
      const message = `record ${record.order}: comes after record ${lastOrder}, wanted a later one; a record is paid once, in order`;
      throw new DataNetError("invalidArgument", message);
    }
    lastOrder = record.order;
    const { payees, contributors, reserve } = pay(record);
    for (const { account, amount } of payees) add(accounts, account, amount);
    for (const { contributor, amount } of contributors) add(unbound, contributorKey(contributor), amount);
    add(reserves, record.dataNetId, reserve);
  }
  for (const [key, amount] of [...unbound]) {
    const account = isAccount(key) ? key : accountOf(key);
    // Account zero is how the chain says "bound to none".
    if (account === undefined || account === zeroAccount) continue;
    unbound.delete(key);
    add(accounts, parseAccount(`payee of ${JSON.stringify(key)}`, account), amount);
  }
  return { epoch: previous.epoch + 1, lastOrder, accounts, unbound, reserves };
}

/** What goes into the tree: accounts in ascending order. O(n log n) */
export function earnedOf({ accounts }: Earnings): Earned[] {
  return [...accounts]
    .map(([account, cumulative]) => ({ account, cumulative }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** Adds to an entry; one of nothing is not made. */
function add<Key>(amounts: Map<Key, bigint>, key: Key, amount: bigint): void {
  if (amount > 0n) amounts.set(key, (amounts.get(key) ?? 0n) + amount);
}
