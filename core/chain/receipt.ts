import { levelsOf, siblingsOf } from "../base/merkle.ts";
import { domainSeparator, hashText, hashWords, typedDigest } from "../base/words.ts";
import type { Account } from "../reward/account.ts";

/** What one inference used, and what its payer pays for it. */
export interface Receipt {
  readonly inferenceId: string;
  readonly modelId: string;
  readonly dataNetId: bigint;
  readonly manifestHash: string;
  /** keccak-256 of the output. */
  readonly outputHash: string;
  readonly recordHash: string;
  /** Credit of all contributions together, at most `creditMax`. */
  readonly creditTotal: bigint;
  /** Above 0. */
  readonly creditMax: bigint;
  readonly token: Account;
  /** Smallest units of the token. */
  readonly fee: bigint;
  readonly payer: Account;
  /** Last second since 1970 at which the receipt can be recorded. */
  readonly deadline: bigint;
  /** Any number that the payer did not use before. */
  readonly nonce: bigint;
}

/** The ledger that a receipt is meant for. */
export interface LedgerDomain {
  readonly chainId: bigint;
  readonly ledger: Account;
}

const receiptType = hashText(
  "Receipt(bytes32 inferenceId,bytes32 modelId,uint256 dataNetId,bytes32 manifestHash,bytes32 outputHash,bytes32 recordHash,uint256 creditTotal,uint256 creditMax,address token,uint256 fee,address payer,uint256 deadline,uint256 nonce)",
);
const leafType = hashText(
  "DataNetReceiptLeaf(uint256 chainId,address ledger,uint256 index,bytes32 receiptHash)",
);
const nodeType = hashText("DataNetReceiptNode(bytes32 left,bytes32 right)");

/** The EIP-712 struct hash of a receipt. */
export function receiptHash(receipt: Receipt): string {
  const { inferenceId, modelId, dataNetId, manifestHash, outputHash, recordHash, ...rest } = receipt;
  const { creditTotal, creditMax, token, fee, payer, deadline, nonce } = rest;
  return hashWords(
    receiptType,
    ...[inferenceId, modelId, dataNetId, manifestHash, outputHash, recordHash],
    ...[creditTotal, creditMax, token, fee, payer, deadline, nonce],
  );
}

/** What the payer signs. */
export function receiptDigest({ chainId, ledger }: LedgerDomain, receipt: Receipt): string {
  const separator = domainSeparator("DataNet AttributionLedger", chainId, ledger);
  return typedDigest(separator, receiptHash(receipt));
}

/** The tree over the receipts of one batch, leaves first. @param receipts at least one, in the batch's order */
export function receiptTree(
  { chainId, ledger }: LedgerDomain,
  receipts: readonly Receipt[],
): (readonly string[])[] {
  return levelsOf(
    receipts.map((receipt, i) => hashWords(leafType, chainId, ledger, BigInt(i), receiptHash(receipt))),
    (left, right) => hashWords(nodeType, left, right),
  );
}

/** The siblings of a leaf of a plain tree, from its own level up, in the form the contracts take. O(log n) */
export function plainProof(tree: readonly (readonly string[])[], index: number): string[] {
  return siblingsOf(tree, index).map(({ node }) => node);
}
