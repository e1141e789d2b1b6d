import type { Account } from "../reward/account.ts";
import type { Registry } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** From now on the sender's rewards are paid to `payee`; to itself again where it is zero. @throws as `send` */
export function setPayee(sender: Sender, registry: Registry, payee: Account): Promise<Mined> {
  return send(sender, registry, "setPayee", [payee]);
}
