import { mkdir, readdir, rm, rmdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { dataNetIdOf, emptyListHead, type Manifest, manifestHashOf } from "../segment/manifest.ts";
import { defaultPolicy, type Policy, policyHash } from "../shares/policy.ts";
import { replaceDurably, sealJson, sha256, writing } from "./durable.ts";
import type { Ledger } from "./ledger.ts";
import { type ChosenTokenizer, chooseTokenizer, tokenizerPath } from "./loadTokenizer.ts";
import { lockWaitMs } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { openStore, type Store } from "./store.ts";
import { storeSchema, writeManifest } from "./storeFiles.ts";
import { loadTables } from "./tables.ts";
import { withWriteLock } from "./writeLock.ts";

export interface CreateOptions {
  /** A name of core/tokens/tokenizers.ts, or the path of a tokenizer.json, which the store then holds. */
  readonly tokenizer: string | ChosenTokenizer;
  /** Part of the DataNet's identity. */
  readonly name: string;
  /** That of this release when not given; of its frozen tables, in any case. */
  readonly policy?: Policy | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Makes an empty store. Of two at once in one folder, one refuses.
 *
 * @param dir a folder that does not exist, is empty, or holds what a call that was cut off has left
 * @throws DataNetError "exists", "unreadable", "locked"; "invalidArgument" for the tokenizer
 */
export async function createStore(dir: string, options: CreateOptions): Promise<Store> {
  const path = resolve(dir);
  const { tokenizer } = options;
  const chosen = typeof tokenizer === "string" ? await chooseTokenizer(tokenizer) : tokenizer;
  await refuseIfUsed(path);
  await writing(path, () => mkdir(path, { recursive: true }));
  const state = stateFolder(path, options.env ?? process.env);
  return withWriteLock(state, path, lockWaitMs, async () => {
    await refuseIfUsed(path);
    await writing(path, () => fill(path, options.name, chosen, options.policy));
    return openStore(path);
  });
}

async function fill(
  dir: string,
  name: string,
  { tokenizer, json }: ChosenTokenizer,
  policy: Policy = defaultPolicy(loadTables().hashes),
): Promise<void> {
  await mkdir(join(dir, "segments"), { recursive: true });
  await mkdir(join(dir, "blobs"), { recursive: true });
  const identity = { name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const dataNetId = dataNetIdOf(identity);
  const noLog = { bytes: 0, sha256: sha256(), head: dataNetId };
  const manifest: Manifest = {
    schema: "datanet/manifest@1",
    dataNetId,
    manifestHash: manifestHashOf(identity, emptyListHead, []),
    contributions: 0,
    listHead: emptyListHead,
    revoked: [],
    log: noLog,
    records: noLog,
    segments: [],
  };
  await replaceDurably(join(dir, "contributions.log"), new Uint8Array());
  await replaceDurably(join(dir, "records.log"), new Uint8Array());
  await writeManifest(dir, manifest);
  const file = json && keccak(json);
  if (file) {
    await mkdir(join(dir, "tokenizers"), { recursive: true });
    await replaceDurably(tokenizerPath(dir, file), json);
  }
  // Last, since a folder is a store from the moment it holds this file.
  const entry = { name: tokenizer.name, hash: tokenizer.hash, ...(file && { file }) };
  const config = { schema: storeSchema, dataNetId, name, tokenizer: entry, policy };
  await replaceDurably(join(dir, "datanet.json"), sealJson(config as never));
}

/**
 * Removes a store that holds nothing, for whoever made it in vain. What is not of a store stays.
 * The caller holds the write lock.
 */
export async function discardEmptyStore({ dir, manifest }: Ledger): Promise<void> {
  if (manifest.log.bytes > 0 || manifest.records.bytes > 0) return;
  // First what makes it a store: cut off from here on, it is the rest of an init, which may be written over.
  for (const name of ["datanet.json", "manifest.json", "contributions.log", "records.log"])
    await rm(join(dir, name), { force: true });
  await rm(join(dir, "tokenizers"), { recursive: true, force: true });
  for (const folder of [join(dir, "segments"), join(dir, "blobs"), dir]) await rmdir(folder).catch(() => {}); // Holds something, and stays.
}

/** What an init that was cut off leaves behind, all of it empty, may be written over; anything else may not. */
async function refuseIfUsed(dir: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(dir);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return;
    const message = `${dir}: cannot be listed (${code}), wanted a new or empty folder`;
    throw new DataNetError("exists", message, { cause });
  }
  if (names.includes("datanet.json")) {
    const message = `${dir}: a DataNet is here already; use it, or name another folder with --store`;
    throw new DataNetError("exists", message);
  }
  for (const name of names) {
    const path = join(dir, name);
    const isRest =
      name === "manifest.json" ? names.includes("contributions.log") : await isEmptyRest(path, name);
    if (isRest || name.endsWith(".tmp")) continue;
    throw new DataNetError(
      "exists",
      `${dir}: holds ${name}, wanted a new or empty folder; name another with --store`,
    );
  }
}

const tokenizerFile = /^0x[0-9a-f]{64}\.json(\..*\.tmp)?$/;

async function isEmptyRest(path: string, name: string): Promise<boolean> {
  if (name === "tokenizers")
    return (await readdir(path).catch(() => ["no folder"])).every((file) => tokenizerFile.test(file));
  if (name === "segments" || name === "blobs")
    return (await readdir(path).catch(() => ["no folder"])).length === 0;
  if (name === "contributions.log" || name === "records.log") return (await stat(path)).size === 0;
  return false;
}
