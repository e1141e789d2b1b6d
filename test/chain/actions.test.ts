import { id } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { activate } from "../../core/chain/activate.ts";
import { approve } from "../../core/chain/approve.ts";
import { bumpPolicy } from "../../core/chain/bumpPolicy.ts";
import { read } from "../../core/chain/call.ts";
import { cancelNonce } from "../../core/chain/cancelNonce.ts";
import { cancelSigned } from "../../core/chain/cancelSigned.ts";
import { newestBlock } from "../../core/chain/chain.ts";
import { changeTerms } from "../../core/chain/changeTerms.ts";
import { claim } from "../../core/chain/claim.ts";
import { claimDigest } from "../../core/chain/claimDigest.ts";
import { claimSigned } from "../../core/chain/claimSigned.ts";
import { commit } from "../../core/chain/commit.ts";
import { batchCommitmentOf, commitmentOf } from "../../core/chain/commitment.ts";
import { tokenAt } from "../../core/chain/contracts.ts";
import { createDataNet } from "../../core/chain/createDataNet.ts";
import { deposit } from "../../core/chain/deposit.ts";
import { disable } from "../../core/chain/disable.ts";
import { isRecorded } from "../../core/chain/isRecorded.ts";
import { isRegistered } from "../../core/chain/isRegistered.ts";
import { itemTree, licenseIdOf } from "../../core/chain/item.ts";
import { proposeRoot } from "../../core/chain/proposeRoot.ts";
import { readLogs } from "../../core/chain/readLogs.ts";
import { readPool } from "../../core/chain/readPool.ts";
import { readRegistration } from "../../core/chain/readRegistration.ts";
import { readRewards } from "../../core/chain/readRewards.ts";
import { plainProof, type Receipt, receiptDigest, receiptTree } from "../../core/chain/receipt.ts";
import { receiptBatch } from "../../core/chain/receiptBatch.ts";
import { record } from "../../core/chain/record.ts";
import { recordBatch } from "../../core/chain/recordBatch.ts";
import { registerModel } from "../../core/chain/registerModel.ts";
import { releaseReserve } from "../../core/chain/releaseReserve.ts";
import { reveal } from "../../core/chain/reveal.ts";
import { revealBatch } from "../../core/chain/revealBatch.ts";
import { revoke } from "../../core/chain/revoke.ts";
import { revokeItem } from "../../core/chain/revokeItem.ts";
import { setPayee } from "../../core/chain/setPayee.ts";
import { wishHolder } from "../../core/chain/wishHolder.ts";
import { earnedOf, nothingEarned, settle } from "../../core/reward/earnings.ts";
import { divideFee } from "../../core/reward/pay.ts";
import { rootData } from "../../core/reward/rootData.ts";
import { buildSumTree, proofOf } from "../../core/reward/sumTree.ts";
import { type Local, startLocal } from "./local.ts";

const day = 86_400;
let local: Local;
beforeAll(async () => {
  local = await startLocal({ window: day });
});
afterAll(() => local.anvil.stop());

/** The chain's clock, which tests move. */
const later = async (seconds: number): Promise<bigint> =>
  (await newestBlock(local.chain)).time + BigInt(seconds);

describe("registry", () => {
  test("a file is committed, revealed, found and revoked", async () => {
    const { registry, chain } = local;
    const [owner, ada] = [await local.sender("owner"), await local.sender("ada")];
    const { dataNetId } = await createDataNet(owner, registry, { policyHash: id("policy"), uri: "p" });
    await bumpPolicy(owner, registry, dataNetId, {
      policyHash: id("next"),
      effectiveAt: await later(2 * day),
    });
    expect((await read(chain, registry, "nextPolicyOf", [dataNetId])).policyHash).toBe(id("next"));

    const domain = { chainId: chain.chainId, registry: registry.address, dataNetId };
    const file = {
      contentHash: id("a file"),
      licenseId: licenseIdOf("MIT"),
      size: 6n,
      uri: "note/é",
      salt: id("salt"),
    };
    expect(await readRegistration(chain, registry, dataNetId, file.contentHash)).toBeUndefined();
    const { order } = await commit(ada, registry, commitmentOf(domain, ada.account, file));
    expect((await reveal(ada, registry, dataNetId, file)).order).toBe(order);
    const registered = { contributor: ada.account, order, revoked: false };
    expect(await readRegistration(chain, registry, dataNetId, file.contentHash)).toEqual(registered);
    await expect(revoke(owner, registry, dataNetId, file.contentHash)).rejects.toMatchObject({
      code: "reverted",
      revert: "NotContributor",
      values: { contentHash: file.contentHash, caller: owner.account, contributor: ada.account },
    });
    await revoke(ada, registry, dataNetId, file.contentHash);
    expect(await readRegistration(chain, registry, dataNetId, file.contentHash)).toEqual({
      ...registered,
      revoked: true,
    });
    const found = await readLogs(chain, registry, "Revealed", {
      from: 0n,
      to: (await newestBlock(chain)).number,
    });
    expect(found.map(({ values }) => values.uri)).toEqual(["note/é"]);
  });
  test("a batch is one root; its items are proved by index", async () => {
    const { registry, chain } = local;
    const ada = await local.sender("ada");
    const { dataNetId } = await createDataNet(ada, registry, { policyHash: id("policy"), uri: "" });
    const domain = { chainId: chain.chainId, registry: registry.address, dataNetId };
    const items = [0, 1, 2, 3, 4].map((i) => ({
      contentHash: id(`file ${i}`),
      account: ada.account,
      licenseId: licenseIdOf("MIT"),
      size: BigInt(i),
    }));
    const tree = itemTree(domain, items);
    const [root] = tree[tree.length - 1];
    const batch = { root, n: 5n, manifestURI: "", salt: id("salt") };
    const { order } = await commit(ada, registry, batchCommitmentOf(domain, ada.account, batch));
    expect((await revealBatch(ada, registry, dataNetId, batch)).order).toBe(order);
    for (const [i, item] of items.entries()) {
      const place = { dataNetId, root, index: BigInt(i), item, proof: plainProof(tree, i) };
      expect(await isRegistered(chain, registry, place)).toBe(true);
      expect(await isRegistered(chain, registry, { ...place, index: BigInt((i + 1) % 5) })).toBe(false);
    }
    const place = { dataNetId, root, index: 4n, item: items[4], proof: plainProof(tree, 4) };
    await revokeItem(ada, registry, place);
    expect(await read(chain, registry, "isItemRevoked", [dataNetId, root, 4n])).toBe(true);
  });
});

