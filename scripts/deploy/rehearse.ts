import { setTimeout } from "node:timers/promises";
import { connect } from "../../core/chain/chain.ts";
import { type Bytecodes, type Deployed, type DeployOptions, deploy } from "../../core/chain/deploy.ts";
import { rpcOver } from "../../core/chain/rpc.ts";
import type { Sender } from "../../core/chain/sender.ts";
import { startAnvil } from "./anvil.ts";

/** Who deploys, where, and how many transactions it has made: what decides the addresses. */
export interface Deployer {
  readonly chainId: bigint;
  readonly account: string;
  readonly nonce: bigint;
}

/**
 * Deploys on a chain of its own with the same number, by the same account at the same nonce: the same
 * addresses, the same checks of the constructors, the gas each contract takes. Needs no key and costs nothing.
 */
export async function rehearse(
  { chainId, account, nonce }: Deployer,
  bytecodes: Bytecodes,
  options: DeployOptions,
): Promise<Deployed[]> {
  const anvil = await startAnvil({ args: ["--chain-id", String(chainId)] });
  try {
    const pause = (): Promise<void> => setTimeout(10);
    const chain = await connect(rpcOver(anvil.url), { where: "rehearsal", chainId, pause });
    const request = (method: string, ...params: unknown[]): Promise<unknown> =>
      chain.rpc.request(method, params);
    await request("anvil_impersonateAccount", account);
    await request("anvil_setBalance", account, `0x${(10n ** 24n).toString(16)}`);
    await request("anvil_setNonce", account, `0x${nonce.toString(16)}`);
    const sender: Sender = {
      chain,
      account,
      send: async ({ data, gas }) =>
        String(await request("eth_sendTransaction", { from: account, data, gas: `0x${gas.toString(16)}` })),
      sign: () => Promise.reject(new Error("a rehearsal signs nothing")),
    };
    const deployed: Deployed[] = [];
    await deploy(sender, bytecodes, options, (each) => deployed.push(each));
    return deployed;
  } finally {
    await anvil.stop();
  }
}
