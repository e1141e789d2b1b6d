import type { Account } from "../reward/account.ts";
import type { Claim } from "./claim.ts";
import type { Pool } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/**
 * The same to any account that the owner has signed for, whoever sends.
 *
 * @param permission signature over `claimDigest`, and the deadline it names
 * @throws as `send`
 */
export async function claimSigned(
  sender: Sender,
  pool: Pool,
  token: Account,
  { account, cumulative, proof, to }: Claim,
  { deadline, signature }: { readonly deadline: bigint; readonly signature: string },
): Promise<Mined & { readonly amount: bigint }> {
  const what = [token, account, cumulative, proof, to] as const;
  const mined = await send(sender, pool, "claimSigned", [...what, deadline, signature]);
  return { ...mined, amount: eventOf(mined, pool, "Claimed").amount };
}
