import type { Registry } from "./contracts.ts";
import type { ItemPlace } from "./isRegistered.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** A file of a batch leaves future manifests; what it earned stays. @throws as `send` */
export function revokeItem(
  sender: Sender,
  registry: Registry,
  { dataNetId, root, index, item, proof }: ItemPlace,
): Promise<Mined> {
  return send(sender, registry, "revokeItem", [dataNetId, root, index, item, proof]);
}
