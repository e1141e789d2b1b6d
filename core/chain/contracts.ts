import type { Account } from "../reward/account.ts";
import { ledgerAbi } from "./abi/ledgerAbi.ts";
import { poolAbi } from "./abi/poolAbi.ts";
import { registryAbi } from "./abi/registryAbi.ts";
import type { Abi } from "./abiTypes.ts";
import type { Contract } from "./coder.ts";
import { tokenAbi } from "./tokenAbi.ts";

/** Where the contracts of a DataNet stand on its chain. */
export interface Addresses {
  readonly registry: Account;
  readonly ledger: Account;
  readonly pool: Account;
}

/** Every ABI whose errors we know by name. */
export const contractAbis: readonly Abi[] = [poolAbi, ledgerAbi, registryAbi, tokenAbi];

export type Registry = Contract<typeof registryAbi>;
export type Ledger = Contract<typeof ledgerAbi>;
export type Pool = Contract<typeof poolAbi>;
export type Token = Contract<typeof tokenAbi>;

export function registryAt(address: Account): Registry {
  return { abi: registryAbi, address, name: "DataNetRegistry" };
}

export function ledgerAt(address: Account): Ledger {
  return { abi: ledgerAbi, address, name: "AttributionLedger" };
}

export function poolAt(address: Account): Pool {
  return { abi: poolAbi, address, name: "RewardPool" };
}

export function tokenAt(address: Account): Token {
  return { abi: tokenAbi, address, name: "token" };
}
