import type { Revealed } from "./commitment.ts";
import type { Registry } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Registers one file for the sender at the place of its commit. @throws as `send` */
export async function reveal(
  sender: Sender,
  registry: Registry,
  dataNetId: bigint,
  { contentHash, licenseId, size, uri, salt }: Revealed,
): Promise<Mined & { readonly order: bigint }> {
  const mined = await send(sender, registry, "reveal", [dataNetId, contentHash, licenseId, size, uri, salt]);
  return { ...mined, order: eventOf(mined, registry, "Revealed").order };
}
