import { constants } from "node:fs";
import { access, mkdir, readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { readLog } from "../contribute/contributionLog.ts";
import { decodeText } from "../contribute/decodeText.ts";
import type { Snapshot } from "../pipeline.ts";
import { dataNetIdOf, emptyListHead, type Manifest, manifestHashOf } from "../segment/manifest.ts";
import type { Segment } from "../segment/segment.ts";
import { defaultPolicy, type Policy, parsePolicy, policyHash } from "../shares/policy.ts";
import { tokenizerNamed } from "../tokens/tokenizers.ts";
import { readSealedJson, readStoreFile, replaceDurably, sealJson, sha256, syncFolder } from "./durable.ts";
import { readSegmentFolder } from "./segmentFolder.ts";
import { loadTables } from "./tables.ts";

/** A DataNet in a folder. Readers hold a snapshot; `refresh` takes a newer one when there is one. */
export interface Store {
  /** Absolute path of the folder. */
  readonly dir: string;
  /** What the store held when last looked at; never changes under its holder. */
  readonly snapshot: Snapshot;
  /** Of the manifest that `snapshot` came from; absent from stores made in memory. */
  readonly manifest: Manifest;
}

const storeSchema = "datanet/store@1";

/**
 * Makes an empty store.
 *
 * @param dir a folder that does not exist or is empty
 * @throws DataNetError "exists"
 */
export async function createStore(dir: string, options: { tokenizer: string; name: string }): Promise<Store> {
  const tokenizer = tokenizerNamed(options.tokenizer);
  const path = resolve(dir);
  await refuseIfUsed(path);
  await mkdir(join(path, "segments"), { recursive: true });
  await mkdir(join(path, "blobs"), { recursive: true });
  const policy = defaultPolicy(loadTables().hashes);
  const identity = { name: options.name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
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
  await replaceDurably(join(path, "contributions.log"), new Uint8Array());
  await replaceDurably(join(path, "records.log"), new Uint8Array());
  await writeManifest(path, manifest);
  // Last, since a folder is a store from the moment it holds this file.
  const config = {
    schema: storeSchema,
    dataNetId,
    name: options.name,
    tokenizer: tokenizerEntry(tokenizer),
    policy,
  };
  await replaceDurably(join(path, "datanet.json"), sealJson(config as never));
  await syncFolder(path);
  return openStore(path);
}

function tokenizerEntry({ name, hash }: { name: string; hash: string }): { name: string; hash: string } {
  return { name, hash };
}

async function refuseIfUsed(path: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return;
    throw new DataNetError("exists", `${path}: cannot be listed (${code}), wanted a new or empty folder`, {
      cause,
    });
  }
  if (names.includes("datanet.json")) {
    throw new DataNetError(
      "exists",
      `${path}: a DataNet is here already; use it, or name another folder with --store`,
    );
  }
  // What an init that was cut off leaves behind may be written over.
  const ours = new Set(["segments", "blobs", "contributions.log", "records.log", "manifest.json"]);
  const other = names.find((name) => !ours.has(name) && !name.endsWith(".tmp"));
  if (other !== undefined) {
    throw new DataNetError(
      "exists",
      `${path}: holds ${other}, wanted a new or empty folder; name another with --store`,
    );
  }
}

export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  await replaceDurably(join(dir, "manifest.json"), sealJson(manifest as never));
}

/**
 * Opens a store and verifies every file a search depends on. Texts are verified when they are read.
 *
 * @throws DataNetError "notFound", "corruptStore", "unsupportedVersion", "unreadable"
 */
export async function openStore(dir: string): Promise<Store> {
  const path = resolve(dir);
  const config = await readConfig(path);
  // A writer may replace the manifest and drop the segments of the old one while we read: look again.
  for (let attempt = 1; ; attempt++) {
    const manifest = await readManifest(path, config);
    try {
      return await openManifest(path, config, manifest, new Map());
    } catch (error) {
      const now = await readManifest(path, config);
      if (attempt === 5 || now.manifestHash === manifest.manifestHash) throw error;
    }
  }
}

/**
 * The store as it is now: the same object while its manifest has not changed; otherwise a new one that
 * keeps the segments it already has in memory.
 */
export async function refreshStore(store: Store): Promise<Store> {
  const config = await readConfig(store.dir);
  const manifest = await readManifest(store.dir, config);
  if (sameSegments(manifest, store.manifest) && manifest.manifestHash === store.manifest.manifestHash)
    return store;
  const known = new Map(store.manifest.segments.map(({ hash }, i) => [hash, store.snapshot.segments[i]]));
  try {
    return await openManifest(store.dir, config, manifest, known);
  } catch {
    return openStore(store.dir); // Replaced once more meanwhile, or damaged: say so from a fresh look.
  }
}

function sameSegments(a: Manifest, b: Manifest): boolean {
  return (
    a.segments.length === b.segments.length && a.segments.every(({ hash }, i) => hash === b.segments[i].hash)
  );
}

/** datanet.json, parsed. */
interface Config {
  readonly dataNetId: string;
  readonly name: string;
  readonly tokenizer: { readonly name: string; readonly hash: string };
  readonly policy: Policy;
}

