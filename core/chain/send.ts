import type { Abi, Arguments, EventName, EventValues, WriteName } from "./abiTypes.ts";
import { accountIn, badAnswer, bytesOf, fieldsOf, listOf, quantityOf } from "./answer.ts";
import { asked } from "./call.ts";
import type { Chain } from "./chain.ts";
import { type Contract, decodeEvent, encodeCall, type Log } from "./coder.ts";
import { revertError } from "./revert.ts";
import type { Sender, Unsigned } from "./sender.ts";

/** A transaction that stands in a block. */
export interface Mined {
  readonly transaction: string;
  readonly block: bigint;
  readonly gasUsed: bigint;
  /** Of all contracts, in order. */
  readonly logs: readonly Log[];
  /** The contract that was made; null where none was. */
  readonly made: string | null;
}

/**
 * Calls a contract by a transaction and waits until it is mined.
 *
 * The call is tried before anything is signed, so a refusal costs nothing; it can still be refused when it
 * is mined, since others act between.
 *
 * @throws RevertError; DataNetError "badAnswer", "unreachable", and what the chain's `pause` throws
 */
export async function send<A extends Abi, Name extends WriteName<A>>(
  sender: Sender,
  contract: Contract<A>,
  name: Name,
  args: Arguments<A, Name>,
): Promise<Mined> {
  const data = encodeCall(contract.abi, name, args);
  return sendBytes(sender, `${contract.name}.${name}`, contract.address, data);
}

/** The same for bytes; `to` null makes a contract of them. */
export async function sendBytes(
  sender: Sender,
  where: string,
  to: string | null,
  data: string,
): Promise<Mined> {
  const { chain, account } = sender;
  const call = { from: account, ...(to !== null && { to }), data };
  const estimate = await asked(where, () => chain.rpc.request("eth_estimateGas", [call]));
  // A fifth more: what others do before may make our call dearer.
  const gas = (quantityOf(where, estimate) * 6n) / 5n;
  const transaction = await sender.send({ to, data, gas });
  const mined = await minedOf(chain, where, transaction, { account, to });
  if (mined) return mined;
  // Why it was refused is found by trying again, where nobody acted in between.
  await asked(where, () => chain.rpc.request("eth_call", [call, "latest"]));
  throw revertError(where, "0x");
}

/** The values of the first event of this name that the contract gave. @throws DataNetError "badAnswer" where it gave none */
export function eventOf<A extends Abi, Name extends EventName<A>>(
  { logs, transaction }: Mined,
  contract: Contract<A>,
  name: Name,
): EventValues<A, Name> {
  const where = `${contract.name}.${name}`;
  for (const log of logs) {
    if (log.address !== contract.address) continue;
    const values = decodeEvent(where, contract.abi, name, log);
    if (values) return values;
  }
  throw badAnswer(where, `a receipt of ${transaction} without it`, "the event of the call");
}

/** Waits for the receipt; undefined where the transaction was refused. */
async function minedOf(
  chain: Chain,
  where: string,
  transaction: string,
  of: { readonly account: string; readonly to: Unsigned["to"] },
): Promise<Mined | undefined> {
  const ask = (): Promise<unknown> => chain.rpc.request("eth_getTransactionReceipt", [transaction]);
  let answer = await ask();
  while (answer === null || answer === undefined) {
    await chain.pause();
    answer = await ask();
  }
  const receipt = fieldsOf(where, answer);
  const place = `${where}: receipt of ${transaction}`;
  if (bytesOf(place, receipt.transactionHash, 32) !== transaction)
    throw badAnswer(place, receipt.transactionHash, "the receipt that was asked for");
  if (accountIn(place, receipt.from) !== of.account) throw badAnswer(place, receipt.from, of.account);
  const to = receipt.to === null || receipt.to === undefined ? null : accountIn(place, receipt.to);
  if (to !== of.to) throw badAnswer(place, receipt.to, String(of.to));
  const status = quantityOf(place, receipt.status);
  if (status === 0n) return undefined;
  if (status !== 1n) throw badAnswer(place, receipt.status, "0x0 or 0x1");
  return {
    transaction,
    block: quantityOf(place, receipt.blockNumber),
    gasUsed: quantityOf(place, receipt.gasUsed),
    logs: listOf(place, receipt.logs).map((log) => logIn(place, log)),
    made: of.to === null ? accountIn(place, receipt.contractAddress) : null,
  };
}

/** A log, checked for its form. @throws DataNetError "badAnswer" */
export function logIn(where: string, value: unknown): Log {
  const { address, topics, data } = fieldsOf(where, value);
  return {
    address: accountIn(where, address),
    topics: listOf(where, topics).map((topic) => bytesOf(where, topic, 32)),
    data: bytesOf(where, data),
  };
}
