import type { Account } from "../reward/account.ts";
import type { Pool } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** A root before it waits. */
export interface ProposedRoot {
  readonly root: string;
  readonly total: bigint;
  /** Head of the ledger up to which the root counts. */
  readonly ledgerRoot: string;
  /** Where the root's data are published. */
  readonly dataURI: string;
}

/** Proposes the next root of a token; by the proposer only, while none waits. @throws as `send` */
export async function proposeRoot(
  sender: Sender,
  pool: Pool,
  token: Account,
  { root, total, ledgerRoot, dataURI }: ProposedRoot,
): Promise<Mined & { readonly epoch: bigint; readonly activatesAt: bigint }> {
  const mined = await send(sender, pool, "proposeRoot", [token, root, total, ledgerRoot, dataURI]);
  const { epoch, activatesAt } = eventOf(mined, pool, "RootProposed");
  return { ...mined, epoch, activatesAt };
}
