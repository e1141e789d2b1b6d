import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathError } from "./pathError.ts";

/**
 * The content of a folder's .gitignore, undefined when it has none. As git does, one that is a
 * symbolic link is left alone.
 *
 * @param shown the folder as the user knows it
 * @throws DataNetError "unreadable": without its rules more would be taken than was meant
 */
export async function readIgnoreFile(folder: string, shown: string): Promise<string | undefined> {
  const path = join(folder, ".gitignore");
  try {
    return (await lstat(path)).isFile() ? await readFile(path, "utf8") : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw pathError(error, join(shown, ".gitignore"));
  }
}
