import type { Registry } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/**
 * Announces another policy of a DataNet.
 *
 * @param effectiveAt seconds since 1970, at least a day ahead
 * @throws as `send`
 */
export function bumpPolicy(
  sender: Sender,
  registry: Registry,
  dataNetId: bigint,
  { policyHash, effectiveAt }: { readonly policyHash: string; readonly effectiveAt: bigint },
): Promise<Mined> {
  return send(sender, registry, "bumpPolicy", [dataNetId, policyHash, effectiveAt]);
}
