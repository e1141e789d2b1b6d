import type { Registry } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** The sender's file leaves future manifests; what it earned stays. @throws as `send` */
export function revoke(
  sender: Sender,
  registry: Registry,
  dataNetId: bigint,
  contentHash: string,
): Promise<Mined> {
  return send(sender, registry, "revoke", [dataNetId, contentHash]);
}
