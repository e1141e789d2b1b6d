/** A real chain for one test file: anvil, the compiled contracts, keys with coins. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { id } from "ethers";
import { quantityOf } from "../../core/chain/answer.ts";
import { type Chain, connect } from "../../core/chain/chain.ts";
import { interfaceOf } from "../../core/chain/coder.ts";
import {
  type Ledger,
  ledgerAt,
  type Pool,
  poolAt,
  type Registry,
  registryAt,
} from "../../core/chain/contracts.ts";
import { type Bytecodes, deploy } from "../../core/chain/deploy.ts";
import { rpcOver } from "../../core/chain/rpc.ts";
import { sendBytes } from "../../core/chain/send.ts";
import { keySender, type Sender } from "../../core/chain/sender.ts";
import { type Anvil, startAnvil } from "../../scripts/deploy/anvil.ts";

interface Artifact {
  readonly abi: readonly unknown[];
  readonly bytecode: string;
}

/** Everything a test of the contracts acts with. */
export interface Local {
  readonly anvil: Anvil;
  readonly chain: Chain;
  /** Proposer, guardian and arbiter are three of these names. */
  sender(name: string): Promise<Sender>;
  readonly registry: Registry;
  readonly ledger: Ledger;
  readonly pool: Pool;
  /** Window of the pool, in seconds. */
  readonly window: number;
  /** Another TestToken. */
  newToken(): Promise<string>;
  mint(token: string, to: string, amount: bigint): Promise<void>;
  /** Moves the chain's clock and makes a block. */
  pass(seconds: number): Promise<void>;
}

/** The compiled contract of a name. */
function artifact(name: string): Artifact {
  return JSON.parse(readFileSync(`build/contracts/${name}.json`, "utf8")) as Artifact;
}

/** The compiled contracts; compiles where a source has changed. */
export function bytecodes(): Bytecodes {
  execFileSync(process.execPath, ["scripts/contracts.mjs"]);
  return {
    registry: artifact("DataNetRegistry").bytecode,
    pool: artifact("RewardPool").bytecode,
    ledger: artifact("AttributionLedger").bytecode,
  };
}

/** A chain at a URL, asked often: what is sent to anvil is mined at once. */
export function connectLocal(url: string): Promise<Chain> {
  return connect(rpcOver(url), { where: "anvil", pause: () => setTimeout(5) });
}

const privateKeyOf = (name: string): string => id(`key of ${name}`);

export async function startLocal(options: { readonly window: number }): Promise<Local> {
  const codes = bytecodes();
  const anvil = await startAnvil();
  try {
    const chain = await connectLocal(anvil.url);
    const senders = new Map<string, Promise<Sender>>();
    const funded = async (name: string): Promise<Sender> => {
      const sender = keySender(chain, privateKeyOf(name));
      await chain.rpc.request("anvil_setBalance", [sender.account, `0x${(10n ** 21n).toString(16)}`]);
      return sender;
    };
    const sender = (name: string): Promise<Sender> => {
      const known = senders.get(name) ?? funded(name);
      senders.set(name, known);
      return known;
    };
    const accountOf = async (name: string): Promise<string> => (await sender(name)).account;
    const deployer = await sender("deployer");
    const addresses = await deploy(deployer, codes, {
      window: BigInt(options.window),
      proposer: await accountOf("proposer"),
      guardian: await accountOf("guardian"),
      arbiter: await accountOf("arbiter"),
    });
    const { abi, bytecode } = artifact("TestToken");
    const token = interfaceOf(abi as never);
    return {
      anvil,
      chain,
      sender,
      registry: registryAt(addresses.registry),
      ledger: ledgerAt(addresses.ledger),
      pool: poolAt(addresses.pool),
      window: options.window,
      async newToken() {
        const { made } = await sendBytes(deployer, "deployment of a token", null, bytecode);
        return String(made);
      },
      async mint(address, to, amount) {
        await sendBytes(deployer, "token.mint", address, token.encodeFunctionData("mint", [to, amount]));
      },
      async pass(seconds) {
        await chain.rpc.request("evm_increaseTime", [seconds]);
        await chain.rpc.request("evm_mine", []);
      },
    };
  } catch (error) {
    await anvil.stop();
    throw error;
  }
}

/** State of the chain to come back to. */
export async function snapshot({ rpc }: Chain): Promise<() => Promise<void>> {
  const state = quantityOf("evm_snapshot", await rpc.request("evm_snapshot", []));
  return async () => {
    await rpc.request("evm_revert", [`0x${state.toString(16)}`]);
  };
}
