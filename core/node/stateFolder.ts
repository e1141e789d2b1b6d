import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where the user's store is when nothing else is said: $DATANET_HOME, else ~/.datanet/default. */
export function defaultStoreDir(env: NodeJS.ProcessEnv): string {
  return env.DATANET_HOME || join(homedir(), ".datanet", "default");
}

/**
 * The user's own folder for a store: its lock, later its keys. Never inside the store, which may stand
 * in a workspace that somebody else wrote.
 *
 * One folder for one store, however its path is written and wherever the program runs: two would be
 * two locks.
 *
 * @param dir the store's folder, which exists
 */
export function stateFolder(dir: string, env: NodeJS.ProcessEnv): string {
  const key = createHash("sha256").update(realpathSync.native(dir)).digest("hex").slice(0, 32);
  return join(stateHome(env), "datanet", key);
}

function stateHome(env: NodeJS.ProcessEnv): string {
  // The XDG base directory specification: a relative path is invalid and to be ignored.
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return env.XDG_STATE_HOME;
  if (process.platform === "win32") return env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support");
  return join(homedir(), ".local", "state");
}
