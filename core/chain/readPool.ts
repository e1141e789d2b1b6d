import type { Account } from "../reward/account.ts";
import type { SumNode } from "../reward/sumTree.ts";
import { read } from "./call.ts";
import type { Chain } from "./chain.ts";
import type { Pool } from "./contracts.ts";

/** What the pool holds of one token, in smallest units. */
export interface PoolState {
  readonly deposited: bigint;
  /** The part of `deposited` that no root may promise. */
  readonly reserved: bigint;
  readonly paid: bigint;
  /** Undefined before the first. */
  readonly active: (SumNode & { readonly epoch: bigint }) | undefined;
  /** The root that waits; undefined when none does. */
  readonly pending: (SumNode & { readonly epoch: bigint; readonly activatesAt: bigint }) | undefined;
}

/** The books of one token. @throws as `read` */
export async function readPool(chain: Chain, pool: Pool, token: Account): Promise<PoolState> {
  const [funds, active, pending] = await Promise.all([
    read(chain, pool, "fundsOf", [token]),
    read(chain, pool, "activeRoot", [token]),
    read(chain, pool, "pendingRoot", [token]),
  ]);
  return {
    ...funds,
    active: active.epoch === 0n ? undefined : { epoch: active.epoch, hash: active.root, sum: active.total },
    pending:
      pending.epoch === 0n
        ? undefined
        : {
            epoch: pending.epoch,
            hash: pending.root,
            sum: pending.total,
            activatesAt: pending.activatesAt,
          },
  };
}
