import type { Account } from "../reward/account.ts";
import { read } from "./call.ts";
import type { Chain } from "./chain.ts";
import type { Registry } from "./contracts.ts";

/** A file that was registered singly. */
export interface Registration {
  readonly contributor: Account;
  /** Of its commit among all commits, from 1. */
  readonly order: bigint;
  readonly revoked: boolean;
}

/** The registration of a content hash; undefined where there is none. @throws as `read` */
export async function readRegistration(
  chain: Chain,
  registry: Registry,
  dataNetId: bigint,
  contentHash: string,
): Promise<Registration | undefined> {
  const found = await read(chain, registry, "registrationOf", [dataNetId, contentHash]);
  return found.order === 0n ? undefined : found;
}
