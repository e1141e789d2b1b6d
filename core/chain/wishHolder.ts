import type { Account } from "../reward/account.ts";
import type { Pool } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** The three keys of a pool, in the contract's order. */
export const roles = ["proposer", "guardian", "arbiter"] as const;
export type Role = (typeof roles)[number];

/** Says, as holder of `voice`, who should hold `role`; two voices that agree make it so. @throws as `send` */
export function wishHolder(
  sender: Sender,
  pool: Pool,
  { voice, role, holder }: { readonly voice: Role; readonly role: Role; readonly holder: Account },
): Promise<Mined> {
  const numberOf = (each: Role): bigint => BigInt(roles.indexOf(each));
  return send(sender, pool, "wishHolder", [numberOf(voice), numberOf(role), holder]);
}
