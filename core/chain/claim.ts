import type { Account } from "../reward/account.ts";
import type { Earned, SumProof } from "../reward/sumTree.ts";
import type { Pool } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** What an account has earned, and the proof of it. */
export interface Claim extends Earned {
  readonly proof: SumProof;
  /** The account's payee, unless the account itself claims. */
  readonly to: Account;
}

/** Pays an account what it has earned and not been paid. @throws as `send` */
export async function claim(
  sender: Sender,
  pool: Pool,
  token: Account,
  { account, cumulative, proof, to }: Claim,
): Promise<Mined & { readonly amount: bigint }> {
  const mined = await send(sender, pool, "claim", [token, account, cumulative, proof, to]);
  return { ...mined, amount: eventOf(mined, pool, "Claimed").amount };
}
