import type { Abi, EventName, EventValues } from "./abiTypes.ts";
import { badAnswer, fieldsOf, listOf, quantityOf } from "./answer.ts";
import type { Chain } from "./chain.ts";
import { type Contract, decodeEvent, topicOf } from "./coder.ts";
import { logIn } from "./send.ts";

/** Blocks asked for at a time; public nodes are reported to refuse more than 1,000. */
const blocksAtOnce = 500n;

/** An event where it stands. */
export interface Found<Values> {
  readonly values: Values;
  readonly block: bigint;
  /** Number of the log in its block. */
  readonly index: bigint;
}

/**
 * The events of one name that a contract gave in blocks [from, to], in their order.
 *
 * @throws DataNetError "badAnswer" where the node gives logs of others, of other blocks, or out of order
 */
export async function readLogs<A extends Abi, Name extends EventName<A>>(
  { rpc }: Chain,
  contract: Contract<A>,
  name: Name,
  blocks: { readonly from: bigint; readonly to: bigint },
): Promise<Found<EventValues<A, Name>>[]> {
  const where = `${contract.name}.${name}`;
  const found: Found<EventValues<A, Name>>[] = [];
  for (let from = blocks.from; from <= blocks.to; from += blocksAtOnce) {
    const last = from + blocksAtOnce - 1n;
    const to = last < blocks.to ? last : blocks.to;
    const filter = {
      address: contract.address,
      topics: [topicOf(contract.abi, name)],
      fromBlock: `0x${from.toString(16)}`,
      toBlock: `0x${to.toString(16)}`,
    };
    for (const answer of listOf(where, await rpc.request("eth_getLogs", [filter]))) {
      const log = logIn(where, answer);
      const { blockNumber, logIndex } = fieldsOf(where, answer);
      const block = quantityOf(where, blockNumber);
      const index = quantityOf(where, logIndex);
      const values = log.address === contract.address && decodeEvent(where, contract.abi, name, log);
      const before = found[found.length - 1];
      const inOrder = !before || block > before.block || (block === before.block && index > before.index);
      if (!values || block < from || block > to || !inOrder)
        throw badAnswer(where, answer, `logs of ${contract.address} from block ${from} to ${to}, in order`);
      found.push({ values, block, index });
    }
  }
  return found;
}
