import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { continueLog, type Register } from "../contribute/contributionLog.ts";
import type { LogEnd, Manifest } from "../segment/manifest.ts";
import { readConfig, readManifest, refuseLinks, type StoreConfig } from "./storeFiles.ts";

/** What a store says of itself without its index: all that a writer needs. */
export interface Ledger {
  /** Absolute path of the folder. */
  readonly dir: string;
  readonly config: StoreConfig;
  readonly manifest: Manifest;
  /** What contributions.log tells up to the manifest's end of it. */
  readonly register: Register;
  /** sha-256 of the same bytes, to be copied and continued. */
  readonly logHash: Hash;
}

/**
 * Reads the ledger of a store: its two JSON files and its logs, whatever the size of the index. With an
 * earlier ledger only what the log has gained since is read, hashed and parsed.
 *
 * @param dir absolute
 * @throws DataNetError "notFound", "corruptStore", "unsupportedVersion", "unreadable"
 */
export async function readLedger(dir: string, before?: Ledger): Promise<Ledger> {
  const config = await readConfig(dir, before?.config);
  if (!before) await refuseLinks(dir);
  const manifest = await readManifest(dir, config, before?.manifest);
  if (before && manifest === before.manifest && config === before.config) return before;
  const records = before?.manifest.records;
  if (records?.sha256 !== manifest.records.sha256 || records.bytes !== manifest.records.bytes) {
    await readPart(join(dir, "records.log"), manifest.records);
  }
  const { register, logHash } = await readRegister(dir, manifest, before);
  if (register.contributions.length !== manifest.contributions) {
    const found = `${register.contributions.length} contributions, manifest.json says ${manifest.contributions}`;
    throw new DataNetError("corruptStore", `${join(dir, "contributions.log")}: ${found}; restore the store`);
  }
  return { dir, config, manifest, register, logHash };
}

/** Whether two manifests name the same contributions in the same segments, and the same records. */
export function sameState(a: Manifest, b: Manifest): boolean {
  const sameSegments =
    a.segments.length === b.segments.length && a.segments.every(({ hash }, i) => hash === b.segments[i].hash);
  const sameLogs = a.log.sha256 === b.log.sha256 && a.records.sha256 === b.records.sha256;
  return sameSegments && sameLogs && a.manifestHash === b.manifestHash;
}

async function readRegister(
  dir: string,
  { log }: Manifest,
  before: Ledger | undefined,
): Promise<Pick<Ledger, "register" | "logHash">> {
  const path = join(dir, "contributions.log");
  const known = before?.manifest.log;
  if (before && known && known.bytes <= log.bytes) {
    const added = await readBytes(path, known.bytes, log.bytes);
    const logHash = before.logHash.copy().update(added);
    if (logHash.copy().digest("hex") === log.sha256) {
      return { register: continueLog(path, added.toString("utf8"), before.register), logHash };
    }
    // Another log than the one we know: read all of it.
  }
  const { bytes, hash } = await readPart(path, log);
  return { register: continueLog(path, bytes.toString("utf8")), logHash: hash };
}

/** The part of a log that belongs to a manifest. Bytes beyond it are an unfinished call and not looked at. */
async function readPart(path: string, end: LogEnd): Promise<{ bytes: Buffer; hash: Hash }> {
  const bytes = await readBytes(path, 0, end.bytes);
  const hash = createHash("sha256").update(bytes);
  const found = hash.copy().digest("hex");
  if (found === end.sha256) return { bytes, hash };
  const message = `${path}: first ${bytes.length} bytes have sha256 ${found}, manifest.json says ${end.bytes} bytes of ${end.sha256}`;
  throw new DataNetError("corruptStore", `${message}; the log is damaged, restore it`);
}

/** Bytes [from, to) of a file of a store, fewer where it ends before. */
async function readBytes(path: string, from: number, to: number): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const { size } = await file.stat();
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(to, size) - from));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, from + filled);
        if (bytesRead === 0) break; // Cut while we read; its hash will say so.
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await file.close();
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      const message = `${path}: no such file; the store is not complete, restore it`;
      throw new DataNetError("notFound", message, { cause });
    }
    const message = `${path}: cannot be read (${code}); check the file and its permissions`;
    throw new DataNetError("unreadable", message, { cause });
  }
}
