import { read } from "./call.ts";
import type { Chain } from "./chain.ts";
import type { Ledger } from "./contracts.ts";
import type { Receipt } from "./receipt.ts";

/** Whether a receipt stands in a batch. @throws as `read` */
export function isRecorded(
  chain: Chain,
  ledger: Ledger,
  place: {
    readonly batchId: bigint;
    readonly index: bigint;
    readonly receipt: Receipt;
    /** Of `plainProof`. */
    readonly proof: readonly string[];
  },
): Promise<boolean> {
  const { batchId, index, receipt, proof } = place;
  return read(chain, ledger, "isRecorded", [batchId, index, receipt, proof]);
}
