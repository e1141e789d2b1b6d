import { SigningKey } from "ethers";
import { describe, expect, test } from "vitest";
import { domainSeparator } from "../../core/base/words.ts";
import { type ClaimPermission, claimDigest } from "../../core/chain/claimDigest.ts";
import { batchCommitmentOf, commitmentOf } from "../../core/chain/commitment.ts";
import { itemTree, licenseIdOf } from "../../core/chain/item.ts";
import {
  plainProof,
  type Receipt,
  receiptDigest,
  receiptHash,
  receiptTree,
} from "../../core/chain/receipt.ts";
import { vector } from "../reward/vector.ts";

interface PlainTree {
  readonly leaves: readonly string[];
  readonly root: string;
  readonly proofs: readonly { readonly index: number; readonly hashes: readonly string[] }[];
}
interface Items extends PlainTree {
  readonly chainId: string;
  readonly registry: string;
  readonly dataNetId: string;
  readonly contentHashes: readonly string[];
  readonly accounts: readonly string[];
  readonly licenseIds: readonly string[];
  readonly sizes: readonly string[];
}
interface Signed {
  readonly structHash: string;
  readonly digest: string;
  readonly privateKey: string;
  readonly signature: string;
}
type Digits<T> = { readonly [K in keyof T]: string };

function expectTree(tree: readonly (readonly string[])[], { leaves, root, proofs }: PlainTree): void {
  expect(tree[0]).toEqual(leaves);
  expect(tree[tree.length - 1]).toEqual([root]);
  expect(proofs.map(({ index }) => plainProof(tree, index))).toEqual(proofs.map(({ hashes }) => hashes));
}

test.each([1, 2, 3, 5, 8])("the batch of %i items", (n) => {
  const golden = vector<Items>(`itemTree${n}`);
  const domain = {
    chainId: BigInt(golden.chainId),
    registry: golden.registry,
    dataNetId: BigInt(golden.dataNetId),
  };
  const items = golden.contentHashes.map((contentHash, i) => ({
    contentHash,
    account: golden.accounts[i],
    licenseId: golden.licenseIds[i],
    size: BigInt(golden.sizes[i]),
  }));
  expect(golden.leaves.length).toBe(n);
  expectTree(itemTree(domain, items), golden);
  expect(items[0].licenseId).toBe(licenseIdOf("MIT"));
});

test("both kinds of commit", () => {
  const golden = vector<Record<string, string>>("commits");
  const { registry, sender, contentHash, licenseId, uri, salt, root, manifestURI } = golden;
  const domain = { chainId: BigInt(golden.chainId), registry, dataNetId: BigInt(golden.dataNetId) };
  const file = { contentHash, licenseId, size: BigInt(golden.size), uri, salt };
  expect(commitmentOf(domain, sender, file)).toBe(golden.commit);
  expect(batchCommitmentOf(domain, sender, { root, n: BigInt(golden.n), manifestURI, salt })).toBe(
    golden.commitBatch,
  );
});

describe("receipts", () => {
  interface Receipts extends PlainTree {
    readonly chainId: string;
    readonly ledger: string;
    readonly domainSeparator: string;
    readonly list: readonly (Signed & { readonly receipt: Digits<Receipt> })[];
  }
  test.each([1, 2, 3, 5])("the batch of %i", (n) => {
    const golden = vector<Receipts>(`receipts${n}`);
    const domain = { chainId: BigInt(golden.chainId), ledger: golden.ledger };
    const receipts = golden.list.map(({ receipt }): Receipt => {
      const { dataNetId, creditTotal, creditMax, fee, deadline, nonce, ...texts } = receipt;
      return {
        ...texts,
        dataNetId: BigInt(dataNetId),
        creditTotal: BigInt(creditTotal),
        creditMax: BigInt(creditMax),
        fee: BigInt(fee),
        deadline: BigInt(deadline),
        nonce: BigInt(nonce),
      };
    });
    expect(domainSeparator("DataNet AttributionLedger", domain.chainId, domain.ledger)).toBe(
      golden.domainSeparator,
    );
    expect(golden.list.length).toBe(n);
    for (const [i, { structHash, digest, privateKey, signature }] of golden.list.entries()) {
      expect(receiptHash(receipts[i])).toBe(structHash);
      expect(receiptDigest(domain, receipts[i])).toBe(digest);
      expect(new SigningKey(privateKey).sign(digest).serialized).toBe(signature);
    }
    expectTree(receiptTree(domain, receipts), golden);
  });
});

test("permissions to pay to another account", () => {
  const golden = vector<{
    readonly chainId: string;
    readonly pool: string;
    readonly list: readonly (Signed & { readonly claim: Digits<ClaimPermission> })[];
  }>("claims");
  expect(golden.list.length).toBe(3);
  for (const { claim, digest } of golden.list) {
    const { cumulative, nonce, deadline, ...accounts } = claim;
    const permission = {
      ...accounts,
      cumulative: BigInt(cumulative),
      nonce: BigInt(nonce),
      deadline: BigInt(deadline),
    };
    expect(claimDigest({ chainId: BigInt(golden.chainId), pool: golden.pool }, permission)).toBe(digest);
  }
});
