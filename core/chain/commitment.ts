import { hashText, hashWords } from "../base/words.ts";
import type { Account } from "../reward/account.ts";
import type { RegistryDomain } from "./item.ts";

/** What `reveal` says of a file. */
export interface Revealed {
  readonly contentHash: string;
  readonly licenseId: string;
  /** In bytes. */
  readonly size: bigint;
  /** Where the file can be found; may be empty. */
  readonly uri: string;
  /** 32 bytes that nobody can guess: without them the commit would tell what it hides. */
  readonly salt: string;
}

/** What `revealBatch` says of many files. */
export interface RevealedBatch {
  readonly root: string;
  readonly n: bigint;
  readonly manifestURI: string;
  readonly salt: string;
}

const commitType = hashText(
  "DataNetCommit(uint256 chainId,address registry,address sender,uint256 dataNetId,bytes32 contentHash,bytes32 licenseId,uint256 size,bytes32 uriHash,bytes32 salt)",
);
const batchType = hashText(
  "DataNetCommitBatch(uint256 chainId,address registry,address sender,uint256 dataNetId,bytes32 root,uint256 n,bytes32 uriHash,bytes32 salt)",
);

/** What `sender` commits to before it reveals one file. */
export function commitmentOf(domain: RegistryDomain, sender: Account, revealed: Revealed): string {
  const { chainId, registry, dataNetId } = domain;
  const { contentHash, licenseId, size, uri, salt } = revealed;
  return hashWords(
    ...[commitType, chainId, registry, sender, dataNetId],
    ...[contentHash, licenseId, size, hashText(uri), salt],
  );
}

/** What `sender` commits to before it reveals a batch. */
export function batchCommitmentOf(domain: RegistryDomain, sender: Account, batch: RevealedBatch): string {
  const { chainId, registry, dataNetId } = domain;
  const { root, n, manifestURI, salt } = batch;
  return hashWords(batchType, chainId, registry, sender, dataNetId, root, n, hashText(manifestURI), salt);
}
