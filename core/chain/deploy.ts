import { getCreateAddress } from "ethers";
import { DataNetError } from "../base/errors.ts";
import type { Account } from "../reward/account.ts";
import type { Abi } from "./abiTypes.ts";
import { badAnswer, quantityOf } from "./answer.ts";
import { read } from "./call.ts";
import type { Chain } from "./chain.ts";
import { interfaceOf } from "./coder.ts";
import { type Addresses, ledgerAt, poolAt, registryAt } from "./contracts.ts";
import { type Mined, sendBytes } from "./send.ts";
import type { Sender } from "./sender.ts";

/** What the compiler made of each contract, without the arguments of its constructor. */
export interface Bytecodes {
  readonly registry: string;
  readonly pool: string;
  readonly ledger: string;
}

/** What is decided once and for all. */
export interface DeployOptions {
  /** Seconds between the proposal of a root and its activation. */
  readonly window: bigint;
  readonly proposer: Account;
  readonly guardian: Account;
  readonly arbiter: Account;
}

/** A contract that was made. */
export interface Deployed {
  readonly contract: keyof Addresses;
  readonly address: Account;
  readonly mined: Mined;
}

/** Number of the sender's next transaction, which decides the address of the next contract it makes. */
export async function nextNonce({ rpc, where }: Chain, account: Account): Promise<bigint> {
  const place = `${where}: eth_getTransactionCount`;
  return quantityOf(place, await rpc.request("eth_getTransactionCount", [account, "pending"]));
}

/** Where the contracts will stand when the sender does nothing else meanwhile: pool and ledger name each other. */
export function addressesFrom(account: Account, nonce: bigint): Addresses {
  const at = (offset: bigint): Account =>
    getCreateAddress({ from: account, nonce: nonce + offset }).toLowerCase();
  return { registry: at(0n), pool: at(1n), ledger: at(2n) };
}

/**
 * Checks that a chain runs the instructions our contracts are made of (Cancun): where it does not, they could
 * be made and would then refuse every call.
 *
 * @throws DataNetError "wrongChain"
 */
export async function checkInstructions({ rpc, where }: Chain): Promise<void> {
  // PUSH1 1, PUSH1 0, TSTORE, PUSH0 three times, MCOPY, STOP. Source: EIP-1153, EIP-3855, EIP-5656.
  const program = "0x600160005d5f5f5f5e00";
  try {
    await rpc.request("eth_call", [{ data: program }, "latest"]);
  } catch (cause) {
    if (cause instanceof DataNetError) throw cause;
    const message = `${where}: does not run TSTORE, PUSH0 and MCOPY, wanted a chain with Cancun; choose another`;
    throw new DataNetError("wrongChain", message, { cause });
  }
}

/**
 * Makes the three contracts. They belong to nobody afterwards: the sender has no further power.
 *
 * @param onDeployed after each contract
 * @returns their addresses, checked by `checkAddresses`
 * @throws RevertError; DataNetError "badAnswer", "unreachable"
 */
export async function deploy(
  sender: Sender,
  bytecodes: Bytecodes,
  { window, proposer, guardian, arbiter }: DeployOptions,
  onDeployed: (deployed: Deployed) => void = () => {},
): Promise<Addresses> {
  const addresses = addressesFrom(sender.account, await nextNonce(sender.chain, sender.account));
  const { registry, pool, ledger } = addresses;
  const steps: [keyof Addresses, Abi, readonly unknown[]][] = [
    ["registry", registryAt(registry).abi, []],
    ["pool", poolAt(pool).abi, [registry, ledger, window, proposer, guardian, arbiter]],
    ["ledger", ledgerAt(ledger).abi, [registry, pool]],
  ];
  for (const [contract, abi, args] of steps) {
    const data = bytecodes[contract] + interfaceOf(abi).encodeDeploy(args).slice(2);
    const mined = await sendBytes(sender, `deployment of the ${contract}`, null, data);
    const address = addresses[contract];
    // Another transaction of the sender came between, and pool and ledger would not name each other.
    if (mined.made !== address)
      throw badAnswer(`deployment of the ${contract}`, mined.made, `${address}, or do it again alone`);
    onDeployed({ contract, address, mined });
  }
  await checkAddresses(sender.chain, addresses);
  return addresses;
}

/**
 * Checks that three addresses hold a registry, a ledger and a pool that name each other.
 *
 * @throws DataNetError "wrongChain" where they do not, "badAnswer" where no such contract stands there
 */
export async function checkAddresses(chain: Chain, { registry, pool, ledger }: Addresses): Promise<void> {
  await read(chain, registryAt(registry), "dataNetCount", []);
  const named = [
    ["registry of the pool", await read(chain, poolAt(pool), "registry", []), registry],
    ["ledger of the pool", await read(chain, poolAt(pool), "ledger", []), ledger],
    ["registry of the ledger", await read(chain, ledgerAt(ledger), "registry", []), registry],
    ["pool of the ledger", await read(chain, ledgerAt(ledger), "pool", []), pool],
  ];
  for (const [what, found, wanted] of named)
    if (found !== wanted) {
      const message = `${chain.where}: ${what} is ${found}, wanted ${wanted}; check the addresses`;
      throw new DataNetError("wrongChain", message);
    }
}