async function readConfig(dir: string): Promise<Config> {
  const path = join(dir, "datanet.json");
  try {
    await access(path, constants.R_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      const message = `${dir}: no DataNet here, wanted a folder with datanet.json; make one with datanet init --store ${dir}`;
      throw new DataNetError("notFound", message, { cause });
    }
    throw new DataNetError("unreadable", `${path}: cannot be read (${code}); check its permissions`, {
      cause,
    });
  }
  const value = await readSealedJson(path, storeSchema);
  const config = { ...value, policy: parsePolicy(path, value.policy) } as unknown as Config;
  const tokenizer = tokenizerNamed(config.tokenizer.name);
  if (tokenizer.hash !== config.tokenizer.hash) {
    const found = `tokenizer ${config.tokenizer.name} of hash ${config.tokenizer.hash}`;
    throw new DataNetError(
      "unsupportedVersion",
      `${path}: ${found}, this program has ${tokenizer.hash}; use the version that made it`,
    );
  }
  const { hashes } = loadTables();
  if (config.policy.information !== hashes.information || config.policy.commons !== hashes.commons) {
    const found = `tables ${config.policy.information} and ${config.policy.commons}`;
    const wanted = `this program has ${hashes.information} and ${hashes.commons}`;
    throw new DataNetError(
      "unsupportedVersion",
      `${path}: ${found}, ${wanted}; use the version that made it`,
    );
  }
  return config;
}

async function readManifest(dir: string, config: Config): Promise<Manifest> {
  const path = join(dir, "manifest.json");
  const manifest = (await readSealedJson(path, "datanet/manifest@1")) as unknown as Manifest;
  if (manifest.dataNetId !== config.dataNetId) {
    const message = `${path}: DataNet ${manifest.dataNetId}, datanet.json says ${config.dataNetId}; the two belong to different stores`;
    throw new DataNetError("corruptStore", message);
  }
  const odd = manifest.segments.find(({ hash }) => !/^[0-9a-f]{64}$/.test(hash));
  if (odd)
    throw new DataNetError(
      "corruptStore",
      `${path}: segment ${odd.hash}, wanted a sha-256; restore the store`,
    );
  return manifest;
}

async function openManifest(
  dir: string,
  config: Config,
  manifest: Manifest,
  known: ReadonlyMap<string, Segment>,
): Promise<Store> {
  const contributions = readLog(
    join(dir, "contributions.log"),
    await readLogPart(dir, "contributions.log", manifest.log),
  );
  await readLogPart(dir, "records.log", manifest.records);
  if (contributions.length !== manifest.contributions) {
    const found = `${contributions.length} contributions, manifest.json says ${manifest.contributions}`;
    throw new DataNetError("corruptStore", `${join(dir, "contributions.log")}: ${found}; restore the store`);
  }
  const segments: Segment[] = [];
  for (const { hash } of manifest.segments) {
    segments.push(known.get(hash) ?? (await readSegmentFolder(join(dir, "segments", hash), hash)));
  }
  const { dataNetId, name, policy } = config;
  const tokenizer = tokenizerNamed(config.tokenizer.name);
  const { manifestHash } = manifest;
  return {
    dir,
    manifest,
    snapshot: { dataNetId, name, manifestHash, tokenizer, policy, contributions, segments },
  };
}

/** The part of a log that belongs to a manifest. Bytes beyond it are an unfinished call and not looked at. */
async function readLogPart(dir: string, name: string, end: Manifest["log"]): Promise<string> {
  const path = join(dir, name);
  const bytes = (await readStoreFile(path)).subarray(0, end.bytes);
  const found = sha256(bytes);
  if (found !== end.sha256) {
    const message = `${path}: first ${bytes.length} bytes have sha256 ${found}, manifest.json says ${end.bytes} bytes of ${end.sha256}`;
    throw new DataNetError("corruptStore", `${message}; the log is damaged, restore it`);
  }
  return bytes.toString("utf8");
}

/**
 * The text of a contribution, verified against its id.
 *
 * @throws DataNetError "notFound", "corruptStore"
 */
export async function readText(store: Store, { id, path }: Contribution): Promise<string> {
  const file = blobPath(store.dir, id);
  const compressed = await readStoreFile(file);
  let bytes: Uint8Array;
  try {
    bytes = await promisify(inflate)(compressed);
  } catch (cause) {
    throw new DataNetError("corruptStore", `${file}: cannot be unpacked; the file is damaged, restore it`, {
      cause,
    });
  }
  const found = keccak(bytes);
  if (found !== id) {
    throw new DataNetError(
      "corruptStore",
      `${file}: text has hash ${found}, wanted ${id}; the file is damaged, restore it`,
    );
  }
  return decodeText(bytes, path);
}

export function blobPath(dir: string, id: string): string {
  return join(dir, "blobs", id);
}

/** Bytes of all files that make the index: segments, without texts and logs. */
export async function indexBytes(store: Store): Promise<number> {
  let total = 0;
  for (const { hash } of store.manifest.segments) {
    const folder = join(store.dir, "segments", hash);
    for (const name of await readdir(folder)) total += (await stat(join(folder, name))).size;
  }
  return total;
}
