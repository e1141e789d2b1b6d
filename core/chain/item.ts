import { levelsOf } from "../base/merkle.ts";
import { hashText, hashWords } from "../base/words.ts";
import type { Account } from "../reward/account.ts";

/** One file of a batch, as its leaf holds it. */
export interface Item {
  readonly contentHash: string;
  /** Its contributor; zero for a name not bound yet, and for several authors. */
  readonly account: Account;
  /** keccak-256 of the SPDX expression. */
  readonly licenseId: string;
  /** In bytes. */
  readonly size: bigint;
}

/** The DataNet of a registry that a batch is for. */
export interface RegistryDomain {
  readonly chainId: bigint;
  readonly registry: Account;
  readonly dataNetId: bigint;
}

const itemType = hashText(
  "DataNetItem(uint256 chainId,address registry,uint256 dataNetId,uint256 index,bytes32 contentHash,address account,bytes32 licenseId,uint256 size)",
);
const nodeType = hashText("DataNetItemNode(bytes32 left,bytes32 right)");

/** What stands for a license on the chain. @param license SPDX expression */
export function licenseIdOf(license: string): string {
  return hashText(license);
}

/** The tree over the items of one batch, leaves first. @param items at least one, in the batch's order */
export function itemTree(
  { chainId, registry, dataNetId }: RegistryDomain,
  items: readonly Item[],
): (readonly string[])[] {
  return levelsOf(
    items.map(({ contentHash, account, licenseId, size }, i) =>
      hashWords(
        ...[itemType, chainId, registry, dataNetId, BigInt(i)],
        ...[contentHash, account, licenseId, size],
      ),
    ),
    (left, right) => hashWords(nodeType, left, right),
  );
}
