import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { inflate } from "node:zlib";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { decodeText } from "../contribute/decodeText.ts";
import type { Snapshot } from "../pipeline.ts";
import type { Manifest } from "../segment/manifest.ts";
import type { Segment } from "../segment/segment.ts";
import { readStoreFile } from "./durable.ts";
import { type Ledger, readLedger, sameState } from "./ledger.ts";
import { defaultCacheBytes } from "./memoryLimits.ts";
import { readSegmentFolder } from "./segmentFolder.ts";
import { readManifest } from "./storeFiles.ts";

/** A DataNet in a folder. Readers hold a snapshot; `refreshStore` takes a newer one when there is one. */
export interface Store extends Ledger {
  /**
   * What the store held when last looked at; never changes under its holder. Segments are in memory or
   * read through files that were opened, so nothing that a writer removes is taken from it.
   */
  readonly snapshot: Snapshot;
}

/** How often the manifest may be replaced while a store is being opened. */
const mostLooks = 100;

/**
 * Opens a store and verifies every file a search depends on. Texts are verified when they are read.
 *
 * @throws DataNetError "notFound", "corruptStore", "unsupportedVersion", "unreadable"
 */
export async function openStore(dir: string): Promise<Store> {
  return look(resolve(dir), undefined, new Map());
}

/**
 * The store as it is now: the same object while its manifest has not changed; otherwise a new one that
 * keeps what it already has in memory, and reads what is new.
 */
export async function refreshStore(store: Store): Promise<Store> {
  const known = store.manifest.segments.map(({ hash }, i) => [hash, store.snapshot.segments[i]] as const);
  try {
    return await look(store.dir, store, new Map(known));
  } catch {
    return openStore(store.dir); // Damaged, or another store by now: say so from a fresh look.
  }
}

/** A writer may replace the manifest and drop segments of the old one while we read: look again, and keep what was read. */
async function look(dir: string, before: Store | undefined, known: Map<string, Segment>): Promise<Store> {
  let ledger: Ledger | undefined = before;
  for (let attempt = 1; ; attempt++) {
    ledger = await readLedger(dir, ledger);
    if (before && ledger === before) return before;
    try {
      return await openSegments(ledger, known);
    } catch (error) {
      const now = await readManifest(dir, ledger.config);
      if (attempt === mostLooks || sameState(now, ledger.manifest)) throw error;
    }
  }
}

async function openSegments(ledger: Ledger, known: Map<string, Segment>): Promise<Store> {
  const { dir, manifest } = ledger;
  const cacheBytes = defaultCacheBytes / manifest.segments.length; // All together no more than one.
  for (const { hash } of manifest.segments) {
    if (!known.has(hash))
      known.set(hash, await readSegmentFolder(join(dir, "segments", hash), hash, { cacheBytes }));
  }
  return withSegments(
    ledger,
    manifest.segments.map(({ hash }) => known.get(hash)!),
  );
}

/**
 * A store of a ledger and its segments.
 *
 * @throws DataNetError "corruptStore" when documents do not stand in registration order
 */
export function withSegments(ledger: Ledger, segments: readonly Segment[]): Store {
  const { dir, config, manifest, register, logHash } = ledger;
  checkOrder(dir, manifest, segments);
  const { dataNetId, name, tokenizer, policy } = config;
  const { contributions } = register;
  const { manifestHash } = manifest;
  const snapshot = { dataNetId, name, manifestHash, tokenizer, policy, contributions, segments };
  return { dir, config, manifest, register, logHash, snapshot };
}

/** Those whose documents were found in order; they never change. */
const inOrder = new WeakSet<Segment>();

/** The credit rule rests on it: documents stand in registration order, over all segments, and none is of nobody. */
function checkOrder(dir: string, manifest: Manifest, segments: readonly Segment[]): void {
  let last = 1;
  for (const [s, segment] of segments.entries()) {
    const { documents } = segment;
    for (let d = 0; d < documents.length; d++) {
      // Of a segment that was looked at before, only where it begins and ends.
      if (inOrder.has(segment) && d > 0 && d < documents.length - 1) d = documents.length - 1;
      const { order, run } = documents[d];
      const fits = order >= last && order <= manifest.contributions && (run === 0 || run === 1);
      if (!fits) {
        const where = join(dir, "segments", manifest.segments[s].hash, "metadata.0");
        const wanted = `contribution ${last} to ${manifest.contributions}, run 0 or 1`;
        const message = `${where}:${d + 1}: contribution ${order}, run ${run}, wanted ${wanted}`;
        throw new DataNetError("corruptStore", `${message}; the file is damaged, restore it`);
      }
      last = order;
    }
    inOrder.add(segment);
  }
}

/**
 * The text of a contribution, verified against its id.
 *
 * @throws DataNetError "notFound", also where it was revoked and then purged; "corruptStore"
 */
export async function readText(store: Pick<Store, "dir">, contribution: Contribution): Promise<string> {
  return decodeText(await readTextBytes(store, contribution), contribution.path);
}

/** The same as the bytes that were contributed. */
export async function readTextBytes(
  { dir }: Pick<Store, "dir">,
  { order, id, path, sizeBytes, revoked }: Contribution,
): Promise<Uint8Array> {
  const file = blobPath(dir, id);
  const compressed = await readStoreFile(file).catch((cause: DataNetError) => {
    if (!revoked || cause.code !== "notFound") throw cause;
    const message = `${file}: text removed, contribution ${order} (${path}) was revoked and its text purged`;
    throw new DataNetError("notFound", `${message}; ask whoever has a copy`, { cause });
  });
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
  return bytes;
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
