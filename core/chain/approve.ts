import { badAnswer } from "./answer.ts";
import { read } from "./call.ts";
import type { Pool, Token } from "./contracts.ts";
import { type Mined, send } from "./send.ts";
import type { Sender } from "./sender.ts";

/**
 * Allows the pool to take up to `amount` of the sender's tokens, for what the sender signs or records.
 *
 * @throws as `send`; DataNetError "badAnswer" where the token's word and its books differ
 */
export async function approve(sender: Sender, token: Token, pool: Pool, amount: bigint): Promise<Mined> {
  const mined = await send(sender, token, "approve", [pool.address, amount]);
  // Some tokens give nothing and some give false: what counts is what their books say after.
  const allowed = await read(sender.chain, token, "allowance", [sender.account, pool.address]);
  if (allowed !== amount) throw badAnswer("token.allowance", String(allowed), String(amount));
  return mined;
}