test("from an inference to the money: receipts, fees, roots, claims", async () => {
  const { registry, ledger, pool, chain } = local;
  const senders = ["owner", "payer", "proposer", "guardian", "ada", "ben"].map(local.sender);
  const [owner, payer, proposer, guardian, ada, ben] = await Promise.all(senders);
  const token = await local.newToken();
  const { dataNetId } = await createDataNet(owner, registry, { policyHash: id("policy"), uri: "" });
  const payees = { platform: owner.account, model: owner.account, stakers: guardian.account };
  const split = { platform: 1000, model: 2000, stakers: 2000, contributors: 5000 };
  const model = { name: id("model"), owner: owner.account, dataNetIds: [dataNetId], payees, split };
  const { modelId } = await registerModel(owner, ledger, model);

  const receipt: Receipt = {
    inferenceId: id("inference"),
    modelId,
    dataNetId,
    manifestHash: id("manifest"),
    outputHash: id("output"),
    recordHash: id("record"),
    creditTotal: 60n,
    creditMax: 100n,
    token,
    fee: 1001n,
    payer: payer.account,
    deadline: await later(day),
    nonce: 1n,
  };
  const domain = { chainId: chain.chainId, ledger: ledger.address };
  const signature = await payer.sign(receiptDigest(domain, receipt));
  await expect(record(owner, ledger, receipt, signature)).rejects.toMatchObject({
    revert: "ERC20InsufficientAllowance",
    message: `AttributionLedger.record: refused with ERC20InsufficientAllowance(spender ${pool.address}, allowance 0, needed 1001), wanted a call it takes; approve the pool for the fee`,
  });
  await local.mint(token, payer.account, 10_000n);
  await approve(payer, tokenAt(token), pool, 10_000n);
  await expect(record(owner, ledger, { ...receipt, fee: 1002n }, signature)).rejects.toMatchObject({
    revert: "InvalidReceiptSignature",
  });
  const { parts } = await record(owner, ledger, receipt, signature);

  // What the ledger divided is what core/reward says: 500 for contributors, 60 % of it earned.
  expect(parts).toEqual(divideFee("receipt", { ...receipt, split }));
  const shares = [
    { contributor: ada.account, credit: 40n },
    { contributor: ben.account, credit: 20n },
  ];
  const entry = { order: 1n, dataNetId, fee: 1001n, split, payees, creditMax: 100n, shares };
  const earnings = settle(nothingEarned, [entry], () => undefined);
  expect(earnings.reserves.get(dataNetId)).toBe(parts.reserve);
  expect([...earnings.accounts.values()].reduce((sum, each) => sum + each, 0n)).toBe(1001n - parts.reserve);

  const batched = [2n, 3n, 4n].map((nonce) => ({ ...receipt, nonce, fee: 100n }));
  const receipts = receiptTree(domain, batched);
  const batch = receiptBatch(domain, batched, () => split, "");
  expect(batch).toMatchObject({ n: 3n, total: 300n, reserve: 60n });
  expect(() => receiptBatch(domain, [], () => split, "")).toThrow(/no receipt, wanted at least one/);
  expect(() => receiptBatch(domain, [receipt, { ...receipt, dataNetId: 99n }], () => split, "")).toThrow(
    /receipt 1 of DataNet 99 and token 0x\w+, wanted one DataNet and one token/,
  );
  const { batchId, head } = await recordBatch(payer, ledger, batch);
  const place = { batchId, index: 2n, receipt: batched[2], proof: plainProof(receipts, 2) };
  expect(await isRecorded(chain, ledger, place)).toBe(true);
  expect(await isRecorded(chain, ledger, { ...place, receipt: batched[1] })).toBe(false);
  expect(await read(chain, ledger, "head", [])).toBe(head);
  await releaseReserve(owner, ledger, { dataNetId, token, amount: 60n });
  await cancelNonce(payer, ledger, 99n);
  expect(await read(chain, ledger, "isNonceUsed", [payer.account, 99n])).toBe(true);
  await changeTerms(owner, ledger, modelId, { payees, split: { ...split, platform: 0, model: 3000 } });

  const place1 = { chainId: chain.chainId, pool: pool.address, token };
  const earned = earnedOf(earnings);
  const data = rootData({ ...place1, epoch: 1, previousRoot: null, ledgerRoot: head }, earned);
  const proposed = { root: data.root, total: BigInt(data.total), ledgerRoot: head, dataURI: "" };
  await proposeRoot(proposer, pool, token, proposed);
  await disable(guardian, pool, token);
  const { activatesAt } = await proposeRoot(proposer, pool, token, proposed);
  await expect(activate(ada, pool, token)).rejects.toMatchObject({ revert: "WindowOpen" });
  const rewards = (): ReturnType<typeof readRewards> =>
    readRewards(chain, pool, token, [ada.account], [data]);
  const cumulative = earnings.accounts.get(ada.account)!;
  expect(cumulative).toBe(200n);
  expect([...(await rewards()).values()]).toEqual([
    { inWindow: 200n, activatesAt, claimable: 0n, claimed: 0n },
  ]);
  await local.pass(day);
  await activate(ada, pool, token);

  const tree = buildSumTree(place1, earned);
  const proof = proofOf(
    tree,
    earned.findIndex(({ account }) => account === ada.account),
  );
  const wanted = { account: ada.account, cumulative, proof, to: ada.account };
  await expect(readRewards(chain, pool, token, [ada.account], [])).rejects.toMatchObject({
    code: "notFound",
  });
  await expect(claim(ben, pool, token, { ...wanted, cumulative: 201n })).rejects.toMatchObject({
    revert: "InvalidProof",
    values: { token, account: ada.account, cumulative: 201n },
  });
  await setPayee(ada, registry, ben.account);
  await expect(claim(ben, pool, token, wanted)).rejects.toMatchObject({ revert: "NotPayee" });
  await setPayee(ada, registry, ada.account);

  await cancelSigned(ada, pool);
  const permission = { token, account: ada.account, to: guardian.account, cumulative, nonce: 1n };
  const deadline = await later(day);
  const digest = claimDigest({ chainId: chain.chainId, pool: pool.address }, { ...permission, deadline });
  const signed = { deadline, signature: await ada.sign(digest) };
  await expect(claimSigned(ben, pool, token, wanted, signed)).rejects.toMatchObject({
    revert: "InvalidSignature",
  });
  const elsewhere = { ...wanted, to: guardian.account };
  expect((await claimSigned(ben, pool, token, elsewhere, signed)).amount).toBe(200n);
  expect(await read(chain, tokenAt(token), "balanceOf", [guardian.account])).toBe(200n);
  await expect(claim(ada, pool, token, wanted)).rejects.toMatchObject({
    message: `RewardPool.claim: refused with NothingToClaim(token ${token}, account ${ada.account}, cumulative 200, claimed 200), wanted a call it takes; wait for the next root`,
  });
  expect([...(await rewards()).values()]).toEqual([
    { inWindow: 0n, activatesAt: undefined, claimable: 0n, claimed: 200n },
  ]);
  const other = earned.find(({ account }) => account === ben.account)!;
  const theirs = { ...other, proof: proofOf(tree, earned.indexOf(other)), to: ben.account };
  expect((await claim(payer, pool, token, theirs)).amount).toBe(100n);
  expect((await readPool(chain, pool, token)).paid).toBe(300n);
});

test("money given to the pool is measured", async () => {
  const { pool } = local;
  const token = await local.newToken();
  const ada = await local.sender("ada");
  await local.mint(token, ada.account, 50n);
  await approve(ada, tokenAt(token), pool, 50n);
  expect((await deposit(ada, pool, token, 50n)).received).toBe(50n);
});

test("two keys replace a third", async () => {
  const { pool, chain } = local;
  const [guardian, arbiter] = [await local.sender("guardian"), await local.sender("arbiter")];
  const { account } = await local.sender("next proposer");
  await wishHolder(guardian, pool, { voice: "guardian", role: "proposer", holder: account });
  await wishHolder(arbiter, pool, { voice: "arbiter", role: "proposer", holder: account });
  expect(await read(chain, pool, "holderOf", [0n])).toBe(account);
});
