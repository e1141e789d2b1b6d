import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where the bench keeps what it downloads and builds: outside the repository. */
const cacheRoot: string = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "datanet-bench");

/** Start of the sha-256 over texts and bytes, each behind its length. */
export function shortHash(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 16);
}

/**
 * A folder of the cache, made by `make` where it is not there yet. It appears under its name only when it
 * is complete, so an interrupted run leaves nothing half made.
 */
export async function cachedFolder(
  name: string,
  make: (folder: string) => Promise<void> | void,
): Promise<string> {
  const folder = join(cacheRoot, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await make(unfinished);
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(unfinished, folder);
  return folder;
}

/** An empty folder for files of this run. */
export function emptyFolder(name: string): string {
  const folder = join(cacheRoot, "run", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** An empty folder that no other run touches, gone when this process ends. */
export function folderOfThisRun(name: string): string {
  mkdirSync(cacheRoot, { recursive: true });
  const folder = mkdtempSync(join(cacheRoot, `${name}-`));
  process.once("exit", () => {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // A thread that was ended with us may have been writing there.
    }
  });
  return folder;
}

/** Deletes all that `emptyFolder` has made. */
export function removeFolders(): void {
  rmSync(join(cacheRoot, "run"), { recursive: true, force: true });
}
