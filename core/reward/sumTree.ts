/**
 * The tree of who has earned how much: a Merkle-sum tree over accounts in ascending order.
 *
 * A leaf is an account with all it has ever earned of one token; a node's hash covers both hashes and both
 * sums below it, so a root binds its total and no branch can hide or add an amount. Every hash names its
 * kind, and every leaf the chain, the pool and the token, so nothing proved here holds anywhere else.
 *
 * Source: Chalkias et al., "Broken Proofs of Solvency in Blockchain Custodial Wallets and Exchanges",
 * FC 2022 Workshops: a parent that hashes only the sum of its children's sums can hide debts.
 */
import { DataNetError } from "../base/errors.ts";
import { levelsOf, siblingsOf } from "../base/merkle.ts";
import { hashText, hashWords, wordLimit } from "../base/words.ts";
import { type Account, isAccount, zeroAccount } from "./account.ts";

/** Where a root holds: nothing proved for one domain can be claimed in another. */
export interface RewardDomain {
  readonly chainId: bigint;
  /** The RewardPool. */
  readonly pool: Account;
  readonly token: Account;
}

/** What an account has ever earned, in smallest units of the token. */
export interface Earned {
  readonly account: Account;
  readonly cumulative: bigint;
}

/** A node with all that has been earned below it. */
export interface SumNode {
  readonly hash: string;
  readonly sum: bigint;
}

/** The levels of a tree, leaves first, the root alone in the last. */
export type SumTree = readonly (readonly SumNode[])[];

/** The siblings of a leaf, from its own level up, in the form the pool takes. */
export interface SumProof {
  /** Bit i is set where sibling i stands left. */
  readonly sides: bigint;
  readonly hashes: readonly string[];
  readonly sums: readonly bigint[];
}

/** The pool reads no longer proof. No tree of accounts is that deep. */
const maxDepth = 64;
const leafType = hashText(
  "DataNetRewardLeaf(uint256 chainId,address pool,address token,address account,uint256 cumulative)",
);
const nodeType = hashText(
  "DataNetRewardNode(bytes32 leftHash,uint256 leftSum,bytes32 rightHash,uint256 rightSum)",
);

/** The leaf of one account. */
export function rewardLeaf({ chainId, pool, token }: RewardDomain, { account, cumulative }: Earned): SumNode {
  return { hash: hashWords(leafType, chainId, pool, token, account, cumulative), sum: cumulative };
}

/** The node above two neighbors. Sums of one tree fit into a word: `buildSumTree` sees to it. */
export function sumNode(left: SumNode, right: SumNode): SumNode {
  return { hash: hashWords(nodeType, left.hash, left.sum, right.hash, right.sum), sum: left.sum + right.sum };
}

/**
 * @param earned at least one, accounts strictly ascending, each amount above 0, their sum below 2^256
 * @returns the levels of the tree; about 2n hashes
 * @throws DataNetError "invalidArgument"
 */
export function buildSumTree(domain: RewardDomain, earned: readonly Earned[]): SumTree {
  let total = 0n;
  for (const [i, { account, cumulative }] of earned.entries()) {
    if (!isAccount(account) || account === zeroAccount)
      throw refusal(i, `account ${account}`, "0x and 40 lower-case hexadecimal digits, not all 0");
    if (i > 0 && account <= earned[i - 1].account)
      throw refusal(i, `account ${account}`, `one above ${earned[i - 1].account}, the account before it`);
    total += cumulative;
    if (cumulative <= 0n || total >= wordLimit)
      throw refusal(i, `${cumulative}, ${total} so far`, "an amount above 0, and a sum below 2^256");
  }
  if (earned.length === 0) throw refusal(0, "no account at all", "at least one");
  return levelsOf(
    earned.map((each) => rewardLeaf(domain, each)),
    sumNode,
  );
}

/** The node that the pool is given: the hash of the whole tree, and its total. */
export function rootOf(tree: SumTree): SumNode {
  return tree[tree.length - 1][0];
}

/** The proof of the leaf at `index`. O(log n) */
export function proofOf(tree: SumTree, index: number): SumProof {
  const siblings = siblingsOf(tree, index);
  return {
    sides: siblings.reduce((bits, { side }, i) => (side === "left" ? bits | (1n << BigInt(i)) : bits), 0n),
    hashes: siblings.map(({ node }) => node.hash),
    sums: siblings.map(({ node }) => node.sum),
  };
}

/** Whether a proof leads from an account and its amount to a root: what the pool computes, to the word. O(log n) */
export function proves(
  domain: RewardDomain,
  root: SumNode,
  earned: Earned,
  { sides, hashes, sums }: SumProof,
): boolean {
  const depth = hashes.length;
  if (depth !== sums.length || depth > maxDepth || sides < 0n || sides >> BigInt(depth) !== 0n) return false;
  let node = rewardLeaf(domain, earned);
  for (const [i, hash] of hashes.entries()) {
    const sibling = { hash, sum: sums[i] };
    if (sibling.sum < 0n || node.sum + sibling.sum >= wordLimit) return false;
    node = (sides >> BigInt(i)) & 1n ? sumNode(sibling, node) : sumNode(node, sibling);
  }
  return node.hash === root.hash && node.sum === root.sum;
}

function refusal(i: number, found: string, wanted: string): DataNetError {
  const message = `reward tree: leaf ${i}: ${found}, wanted ${wanted}; settle the epoch again`;
  return new DataNetError("invalidArgument", message);
}
