import { DataNetError } from "../base/errors.ts";
import { divideFee, type FeeSplit } from "../reward/pay.ts";
import { type LedgerDomain, type Receipt, receiptTree } from "./receipt.ts";
import type { ReceiptBatch } from "./recordBatch.ts";

/**
 * The batch that receipts make, in their order. It counts for roots only if root, n, total and reserve follow
 * from the published receipts, so they are computed here and nowhere given.
 *
 * @param receipts at least one, all of one DataNet and one token
 * @param splitOf the split of a model's terms in effect
 * @param dataURI where the receipts are published
 * @throws DataNetError "invalidArgument"
 */
export function receiptBatch(
  domain: LedgerDomain,
  receipts: readonly Receipt[],
  splitOf: (modelId: string) => FeeSplit,
  dataURI: string,
): ReceiptBatch {
  let total = 0n;
  let reserve = 0n;
  for (const [i, { modelId, dataNetId, token, fee, creditTotal, creditMax }] of receipts.entries()) {
    if (dataNetId !== receipts[0].dataNetId || token !== receipts[0].token)
      throw refusal(`receipt ${i} of DataNet ${dataNetId} and token ${token}`, "one DataNet and one token");
    const split = splitOf(modelId);
    total += fee;
    reserve += divideFee(`receipt ${i}`, { fee, split, creditTotal, creditMax }).reserve;
  }
  if (receipts.length === 0) throw refusal("no receipt", "at least one");
  const tree = receiptTree(domain, receipts);
  const [{ dataNetId, token }] = receipts;
  return {
    root: tree[tree.length - 1][0],
    n: BigInt(receipts.length),
    dataNetId,
    token,
    total,
    reserve,
    dataURI,
  };
}

function refusal(found: string, wanted: string): DataNetError {
  return new DataNetError("invalidArgument", `batch: ${found}, wanted ${wanted}; make another batch`);
}
