/**
 * Writes test/golden/chain, or the folder that is named: hashes that TypeScript and Solidity must both
 * arrive at. Made with ethers' coders alone, from the type strings below; imports nothing of core.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AbiCoder, id, keccak256, SigningKey, TypedDataEncoder, toUtf8Bytes, Wallet } from "ethers";

const root = join(import.meta.dirname, "..");
const [folder = join(root, "test/golden/chain")] = process.argv.slice(2);

const chainId = 31337n;
const pool = account("pool");
const token = account("token");
const registry = account("registry");
const ledger = account("ledger");

/** Type strings, and the order of the fields that stand behind their hash. */
const types = {
  rewardLeaf:
    "DataNetRewardLeaf(uint256 chainId,address pool,address token,address account,uint256 cumulative)",
  rewardNode: "DataNetRewardNode(bytes32 leftHash,uint256 leftSum,bytes32 rightHash,uint256 rightSum)",
  item: "DataNetItem(uint256 chainId,address registry,uint256 dataNetId,uint256 index,bytes32 contentHash,address account,bytes32 licenseId,uint256 size)",
  itemNode: "DataNetItemNode(bytes32 left,bytes32 right)",
  commit:
    "DataNetCommit(uint256 chainId,address registry,address sender,uint256 dataNetId,bytes32 contentHash,bytes32 licenseId,uint256 size,bytes32 uriHash,bytes32 salt)",
  commitBatch:
    "DataNetCommitBatch(uint256 chainId,address registry,address sender,uint256 dataNetId,bytes32 root,uint256 n,bytes32 uriHash,bytes32 salt)",
  receiptLeaf: "DataNetReceiptLeaf(uint256 chainId,address ledger,uint256 index,bytes32 receiptHash)",
  receiptNode: "DataNetReceiptNode(bytes32 left,bytes32 right)",
};

const receiptFields = {
  Receipt: fieldsOf(
    "bytes32 inferenceId,bytes32 modelId,uint256 dataNetId,bytes32 manifestHash,bytes32 outputHash,bytes32 recordHash,uint256 creditTotal,uint256 creditMax,address token,uint256 fee,address payer,uint256 deadline,uint256 nonce",
  ),
};
const claimFields = {
  Claim: fieldsOf(
    "address token,address account,address to,uint256 cumulative,uint256 nonce,uint256 deadline",
  ),
};

mkdirSync(folder, { recursive: true });
write("types", Object.fromEntries(Object.entries(types).map(([name, text]) => [name, id(text)])));
for (const n of [1, 2, 3, 5, 8, 1000]) write(`sumTree${n}`, sumTree(n));
for (const n of [1, 2, 3, 5, 8]) write(`itemTree${n}`, itemTree(n));
write("commits", commits());
for (const n of [1, 2, 3, 5]) write(`receipts${n}`, receipts(n));
write("claims", claims());

/** Accounts ascending, amounts of very different size; of two, together the largest sum that fits. */
function sumTree(n) {
  const accounts = range(n, (i) => account(`account ${i}`)).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const most = 2n ** 256n - 1n;
  const amount = (i) => (i % 3 === 0 ? 1n : (BigInt(id(`amount ${i}`)) % 10n ** BigInt(6 + (i % 20))) + 1n);
  const cumulative = n === 1 ? [most] : n === 2 ? [most - 7n, 7n] : range(n, amount);
  const leaves = accounts.map((each, i) => ({
    hash: typed("rewardLeaf", chainId, pool, token, each, cumulative[i]),
    sum: cumulative[i],
  }));
  const levels = levelsOf(leaves, (left, right) => ({
    hash: typed("rewardNode", left.hash, left.sum, right.hash, right.sum),
    sum: left.sum + right.sum,
  }));
  const [{ hash, sum }] = levels.at(-1);
  const proofs = (n > 8 ? [0, 1, 500, 511, 512, n - 2, n - 1] : range(n, Number)).map((index) => {
    const siblings = siblingsOf(levels, index);
    return {
      index,
      sides: siblings.reduce((bits, { left }, i) => bits | (left ? 1n << BigInt(i) : 0n), 0n),
      hashes: siblings.map(({ node }) => node.hash),
      sums: siblings.map(({ node }) => node.sum),
    };
  });
  const small = n <= 8 && {
    leaves: leaves.map((leaf) => leaf.hash),
    levels: levels.map((nodes) => ({
      hashes: nodes.map((node) => node.hash),
      sums: nodes.map((node) => node.sum),
    })),
  };
  return { chainId, pool, token, accounts, cumulative, ...small, root: hash, total: sum, proofs };
}

/** What `revealBatch` puts on the chain as one root; account zero stands for an unbound contributor. */
function itemTree(n) {
  const dataNetId = BigInt(n);
  const contentHashes = range(n, (i) => id(`content ${i}`));
  const accounts = range(n, (i) => (i === 2 ? `0x${"0".repeat(40)}` : account(`contributor ${i}`)));
  const licenseIds = range(n, (i) => id(["MIT", "Apache-2.0", "NOASSERTION"][i % 3]));
  const sizes = range(n, (i) => BigInt(i) * 1001n);
  const leaves = range(n, (i) =>
    typed("item", chainId, registry, dataNetId, i, contentHashes[i], accounts[i], licenseIds[i], sizes[i]),
  );
  const plain = plainTree(leaves, "itemNode");
  return { chainId, registry, dataNetId, n, contentHashes, accounts, licenseIds, sizes, leaves, ...plain };
}

