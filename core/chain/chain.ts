import { DataNetError } from "../base/errors.ts";
import { fieldsOf, quantityOf } from "./answer.ts";
import type { Rpc } from "./rpc.ts";

/** A chain that answered to the right number. */
export interface Chain {
  readonly rpc: Rpc;
  /** What the node is called in messages; never holds a key. */
  readonly where: string;
  readonly chainId: bigint;
  /** Passes the time between two questions whether a transaction is mined; throws when it has been too long. */
  pause(): Promise<void>;
}

/**
 * @param options.chainId the chain that is wanted; another one is refused
 * @throws DataNetError "wrongChain", "unreachable", "badAnswer"
 */
export async function connect(
  rpc: Rpc,
  options: { readonly where: string; readonly chainId?: bigint; pause(): Promise<void> },
): Promise<Chain> {
  const { where, chainId: wanted, pause } = options;
  const chainId = quantityOf(`${where}: eth_chainId`, await rpc.request("eth_chainId", []));
  if (wanted !== undefined && chainId !== wanted) {
    const message = `${where}: is chain ${chainId}, wanted ${wanted}; check the URL`;
    throw new DataNetError("wrongChain", message);
  }
  return { rpc, where, chainId, pause };
}

/** Number and time of the newest block. The time is in seconds since 1970. */
export async function newestBlock({
  rpc,
  where,
}: Chain): Promise<{ readonly number: bigint; readonly time: bigint; readonly baseFee: bigint | undefined }> {
  const place = `${where}: eth_getBlockByNumber`;
  const block = fieldsOf(place, await rpc.request("eth_getBlockByNumber", ["latest", false]));
  return {
    number: quantityOf(place, block.number),
    time: quantityOf(place, block.timestamp),
    baseFee: block.baseFeePerGas === undefined ? undefined : quantityOf(place, block.baseFeePerGas),
  };
}
