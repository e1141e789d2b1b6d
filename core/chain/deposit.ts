import type { Account } from "../reward/account.ts";
import type { Pool } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Gives money to the pool for coming roots; nothing is owed for it. @throws as `send` */
export async function deposit(
  sender: Sender,
  pool: Pool,
  token: Account,
  amount: bigint,
): Promise<Mined & { readonly received: bigint }> {
  const mined = await send(sender, pool, "deposit", [token, amount]);
  return { ...mined, received: eventOf(mined, pool, "Deposited").amount };
}
