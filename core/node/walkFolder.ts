import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { DataNetError } from "../base/errors.ts";
import { compareBytes } from "../contribute/byteOrder.ts";
import type { IgnoreRules } from "./ignoreRules.ts";
import { pathError } from "./pathError.ts";
import { readIgnoreFile } from "./readIgnoreFile.ts";

/** What a walk meets: a file to be read, or something that is passed over, with the reason. */
export interface Entry {
  /** Path from the walked folder, with "/"; a folder's ends with "/". */
  readonly relative: string;
  /** Path on the disk. */
  readonly absolute: string;
  /** Undefined for a regular file. */
  readonly reason?: string;
}

export interface Walk {
  /** Folder on the disk, free of symbolic links. */
  readonly absolute: string;
  /** The folder as the user knows it, for messages. */
  readonly shown: string;
  /** Lower-case names of folders (and files) that are passed over without a word. */
  readonly without: ReadonlySet<string>;
  /** Why an entry is passed over, undefined when it is not; a folder's path ends with "/". */
  readonly refuse?: (relative: string) => string | undefined;
  /** Rules around the folder; without them .gitignore files are files like others. */
  readonly ignored?: {
    readonly rules: IgnoreRules;
    /** Path of the walked folder from the top of the rules, "" when it is the top. */
    readonly fromTop: string;
  };
  readonly signal?: { throwIfAborted(): void } | undefined;
}

/** A folder that is being walked. */
interface Level {
  readonly relative: string;
  readonly rules: IgnoreRules | undefined;
  readonly entries: readonly Dirent[];
  /** Whether this is the folder of a DataNet, whose files are nobody's contribution. */
  readonly isStore: boolean;
  next: number;
}

/**
 * Everything in a folder and below, in the byte order of relative paths. Symbolic links are not
 * followed; nothing but folders is opened. Holds the lists of one chain of folders at a time.
 *
 * @throws DataNetError "unreadable" for a folder that may not be read
 */
export async function* walkFolder(walk: Walk): AsyncGenerator<Entry> {
  const top = await enter(walk, "", walk.ignored?.rules);
  if (top === undefined)
    throw new DataNetError("notFound", `${walk.shown}: is gone, wanted a folder; check the path`);
  if (top.isStore)
    throw new DataNetError(
      "invalidArgument",
      `${walk.shown}: a DataNet itself, wanted files to contribute; name the folder they are in`,
    );
  const levels: Level[] = [top];
  // Invariant: all that sorts before the next entry of the last level has been yielded.
  for (let steps = 1; levels.length > 0; steps++) {
    // Lets in what waits, such as the message that cancels.
    if (steps % 64 === 0) await setImmediate();
    walk.signal?.throwIfAborted();
    const level = levels[levels.length - 1];
    const dirent = level.entries[level.next++];
    if (dirent === undefined) {
      levels.pop();
      continue;
    }
    const relative = level.relative + dirent.name + (dirent.isDirectory() ? "/" : "");
    const absolute = join(walk.absolute, relative);
    const refusal = walk.refuse?.(relative);
    if (refusal !== undefined) {
      yield { relative, absolute, reason: refusal };
    } else if (level.rules?.ignores(fromTop(walk, relative))) {
      yield { relative, absolute, reason: "ignored by .gitignore; named as a PATH it is taken" };
    } else if (await hasForeignName(dirent, absolute)) {
      yield { relative, absolute, reason: "its name is not UTF-8; rename it" };
    } else if (dirent.isDirectory()) {
      const inner = await enter(walk, relative, level.rules);
      if (inner === undefined) yield { relative, absolute, reason: gone };
      else if (inner.isStore)
        yield { relative, absolute, reason: "a DataNet; what it holds was contributed before" };
      else levels.push(inner);
    } else if (dirent.isFile()) {
      yield { relative, absolute };
    } else {
      yield { relative, absolute, reason: `${kindOf(dirent)}; files and folders are taken` };
    }
  }
}

/** The reason for what was deleted between being listed and being read. */
export const gone: string = "deleted while it was read; contribute it again if it is back";

/** What is neither a file nor a folder. */
export function kindOf(entry: Pick<Dirent, "isSymbolicLink" | "isFIFO" | "isSocket">): string {
  if (entry.isSymbolicLink()) return "symbolic link";
  if (entry.isFIFO()) return "pipe";
  return entry.isSocket() ? "socket" : "device";
}

/** Undefined when the folder is gone. */
async function enter(
  walk: Walk,
  relative: string,
  around: IgnoreRules | undefined,
): Promise<Level | undefined> {
  const folder = join(walk.absolute, relative);
  let all: Dirent[];
  try {
    all = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw pathError(error, join(walk.shown, relative).replace(/[\\/]$/, ""));
  }
  // With a folder's "/" the order of names is the order of the paths below them.
  const keyOf = (dirent: Dirent) => dirent.name + (dirent.isDirectory() ? "/" : "");
  const entries = all
    .filter(({ name }) => !walk.without.has(name.toLowerCase()))
    .sort((a, b) => compareBytes(keyOf(a), keyOf(b)));

  let rules = around;
  if (around !== undefined) {
    const has = all.some((dirent) => dirent.name === ".gitignore" && dirent.isFile());
    const gitignore = has ? await readIgnoreFile(folder, join(walk.shown, relative)) : undefined;
    rules = around.inside(fromTop(walk, relative).replace(/\/$/, ""), gitignore);
  }
  const names = new Set(all.map(({ name }) => name));
  const isStore = names.has("datanet.json") && names.has("blobs") && names.has("segments");
  return { relative, rules, entries, isStore, next: 0 };
}

function fromTop(walk: Walk, relative: string): string {
  const folder = walk.ignored?.fromTop ?? "";
  return folder === "" ? relative : `${folder}/${relative}`;
}

/** A name whose bytes are not UTF-8 comes with U+FFFD in their place, and then leads nowhere. */
async function hasForeignName(dirent: Dirent, absolute: string): Promise<boolean> {
  if (!dirent.name.includes("\uFFFD")) return false;
  return lstat(absolute).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === "ENOENT",
  );
}
