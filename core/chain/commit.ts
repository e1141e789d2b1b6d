import { badAnswer } from "./answer.ts";
import { read } from "./call.ts";
import type { Registry } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/**
 * Takes the next place in the order for what a commitment hides; revealed a block later, within a day.
 *
 * @param commitment of `commitmentOf` or `batchCommitmentOf`
 * @throws as `send`
 */
export async function commit(
  sender: Sender,
  registry: Registry,
  commitment: string,
): Promise<Mined & { readonly order: bigint }> {
  const mined = await send(sender, registry, "commit", [commitment]);
  const { order } = await read(sender.chain, registry, "commitOf", [sender.account, commitment]);
  if (order === 0n) throw badAnswer("DataNetRegistry.commitOf", "none", "the commit just made");
  return { ...mined, order };
}
