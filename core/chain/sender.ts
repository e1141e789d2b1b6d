import { Transaction, Wallet } from "ethers";
import { DataNetError } from "../base/errors.ts";
import type { Account } from "../reward/account.ts";
import { badAnswer, bytesOf, quantityOf } from "./answer.ts";
import { type Chain, newestBlock } from "./chain.ts";

/** A transaction before somebody signs it. */
export interface Unsigned {
  /** Null makes a contract. */
  readonly to: string | null;
  readonly data: string;
  readonly gas: bigint;
}

/** An account that acts on a chain: a key in this process, or a wallet elsewhere that is asked. */
export interface Sender {
  readonly chain: Chain;
  readonly account: Account;
  /** Signs and hands in a transaction. @returns its hash */
  send(transaction: Unsigned): Promise<string>;
  /** Signs 32 bytes that are an EIP-712 digest. @returns 65 bytes */
  sign(digest: string): Promise<string>;
}

/** A tenth of the chain's coin: no transaction of ours costs as much, whatever a node says of prices. */
const mostCost = 10n ** 17n;

/**
 * An account whose key this process holds. The key stays in here: it is in no message, and no property gives it.
 *
 * @param options.mostCost most that one transaction may cost in gas, in smallest units of the chain's coin
 * @throws DataNetError "invalidArgument" where the key is none
 */
export function keySender(
  chain: Chain,
  privateKey: string,
  options: { readonly mostCost?: bigint } = {},
): Sender {
  const wallet = walletOf(privateKey);
  const account = wallet.address.toLowerCase();
  const most = options.mostCost ?? mostCost;
  return {
    chain,
    account,
    async send({ to, data, gas }) {
      const where = `${chain.where}: transaction of ${account}`;
      const fees = await feesOf(chain);
      const price = "gasPrice" in fees ? fees.gasPrice : fees.maxFeePerGas;
      if (gas * price > most) {
        const message = `${where}: could cost ${gas * price}, wanted at most ${most}; wait until gas is cheaper`;
        throw new DataNetError("badAnswer", message);
      }
      const answer = await chain.rpc.request("eth_getTransactionCount", [account, "pending"]);
      const nonce = quantityOf(where, answer);
      if (nonce > Number.MAX_SAFE_INTEGER) throw badAnswer(where, answer, "the number of its transactions");
      const transaction = Transaction.from({
        chainId: chain.chainId,
        nonce: Number(nonce),
        to,
        data,
        gasLimit: gas,
        value: 0n,
        ...fees,
      });
      transaction.signature = wallet.signingKey.sign(transaction.unsignedHash);
      const { serialized, hash } = transaction;
      const said = bytesOf(where, await chain.rpc.request("eth_sendRawTransaction", [serialized]), 32);
      if (said === hash) return hash;
      throw new DataNetError(
        "badAnswer",
        `${where}: is ${said} to the node, wanted ${hash}; ask another node`,
      );
    },
    async sign(digest) {
      return wallet.signingKey.sign(digest).serialized;
    },
  };
}

function walletOf(privateKey: string): Wallet {
  try {
    return new Wallet(privateKey);
  } catch {
    // The cause would repeat what may be most of a key.
    const message = "private key: not one, wanted 0x and 64 hexadecimal digits; check it";
    throw new DataNetError("invalidArgument", message);
  }
}

/** What a transaction offers for gas: twice the base fee, so that it stays valid while blocks are full. Source: EIP-1559. */
async function feesOf(
  chain: Chain,
): Promise<
  | { readonly type: 0; readonly gasPrice: bigint }
  | { readonly type: 2; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
> {
  const { baseFee } = await newestBlock(chain);
  const ask = async (method: string): Promise<bigint> =>
    quantityOf(`${chain.where}: ${method}`, await chain.rpc.request(method, []));
  if (baseFee === undefined) return { type: 0, gasPrice: await ask("eth_gasPrice") };
  const tip = await ask("eth_maxPriorityFeePerGas");
  return { type: 2, maxFeePerGas: 2n * baseFee + tip, maxPriorityFeePerGas: tip };
}
