import { join, resolve } from "node:path";
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { isAccount } from "../reward/account.ts";
import { parseSealedJson, readStoreFile, replaceDurably, sealJson, writing } from "./durable.ts";
import { lockWaitMs } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { storeSchema } from "./storeFiles.ts";
import { withWriteLock } from "./writeLock.ts";

/** Where the contracts of a DataNet stand: `chain` of datanet.json. A stranger's store may say anything here. */
export interface ChainEntry {
  /** Digits. */
  readonly chainId: string;
  readonly registry: string;
  readonly ledger: string;
  readonly pool: string;
}

/** The contracts that a store names; undefined where it names none. @throws DataNetError "corruptStore", "notFound" */
export async function readChainEntry(dir: string): Promise<ChainEntry | undefined> {
  const path = join(resolve(dir), "datanet.json");
  return parse(path, (await readFields(path)).chain);
}

/**
 * Writes into datanet.json where the contracts stand, for good: they hold money and an order of registration,
 * so a store does not change to others.
 *
 * @throws DataNetError "exists" where the store names others, "locked", "notFound"
 */
export async function writeChainEntry(
  dir: string,
  entry: ChainEntry,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const root = resolve(dir);
  const path = join(root, "datanet.json");
  await readChainEntry(root); // Also so that a folder that is no store gets no lock.
  await withWriteLock(stateFolder(root, env), root, lockWaitMs, async () => {
    const config = await readFields(path);
    const named = parse(path, config.chain);
    if (named && canonicalJson({ ...named }) === canonicalJson({ ...entry })) return;
    if (named) {
      const found = `contracts on chain ${named.chainId}, pool ${named.pool}`;
      const message = `${path}: names ${found}, wanted none; make another store for other contracts`;
      throw new DataNetError("exists", message);
    }
    const changed = { ...config, chain: parse(path, entry) };
    await writing(path, () => replaceDurably(path, sealJson(changed as never)));
  });
}

async function readFields(path: string): Promise<Record<string, unknown>> {
  return parseSealedJson(path, (await readStoreFile(path)).toString("utf8"), storeSchema);
}

function parse(path: string, value: unknown): ChainEntry | undefined {
  if (value === undefined) return undefined;
  const { chainId, registry, ledger, pool } = (value ?? {}) as { readonly [name: string]: unknown };
  const isAddress = (each: unknown): each is string => typeof each === "string" && isAccount(each);
  const isChain = typeof chainId === "string" && /^[1-9]\d{0,77}$/.test(chainId);
  if (isChain && isAddress(registry) && isAddress(ledger) && isAddress(pool))
    return { chainId, registry, ledger, pool };
  const found = canonicalJson(value as Json).slice(0, 120);
  const wanted = "a chain id in digits and the addresses of registry, ledger and pool";
  throw new DataNetError("corruptStore", `${path}: chain is ${found}, wanted ${wanted}; restore the store`);
}
