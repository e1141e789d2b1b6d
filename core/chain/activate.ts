import type { Account } from "../reward/account.ts";
import type { Pool } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Makes the root that waits the active one, when its window is over; by anyone. @throws as `send` */
export async function activate(
  sender: Sender,
  pool: Pool,
  token: Account,
): Promise<Mined & { readonly epoch: bigint; readonly total: bigint }> {
  const mined = await send(sender, pool, "activate", [token]);
  const { epoch, total } = eventOf(mined, pool, "RootActivated");
  return { ...mined, epoch, total };
}
