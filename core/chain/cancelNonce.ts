import type { Ledger } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Makes a receipt that the sender signed with this nonce worthless. @throws as `send` */
export function cancelNonce(sender: Sender, ledger: Ledger, nonce: bigint): Promise<Mined> {
  return send(sender, ledger, "cancelNonce", [nonce]);
}
