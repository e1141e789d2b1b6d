import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** A folder that is, or was said to be, a store. */
export interface StoreFolder {
  readonly dir: string;
  /** Changes whenever the store's manifest does; empty when there is no store. */
  readonly stamp: string;
}

export interface StoreSearch {
  /** The setting `datanet.stores`: absolute, from the home folder (`~`), or relative to the first folder. */
  readonly configured: readonly string[];
  /** Workspace folders whose `.datanet` may hold a store. */
  readonly folders: readonly string[];
  readonly defaultStore: string;
}

/**
 * The stores that serve a document, first the one to contribute to: those of the settings, also
 * where there is none, then `.datanet` of the workspace, then, without settings, the default one.
 * A store reached twice is listed once. Costs a few file look-ups, opens nothing.
 */
export async function findStores({ configured, folders, defaultStore }: StoreSearch): Promise<StoreFolder[]> {
  const said = configured.map((dir) => resolve(folders[0] ?? "", dir.replace(/^~(?=$|[\\/])/, homedir())));
  const guessed = folders.map((folder) => join(folder, ".datanet"));
  if (said.length === 0) guessed.push(defaultStore);

  const found = new Map<string, StoreFolder>();
  for (const dir of [...said, ...guessed]) {
    const stamp = await stampOf(dir);
    if (stamp === "" && !said.includes(dir)) continue;
    const real = await realpath(dir).catch(() => dir);
    if (!found.has(real)) found.set(real, { dir: real, stamp });
  }
  return [...found.values()];
}

/** What to say of a folder that the settings name and that holds no store. */
export function noStoreThere(dir: string): string {
  return `${dir}: no DataNet there, wanted a folder with datanet.json; create it, or change datanet.stores`;
}

async function stampOf(dir: string): Promise<string> {
  const [identity, manifest] = await Promise.all(
    ["datanet.json", "manifest.json"].map((name) => stat(join(dir, name)).catch(() => undefined)),
  );
  if (!identity) return "";
  const { ino, size, mtimeMs } = manifest ?? identity;
  return `${ino}:${size}:${mtimeMs}`;
}
