import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Figure } from "./figure.ts";

/** A call that the tests measure, and what the same costs in minimal contracts, where there is the same. */
interface Call {
  readonly name: string;
  /** Its file and key in contracts/snapshots. */
  readonly from: readonly [file: "Gas" | "GasParts", key: string];
  readonly atMost?: number;
  /** What is measured is divided by this. */
  readonly per?: number;
}

/**
 * Goals were measured with minimal contracts: no role, guard, counter or signature beyond what the name says.
 * A figure without a goal does more, or something else, than what was measured there.
 */
const calls: readonly Call[] = [
  { name: "commit one file", from: ["Gas", "commit"], atMost: 44_000 },
  { name: "reveal one file", from: ["Gas", "reveal"], atMost: 51_000 },
  { name: "one root for any number of files", from: ["Gas", "revealBatch"], atMost: 70_000 },
  { name: "propose a root", from: ["Gas", "proposeRoot"], atMost: 71_000 },
  { name: "activate a root", from: ["Gas", "activate"], atMost: 33_000 },
  { name: "claim, repeat, depth 10", from: ["Gas", "claim, depth 10"], atMost: 61_000 },
  { name: "claim, repeat, depth 17", from: ["Gas", "claim, depth 17"], atMost: 72_000 },
  { name: "claim, repeat, depth 20", from: ["Gas", "claim, depth 20"], atMost: 77_000 },
  { name: "claim, first of an account, depth 10", from: ["Gas", "claim, depth 10, first"] },
  { name: "pay a fee alone, steady", from: ["GasParts", "deposit, steady"], atMost: 50_000 },
  {
    name: "inference with signature, nonce, fee and split, steady",
    from: ["Gas", "record, steady"],
    atMost: 150_000,
  },
  { name: "inference with signature and nonce, no fee", from: ["GasParts", "record without a fee, steady"] },
  {
    name: "batch of 1,000 inferences and their fee, each",
    from: ["Gas", "recordBatch"],
    atMost: 2_000,
    per: 1_000,
  },
  { name: "batch, a root without fees", from: ["GasParts", "recordBatch without fees"] },
];

/** Gas of each call as a transaction of its own, by forge's tests; the same on every machine. */
export async function measureGas(): Promise<Figure[]> {
  execFileSync(process.execPath, ["contracts/forge.mjs", "test", "--match-contract", "Gas"], {
    stdio: "inherit",
  });
  return calls.map(({ name, from: [file, key], atMost, per = 1 }) => {
    const gas = JSON.parse(readFileSync(`contracts/snapshots/${file}.json`, "utf8")) as Record<
      string,
      string
    >;
    const goal = atMost === undefined ? {} : { goal: { atMost } };
    return { name, value: Number(gas[key]) / per, unit: "gas", ...goal };
  });
}
