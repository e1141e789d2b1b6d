import type { Registry } from "./contracts.ts";
import { eventOf, type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/** Opens a DataNet that belongs to the sender. @throws as `send` */
export async function createDataNet(
  sender: Sender,
  registry: Registry,
  { policyHash, uri }: { readonly policyHash: string; readonly uri: string },
): Promise<Mined & { readonly dataNetId: bigint }> {
  const mined = await send(sender, registry, "createDataNet", [policyHash, uri]);
  const { dataNetId } = eventOf(mined, registry, "DataNetCreated");
  return { ...mined, dataNetId };
}
