import { read } from "./call.ts";
import type { Chain } from "./chain.ts";
import type { Registry } from "./contracts.ts";
import type { Item } from "./item.ts";

/** Where an item stands in a batch. */
export interface ItemPlace {
  readonly dataNetId: bigint;
  readonly root: string;
  readonly index: bigint;
  readonly item: Item;
  /** Of `plainProof`. */
  readonly proof: readonly string[];
}

/** Whether an item stands in a batch, revoked or not. @throws as `read` */
export function isRegistered(
  chain: Chain,
  registry: Registry,
  { dataNetId, root, index, item, proof }: ItemPlace,
): Promise<boolean> {
  return read(chain, registry, "isRegistered", [dataNetId, root, index, item, proof]);
}