function commits() {
  const common = { chainId, registry, sender: account("sender"), dataNetId: 7n, salt: id("salt") };
  const one = { contentHash: id("content"), licenseId: id("MIT"), size: 4096n, uri: "datanet:note/été" };
  const batch = { root: id("root"), n: 1000n, manifestURI: "ipfs://manifest" };
  const { sender, dataNetId, salt } = common;
  return {
    ...common,
    ...one,
    commit: typed(
      "commit",
      ...[chainId, registry, sender, dataNetId, one.contentHash, one.licenseId, one.size],
      ...[keccak256(toUtf8Bytes(one.uri)), salt],
    ),
    ...batch,
    commitBatch: typed(
      "commitBatch",
      ...[chainId, registry, sender, dataNetId, batch.root, batch.n],
      ...[keccak256(toUtf8Bytes(batch.manifestURI)), salt],
    ),
  };
}

/** n receipts, each signed by its payer, and the root that `recordBatch` takes. */
function receipts(n) {
  const domain = { name: "DataNet AttributionLedger", version: "1", chainId, verifyingContract: ledger };
  const list = range(n, (i) => {
    const privateKey = id(`payer ${i}`);
    const creditMax = BigInt(id(`credit ${i}`)) >> BigInt(160 + i);
    const receipt = {
      inferenceId: id(`inference ${n} ${i}`),
      modelId: id("model"),
      dataNetId: 1n,
      manifestHash: id("manifest"),
      outputHash: id(`output ${i}`),
      recordHash: id(`record ${i}`),
      creditTotal: i === 1 ? creditMax : creditMax / 3n,
      creditMax,
      token,
      fee: 10n ** 18n + BigInt(i),
      payer: new Wallet(privateKey).address.toLowerCase(),
      deadline: 2n ** 40n,
      nonce: BigInt(i),
    };
    return { receipt, ...signed(domain, receiptFields, receipt, privateKey) };
  });
  const leaves = list.map(({ structHash }, i) => typed("receiptLeaf", chainId, ledger, i, structHash));
  const separator = TypedDataEncoder.hashDomain(domain);
  return {
    chainId,
    ledger,
    n,
    domainSeparator: separator,
    list,
    leaves,
    ...plainTree(leaves, "receiptNode"),
  };
}

/** Permissions to pay a claim to another account than the payee. */
function claims() {
  const domain = { name: "DataNet RewardPool", version: "1", chainId, verifyingContract: pool };
  const list = range(3, (i) => {
    const privateKey = id(`claimer ${i}`);
    const claim = {
      token,
      account: new Wallet(privateKey).address.toLowerCase(),
      to: account(`to ${i}`),
      cumulative: i === 2 ? 2n ** 256n - 1n : 10n ** 18n * BigInt(i + 1),
      nonce: BigInt(i),
      deadline: 2n ** 40n,
    };
    return { claim, ...signed(domain, claimFields, claim, privateKey) };
  });
  return { chainId, pool, domainSeparator: TypedDataEncoder.hashDomain(domain), list };
}

function signed(domain, fields, value, privateKey) {
  const [name] = Object.keys(fields);
  const digest = TypedDataEncoder.hash(domain, fields, value);
  return {
    typeHash: id(TypedDataEncoder.from(fields).encodeType(name)),
    structHash: TypedDataEncoder.hashStruct(name, fields, value),
    digest,
    privateKey,
    signature: new SigningKey(privateKey).sign(digest).serialized,
  };
}

/** Pairs (0,1), (2,3), ... of each level; an unpaired last node moves up as it is. */
function levelsOf(leaves, join) {
  const levels = [leaves];
  while (levels.at(-1).length > 1) {
    const below = levels.at(-1);
    levels.push(
      range(Math.ceil(below.length / 2), (i) =>
        2 * i + 1 < below.length ? join(below[2 * i], below[2 * i + 1]) : below[2 * i],
      ),
    );
  }
  return levels;
}

/** From the leaf up; a level where the node stands alone has none. */
function siblingsOf(levels, index) {
  return levels.flatMap((nodes, height) => {
    const at = (index >> height) ^ 1;
    return at < nodes.length && nodes.length > 1 ? [{ node: nodes[at], left: at % 2 === 0 }] : [];
  });
}

function plainTree(leaves, node) {
  const levels = levelsOf(leaves, (left, right) => typed(node, left, right));
  const proofs = leaves.map((_, index) => ({
    index,
    hashes: siblingsOf(levels, index).map((sibling) => sibling.node),
  }));
  return { root: levels.at(-1)[0], proofs };
}

/** keccak256(abi.encode(type hash, values...)). */
function typed(name, ...values) {
  const kinds = fieldsOf(/\((.*)\)/.exec(types[name])[1]).map(({ type }) => type);
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", ...kinds], [id(types[name]), ...values]));
}

function fieldsOf(text) {
  return text.split(",").map((field) => {
    const [type, name] = field.split(" ");
    return { name, type };
  });
}

function account(name) {
  return `0x${id(name).slice(-40)}`;
}

function range(n, make) {
  return Array.from({ length: n }, (_, i) => make(i));
}

/** Integers as strings of digits, but for indices and counts, which are small. */
function write(name, value) {
  const text = JSON.stringify(value, (_, each) => (typeof each === "bigint" ? String(each) : each), 1);
  writeFileSync(join(folder, `${name}.json`), `${text}\n`);
}
