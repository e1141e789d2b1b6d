import type { Pool } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Makes the signature that the sender gave for its next claim worthless. @throws as `send` */
export function cancelSigned(sender: Sender, pool: Pool): Promise<Mined> {
  return send(sender, pool, "cancelSigned", []);
}
