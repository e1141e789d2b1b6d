import { canonicalJson } from "../base/canonical.ts";
import { buildSumTree, type Earned, type RewardDomain, rootOf } from "./sumTree.ts";

/** What is published with a root, so that anyone can rebuild it. Format: docs/formats.md. */
export interface RootData {
  readonly schema: "datanet/rewardRoot@1";
  /** Integers of the chain are strings of digits. */
  readonly chainId: string;
  readonly pool: string;
  readonly token: string;
  /** From 1. */
  readonly epoch: number;
  /** The root of the epoch before; null in the first. */
  readonly previousRoot: string | null;
  /** The ledger's own root over the receipts that are counted. */
  readonly ledgerRoot: string;
  readonly leaves: readonly {
    readonly account: string;
    readonly cumulative: string;
    readonly hash: string;
  }[];
  readonly total: string;
  readonly root: string;
}

/** Which root is published: where it holds, and after what. */
export interface RootHead extends RewardDomain {
  readonly epoch: number;
  readonly previousRoot: string | null;
  readonly ledgerRoot: string;
}

/**
 * Builds the tree of an epoch and what is published of it.
 *
 * @param earned as `buildSumTree` takes it
 * @throws DataNetError "invalidArgument"
 */
export function rootData(head: RootHead, earned: readonly Earned[]): RootData {
  const tree = buildSumTree(head, earned);
  const { hash, sum } = rootOf(tree);
  return {
    schema: "datanet/rewardRoot@1",
    chainId: String(head.chainId),
    pool: head.pool,
    token: head.token,
    epoch: head.epoch,
    previousRoot: head.previousRoot,
    ledgerRoot: head.ledgerRoot,
    leaves: earned.map(({ account, cumulative }, i) => ({
      account,
      cumulative: String(cumulative),
      hash: tree[0][i].hash,
    })),
    total: String(sum),
    root: hash,
  };
}

/** The one text of a root's data: canonical JSON and a line feed. */
export function rootDataText(data: RootData): string {
  return `${canonicalJson({ ...data })}\n`;
}
