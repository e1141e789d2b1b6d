import type { Account } from "../reward/account.ts";
import type { Pool } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Throws the root that waits away; by the guardian only. @throws as `send` */
export function disable(sender: Sender, pool: Pool, token: Account): Promise<Mined> {
  return send(sender, pool, "disable", [token]);
}
