import { chmod, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LocatedSource } from "./jobs.ts";

/**
 * Writes the text of a contribution to a read-only file in the user's cache folder, for editors that
 * cannot open `datanet:` documents, unless it is there already.
 *
 * @returns the file's URI; its folder is named by the hash of the contribution
 */
export async function keepSource(env: NodeJS.ProcessEnv, source: LocatedSource): Promise<string> {
  const folder = join(cacheFolder(env), "datanet", "sources", source.contribution.replaceAll(/[^\w]/g, ""));
  // The name comes from a store and is not believed.
  const file = join(
    folder,
    basename(source.path)
      .replaceAll(/[^\w.-]/g, "_")
      .replace(/^\.+$/, "_") || "_",
  );
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== source.text) {
    await mkdir(folder, { recursive: true });
    const fresh = `${file}.${process.pid}`;
    await writeFile(fresh, source.text);
    await chmod(fresh, 0o444);
    await rename(fresh, file);
  }
  return pathToFileURL(file).href;
}

function cacheFolder(env: NodeJS.ProcessEnv): string {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME;
  if (process.platform === "win32" && env.LOCALAPPDATA) return env.LOCALAPPDATA;
  return join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}
