import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";

/** sha-256 as 64 hexadecimal digits: the hash of store files. */
export function sha256(...parts: readonly Uint8Array[]): string {
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

/** Writes a new file and waits until the disk has it. */
async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(bytes);
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

/** The same, but for the folder, which whoever writes many files syncs once. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    await writeDurably(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes files into a new folder under a temporary name, then gives it its own. An existing folder of that name is kept. */
export async function writeFolderDurably(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  await mkdir(temporary, { recursive: true });
  try {
    for (const [name, bytes] of files) await writeDurably(`${temporary}/${name}`, bytes);
    await syncFolder(temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    if (!["EEXIST", "ENOTEMPTY", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
  await syncFolder(dirname(path));
}

/** The text of a JSON file that carries the sha-256 of its other fields, so that any changed byte is seen. */
export function sealJson(value: { readonly [key: string]: Json }): Uint8Array {
  const sha = sha256(Buffer.from(canonicalJson(value)));
  return Buffer.from(`${canonicalJson({ ...value, sha256: sha })}\n`);
}

/**
 * Reads what `sealJson` wrote.
 *
 * @param schema the name and version wanted, such as "datanet/store@1"
 * @throws DataNetError "notFound", "unsupportedVersion", "corruptStore"
 */
export async function readSealedJson(path: string, schema: string): Promise<Record<string, unknown>> {
  const text = (await readStoreFile(path)).toString("utf8");
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new DataNetError("corruptStore", `${path}: not JSON; the file is damaged, restore it`, { cause });
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
