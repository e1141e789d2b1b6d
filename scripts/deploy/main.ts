/**
 * Deploys the three contracts to any EVM chain, or says what would happen.
 *
 *     npm run deploy -- --rpc URL --proposer 0x.. --guardian 0x.. --arbiter 0x.. --from 0x.. --dry-run
 *     npm run deploy -- --rpc URL --proposer 0x.. --guardian 0x.. --arbiter 0x.. --keystore FILE --store DIR
 *
 * `--window SECONDS` is the time between the proposal of a root and its activation (86400); `--chain-id N`
 * refuses another chain. A dry run needs no key. Both rehearse on a chain of their own first, so that a
 * constructor that refuses costs nothing. The addresses go into the store's datanet.json.
 */
import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { DataNetError } from "../../core/base/errors.ts";
import { type Chain, connect } from "../../core/chain/chain.ts";
import {
  addressesFrom,
  type Bytecodes,
  checkInstructions,
  type DeployOptions,
  deploy,
  nextNonce,
} from "../../core/chain/deploy.ts";
import { hostOf, rpcOver } from "../../core/chain/rpc.ts";
import { keySender } from "../../core/chain/sender.ts";
import { readChainEntry, writeChainEntry } from "../../core/node/chainEntry.ts";
import { checksummed, parseAccount } from "../../core/reward/account.ts";
import { readKey } from "./readKey.ts";
import { rehearse } from "./rehearse.ts";

const usage = `usage: npm run deploy -- --rpc URL --proposer ACCOUNT --guardian ACCOUNT --arbiter ACCOUNT
    --from ACCOUNT --dry-run | --keystore FILE | --key-file FILE
    [--window SECONDS] [--chain-id N] [--store DIR]`;
const text = { type: "string" } as const;
const { values } = parse();

async function main(): Promise<void> {
  if (values.help) return say(usage);
  const chain = await connectGiven();
  const options: DeployOptions = {
    window: numberOf("window"),
    proposer: accountOf("proposer"),
    guardian: accountOf("guardian"),
    arbiter: accountOf("arbiter"),
  };
  if (values.store !== undefined && (await readChainEntry(values.store))) {
    const message = `${values.store}: names contracts already, wanted none; make another store for other contracts`;
    throw new DataNetError("exists", message);
  }
  await checkInstructions(chain);
  const { keystore, "key-file": keyFile, "dry-run": dryRun } = values;
  const sender =
    keystore === undefined && keyFile === undefined
      ? undefined
      : keySender(chain, await readKey(chain.chainId, { keystore, keyFile }));
  if (!sender && !dryRun) throw missing("keystore");
  const account = sender?.account ?? accountOf("from");

  const deployer = { chainId: chain.chainId, account, nonce: await nextNonce(chain, account) };
  say(`chain ${chain.chainId} at ${chain.where}; deployer ${checksummed(account)}, nonce ${deployer.nonce}`);
  say(`window ${options.window} s; proposer, guardian and arbiter:`);
  for (const holder of [options.proposer, options.guardian, options.arbiter]) say(`  ${checksummed(holder)}`);
  let gas = 0n;
  for (const { contract, address, mined } of await rehearse(deployer, bytecodes(), options)) {
    say(`rehearsed ${contract.padEnd(8)} ${checksummed(address)}  ${mined.gasUsed} gas`);
    gas += mined.gasUsed;
  }
  say(`${gas} gas in all`);
  if (dryRun || !sender) return say("dry run: nothing was sent");

  const addresses = await deploy(sender, bytecodes(), options, ({ contract, address, mined }) =>
    say(`made ${contract.padEnd(8)} ${checksummed(address)}  transaction ${mined.transaction}`),
  );
  if (values.store !== undefined) {
    await writeChainEntry(values.store, { chainId: String(chain.chainId), ...addresses });
    say(`written to datanet.json of ${values.store}`);
  }
  const foreseen = addressesFrom(account, deployer.nonce);
  if (foreseen.pool !== addresses.pool)
    say("another transaction came between; the addresses are the later ones");
}

function parse() {
  try {
    return parseArgs({
      options: {
        ...{ rpc: text, "chain-id": text, from: text, keystore: text, "key-file": text, store: text },
        ...{ proposer: text, guardian: text, arbiter: text, window: { ...text, default: "86400" } },
        "dry-run": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    // An option that there is not, or one without its value.
    process.stderr.write(`deploy: ${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}

async function connectGiven(): Promise<Chain> {
  if (values.rpc === undefined) throw missing("rpc");
  const deadline = (): Promise<void> => setTimeout(1000);
  let waits = 0;
  return connect(rpcOver(values.rpc), {
    where: hostOf(values.rpc),
    ...(values["chain-id"] !== undefined && { chainId: numberOf("chain-id") }),
    async pause() {
      if (++waits > 600) {
        const message =
          "deployment: not mined after ten minutes, wanted it in a block; look at the chain before you try again";
        throw new DataNetError("unreachable", message);
      }
      await deadline();
    },
  });
}

function bytecodes(): Bytecodes {
  const of = (name: string): string =>
    (JSON.parse(readFileSync(`build/contracts/${name}.json`, "utf8")) as { bytecode: string }).bytecode;
  return { registry: of("DataNetRegistry"), pool: of("RewardPool"), ledger: of("AttributionLedger") };
}

function accountOf(name: "proposer" | "guardian" | "arbiter" | "from"): string {
  const given = values[name];
  if (given === undefined) throw missing(name);
  return parseAccount(`--${name}`, given);
}

function numberOf(name: "window" | "chain-id"): bigint {
  const given = values[name] ?? "";
  if (/^\d{1,18}$/.test(given)) return BigInt(given);
  throw new DataNetError("invalidArgument", `--${name}: ${JSON.stringify(given)}, wanted a whole number`);
}

function missing(name: string): DataNetError {
  return new DataNetError(
    "invalidArgument",
    `--${name}: not given, wanted it; npm run deploy -- --help lists the options`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`deploy: ${error instanceof DataNetError ? error.message : (error as Error).stack}\n`);
  process.exitCode = 1;
});
