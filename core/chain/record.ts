import type { Parts } from "../reward/pay.ts";
import type { Ledger } from "./contracts.ts";
import type { Receipt } from "./receipt.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/**
 * Records an inference and moves its fee from the payer to the pool.
 *
 * @param signature the payer's over `receiptDigest`
 * @throws as `send`
 */
export async function record(
  sender: Sender,
  ledger: Ledger,
  receipt: Receipt,
  signature: string,
): Promise<Mined & { readonly parts: Parts; readonly head: string }> {
  const mined = await send(sender, ledger, "record", [receipt, signature]);
  const { parts, head } = eventOf(mined, ledger, "Recorded");
  return { ...mined, parts, head };
}
