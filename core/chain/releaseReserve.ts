import type { Account } from "../reward/account.ts";
import type { Ledger } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Lets the contributors of a DataNet earn a part of its reserve; by its owner only. @throws as `send` */
export async function releaseReserve(
  sender: Sender,
  ledger: Ledger,
  {
    dataNetId,
    token,
    amount,
  }: { readonly dataNetId: bigint; readonly token: Account; readonly amount: bigint },
): Promise<Mined & { readonly head: string }> {
  const mined = await send(sender, ledger, "releaseReserve", [dataNetId, token, amount]);
  return { ...mined, head: eventOf(mined, ledger, "ReserveReleased").head };
}
