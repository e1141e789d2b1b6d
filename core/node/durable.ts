import { createHash, randomBytes } from "node:crypto";
import { closeSync, fsync, openSync, writeFileSync } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import { type FileContent, piecesOf } from "../segment/fileContent.ts";

/** sha-256 as 64 hexadecimal digits: the hash of store files. */
export function sha256(...parts: readonly Uint8Array[]): string {
  return sha256OfPieces(parts);
}

/** The same of pieces that are made one after the other. */
export function sha256OfPieces(parts: Iterable<Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

/** Makes the names in a folder survive a power cut. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Runs what writes to `path`; what the system refuses becomes one clear line. */
export async function writing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (cause instanceof DataNetError || code === undefined) throw cause;
    const message = `${path}: cannot be written (${code}); check the disk's space and the folder's permissions`;
    throw new DataNetError("unreadable", message, { cause });
  }
}

/** Files of together no more bytes are written before the first is waited for, and all are waited for at once. */
const fewBytes = 1 << 20;

/**
 * Writes new files and waits until the disk has them. To wait for a file costs the disk about a
 * millisecond, however small it is; several at once wait for each other.
 *
 * @param folder whose new names are waited for too
 */
async function writeAllDurably(
  files: readonly (readonly [path: string, content: FileContent])[],
  folder?: string,
): Promise<void> {
  if (files.reduce((sum, [, content]) => sum + content.length, 0) > fewBytes) {
    for (const [path, content] of files) await writeDurably(path, content);
    if (folder !== undefined) await syncFolder(folder);
    return;
  }
  const opened: number[] = [];
  try {
    for (const [path, content] of files) {
      const file = openSync(path, "wx");
      opened.push(file);
      for (const piece of piecesOf(content)) writeFileSync(file, piece);
    }
    const waits = opened.map((file) => promisify(fsync)(file));
    await settled(folder === undefined ? waits : [...waits, syncFolder(folder)]);
  } finally {
    for (const file of opened) closeSync(file);
  }
}

/** Waits until all have ended, well or not. @throws what the first that failed has thrown */
export async function settled<T>(work: readonly Promise<T>[]): Promise<T[]> {
  for (const each of await Promise.allSettled(work)) if (each.status === "rejected") throw each.reason;
  return Promise.all(work);
}

/** Writes a new file and waits until the disk has it. */
async function writeDurably(path: string, content: FileContent): Promise<void> {
  const file = await open(path, "wx");
  try {
    for (const piece of piecesOf(content)) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces a file in one step: at any moment it holds the old bytes or the new ones. */
export async function replaceDurably(path: string, bytes: Uint8Array): Promise<void> {
  await replaceFile(path, bytes);
  await syncFolder(dirname(path));
}

/** A file that stands beside the one it is to replace. */
export interface Replacement {
  /** Replaces it in one step. */
  put(): Promise<void>;
  drop(): Promise<void>;
}

/** The first half of `replaceDurably`: writes the new bytes, and waits until the disk has them. */
export async function prepareReplacement(path: string, bytes: Uint8Array): Promise<Replacement> {
  const temporary = temporaryName(path);
  const drop = (): Promise<void> => rm(temporary, { force: true });
  const put = async (): Promise<void> => {
    await rename(temporary, path);
    await syncFolder(dirname(path));
  };
  try {
    await writeAllDurably([[temporary, bytes]]);
  } catch (error) {
    await drop();
    throw error;
  }
  return { put, drop };
}

/** The same, but for the folder, which whoever writes many files syncs once. A symbolic link is replaced, not followed. */
export async function replaceFile(path: string, content: FileContent): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeDurably(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString("hex")}.tmp`;
}

/** Whether a name is that of something under way to `name`, as `temporaryName` makes it. */
export function isTemporary(name: string, of: RegExp): boolean {
  const [, final] = /^(.*)\.[0-9a-f]{12}\.tmp$/.exec(name) ?? [];
  return final !== undefined && of.test(final);
}

/**
 * Writes files into a new folder under a temporary name, then gives it its own. A folder that has the
 * name already is kept when it holds the same bytes, else replaced.
 */
export async function writeFolderDurably(
  path: string,
  files: ReadonlyMap<string, FileContent>,
): Promise<void> {
  const temporary = temporaryName(path);
  await mkdir(temporary);
  try {
    await writeAllDurably(
      [...files].map(([name, content]) => [join(temporary, name), content]),
      temporary,
    );
    if (await holdsAlready(path, files)) await rm(temporary, { recursive: true, force: true });
    else {
      await rm(path, { recursive: true, force: true });
      await rename(temporary, path);
    }
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

async function holdsAlready(path: string, files: ReadonlyMap<string, FileContent>): Promise<boolean> {
  for (const [name, content] of files) {
    const found = await readFile(join(path, name)).catch(() => undefined);
    if (found?.length !== content.length) return false;
    let at = 0;
    for (const piece of piecesOf(content)) {
      if (!found.subarray(at, at + piece.length).equals(piece)) return false;
      at += piece.length;
    }
  }
  return true;
}

/** The text of a JSON file that carries the sha-256 of its other fields, so that any changed byte is seen. */
export function sealJson(value: { readonly [key: string]: Json }): Uint8Array {
  const sha = sha256(Buffer.from(canonicalJson(value)));
  return Buffer.from(`${canonicalJson({ ...value, sha256: sha })}\n`);
}

/**
 * The value of a text that `sealJson` wrote.
 *
 * @param path of its file, for messages
 * @param schema the name and version wanted, such as "datanet/store@1"
 * @throws DataNetError "unsupportedVersion", "corruptStore"
 */
export function parseSealedJson(path: string, text: string, schema: string): Record<string, unknown> {
  let value: Record<string, unknown>;
  try {
    value = parseJson(text) as Record<string, unknown>;
  } catch (cause) {
    throw new DataNetError("corruptStore", `${path}: not ${plainJson}; the file is damaged, restore it`, {
      cause,
    });
  }
  const { sha256: found, ...rest } = value ?? {};
  const [name, version] = String(rest.schema).split("@");
  const [wantedName, wantedVersion] = schema.split("@");
  if (name === wantedName && Number(version) > Number(wantedVersion)) {
    const message = `${path}: written as ${rest.schema}, this program reads up to ${schema}; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  const wanted = sha256(Buffer.from(canonicalJson(rest as Json)));
  if (
    found !== wanted ||
    rest.schema !== schema ||
    text !== sealJson(rest as { [key: string]: Json }).toString()
  ) {
    const message = `${path}: sha256 ${found} of schema ${rest.schema}, wanted ${wanted} of ${schema}`;
    throw new DataNetError("corruptStore", `${message}; the file is damaged, restore it`);
  }
  return rest;
}

/** Bytes of a file of a store. @throws DataNetError "notFound", "unreadable" */
export async function readStoreFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") {
      throw new DataNetError("notFound", `${path}: no such file; the store is not complete, restore it`, {
        cause,
      });
    }
    throw new DataNetError(
      "unreadable",
      `${path}: cannot be read (${code}); check the file and its permissions`,
      { cause },
    );
  }
}
