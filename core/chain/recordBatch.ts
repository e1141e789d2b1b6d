import type { Account } from "../reward/account.ts";
import type { Ledger } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Many receipts of one DataNet and one token under one root. */
export interface ReceiptBatch {
  /** Of `receiptTree`. */
  readonly root: string;
  readonly n: bigint;
  readonly dataNetId: bigint;
  readonly token: Account;
  /** Sum of the fees. */
  readonly total: bigint;
  /** Sum of what each receipt leaves unattributed. */
  readonly reserve: bigint;
  /** Where the receipts are published. */
  readonly dataURI: string;
}

/** Records many inferences at once; the sender pays. @throws as `send` */
export async function recordBatch(
  sender: Sender,
  ledger: Ledger,
  batch: ReceiptBatch,
): Promise<Mined & { readonly batchId: bigint; readonly head: string }> {
  const mined = await send(sender, ledger, "recordBatch", [batch]);
  const { batchId, head } = eventOf(mined, ledger, "BatchRecorded");
  return { ...mined, batchId, head };
}
