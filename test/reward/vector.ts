import { readFileSync } from "node:fs";

/** A file of test/golden/chain. Integers of the contracts are strings of digits in it. */
export function vector<T>(name: string): T {
  return JSON.parse(readFileSync(`test/golden/chain/${name}.json`, "utf8")) as T;
}

/** One tree of accounts and amounts, as scripts/chainVectors.mjs makes it. */
export interface SumTreeVector {
  readonly chainId: string;
  readonly pool: string;
  readonly token: string;
  readonly accounts: readonly string[];
  readonly cumulative: readonly string[];
  readonly levels?: readonly { readonly hashes: readonly string[]; readonly sums: readonly string[] }[];
  readonly root: string;
  readonly total: string;
  readonly proofs: readonly {
    readonly index: number;
    readonly sides: string;
    readonly hashes: readonly string[];
    readonly sums: readonly string[];
  }[];
}
