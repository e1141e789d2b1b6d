import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { readLog } from "../contribute/contributionLog.ts";
import { decodeText } from "../contribute/decodeText.ts";
import type { Snapshot } from "../pipeline.ts";
import type { Manifest } from "../segment/manifest.ts";
import type { Segment } from "../segment/segment.ts";
import { tokenizerNamed } from "../tokens/tokenizers.ts";
import { readStoreFile, sha256 } from "./durable.ts";
import { defaultCacheBytes } from "./memoryLimits.ts";
import { readSegmentFolder } from "./segmentFolder.ts";
import { readConfig, readManifest, refuseLinks, type StoreConfig } from "./storeFiles.ts";

/** A DataNet in a folder. Readers hold a snapshot; `refresh` takes a newer one when there is one. */
export interface Store {
  /** Absolute path of the folder. */
  readonly dir: string;
  /** What the store held when last looked at; never changes under its holder. */
  readonly snapshot: Snapshot;
  /** The manifest that `snapshot` came from. */
  readonly manifest: Manifest;
}

/**
 * Opens a store and verifies every file a search depends on. Texts are verified when they are read.
 *
 * @throws DataNetError "notFound", "corruptStore", "unsupportedVersion", "unreadable"
 */
export async function openStore(dir: string): Promise<Store> {
  const path = resolve(dir);
  const config = await readConfig(path);
  await refuseLinks(path);
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

async function openManifest(
  dir: string,
  config: StoreConfig,
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
  const cacheBytes = defaultCacheBytes / manifest.segments.length; // All together no more than one.
  for (const { hash } of manifest.segments) {
    segments.push(
      known.get(hash) ?? (await readSegmentFolder(join(dir, "segments", hash), hash, { cacheBytes })),
    );
  }
  checkOrder(dir, manifest, segments);
  const { dataNetId, name, policy } = config;
  const tokenizer = tokenizerNamed(config.tokenizer.name);
  const { manifestHash } = manifest;
  return {
    dir,
    manifest,
    snapshot: { dataNetId, name, manifestHash, tokenizer, policy, contributions, segments },
  };
}

/** The credit rule rests on it: documents stand in registration order, over all segments, and none is of nobody. */
function checkOrder(dir: string, manifest: Manifest, segments: readonly Segment[]): void {
  let last = 1;
  for (const [s, { documents }] of segments.entries()) {
    for (const [d, { order, run }] of documents.entries()) {
      const fits = order >= last && order <= manifest.contributions && (run === 0 || run === 1);
      if (!fits) {
        const where = join(dir, "segments", manifest.segments[s].hash, "metadata.0");
        const wanted = `contribution ${last} to ${manifest.contributions}, run 0 or 1`;
        const message = `${where}:${d + 1}: contribution ${order}, run ${run}, wanted ${wanted}`;
        throw new DataNetError("corruptStore", `${message}; the file is damaged, restore it`);
      }
      last = order;
    }
  }
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
export async function readText(
  store: Pick<Store, "dir">,
  { id, path, sizeBytes }: Contribution,
): Promise<string> {
  const file = blobPath(store.dir, id);
  const compressed = await readStoreFile(file);
  let bytes: Uint8Array;
  try {
    // No more than was contributed, whatever the file unpacks to.
    bytes = await promisify(inflate)(compressed, { maxOutputLength: Math.max(1, sizeBytes) });
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
