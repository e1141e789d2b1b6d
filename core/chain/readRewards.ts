import { DataNetError } from "../base/errors.ts";
import type { Account } from "../reward/account.ts";
import type { RootData } from "../reward/rootData.ts";
import { read } from "./call.ts";
import type { Chain } from "./chain.ts";
import type { Pool } from "./contracts.ts";
import { readPool } from "./readPool.ts";

/** What an account can see of its rewards in one token, in smallest units. */
export interface Rewards {
  /** In the root that waits, beyond the active one. */
  readonly inWindow: bigint;
  /** When the waiting root can be activated, in seconds since 1970; undefined when none waits. */
  readonly activatesAt: bigint | undefined;
  /** In the active root, and not paid yet. */
  readonly claimable: bigint;
  readonly claimed: bigint;
}

/**
 * The rewards of some accounts: amounts of the published data, believed only where their root and total are
 * the pool's.
 *
 * @param data verified by `verifyRoot`; of the active root and of the one that waits, where there are any
 * @throws DataNetError "notFound" where the data of a root of the chain are missing; as `read`
 */
export async function readRewards(
  chain: Chain,
  pool: Pool,
  token: Account,
  accounts: readonly Account[],
  data: readonly RootData[],
): Promise<Map<Account, Rewards>> {
  const { active, pending } = await readPool(chain, pool, token);
  const amountsOf = (root: typeof active): ReadonlyMap<Account, bigint> => {
    if (!root) return new Map();
    const found = data.find(({ root: hash, total }) => hash === root.hash && BigInt(total) === root.sum);
    if (!found) {
      const message = `root ${root.hash} of epoch ${root.epoch}: no data of it, wanted what was published; fetch them`;
      throw new DataNetError("notFound", message);
    }
    return new Map(found.leaves.map(({ account, cumulative }) => [account, BigInt(cumulative)]));
  };
  const promised = amountsOf(active);
  const coming = pending ? amountsOf(pending) : promised;
  const rewards = await Promise.all(
    accounts.map(async (account): Promise<[Account, Rewards]> => {
      const claimed = await read(chain, pool, "claimed", [token, account]);
      const earned = promised.get(account) ?? 0n;
      const later = coming.get(account) ?? 0n;
      return [
        account,
        {
          inWindow: later > earned ? later - earned : 0n,
          activatesAt: pending?.activatesAt,
          claimable: earned > claimed ? earned - claimed : 0n,
          claimed,
        },
      ];
    }),
  );
  return new Map(rewards);
}
