import type { Abi, Arguments, ReadName, Result } from "./abiTypes.ts";
import { bytesOf } from "./answer.ts";
import type { Chain } from "./chain.ts";
import { type Contract, decodeResult, encodeCall } from "./coder.ts";
import { revertError } from "./revert.ts";
import { RpcRefusal } from "./rpc.ts";

/**
 * Asks a contract, at the newest block.
 *
 * @throws RevertError; DataNetError "badAnswer" (also where no contract stands at the address), "unreachable"
 */
export async function read<A extends Abi, Name extends ReadName<A>>(
  chain: Chain,
  contract: Contract<A>,
  name: Name,
  args: Arguments<A, Name>,
): Promise<Result<A, Name>> {
  const where = `${contract.name}.${name}`;
  const call = { to: contract.address, data: encodeCall(contract.abi, name, args) };
  const answer = await asked(where, () => chain.rpc.request("eth_call", [call, "latest"]));
  return decodeResult(where, contract.abi, name, bytesOf(where, answer));
}

/** Asks a node to run a call; where it reverts, by the name of the contract's error. @throws RevertError */
export async function asked<T>(where: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const data = error instanceof RpcRefusal || isRefusal(error) ? revertData(error) : undefined;
    if (data === undefined) throw error;
    throw revertError(where, data);
  }
}

/** Chains in the same process throw errors of their own; what they say stands in `data` (EIP-1193). */
function isRefusal(error: unknown): error is { readonly message: string; readonly data: unknown } {
  return error instanceof Error && "data" in error;
}

/** The bytes of a revert. Some nodes give them alone, some in an object. */
function revertData({
  message,
  data,
}: {
  readonly message: string;
  readonly data: unknown;
}): string | undefined {
  const bytes = typeof data === "object" && data !== null && "data" in data ? data.data : data;
  if (typeof bytes === "string" && /^0x(?:[0-9a-f]{2})*$/i.test(bytes)) return bytes.toLowerCase();
  return /revert/i.test(message) ? "0x" : undefined;
}
