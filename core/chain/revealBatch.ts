import type { RevealedBatch } from "./commitment.ts";
import type { Registry } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Registers any number of files of any contributors at the place of one commit. @throws as `send` */
export async function revealBatch(
  sender: Sender,
  registry: Registry,
  dataNetId: bigint,
  { root, n, manifestURI, salt }: RevealedBatch,
): Promise<Mined & { readonly order: bigint }> {
  const mined = await send(sender, registry, "revealBatch", [dataNetId, root, n, manifestURI, salt]);
  return { ...mined, order: eventOf(mined, registry, "BatchRevealed").order };
}
