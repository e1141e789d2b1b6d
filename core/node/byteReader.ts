import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { pathError } from "./pathError.ts";

/** The bytes of a file, read by position. */
export interface ByteReader {
  readonly path: string;
  /** When it was opened. */
  readonly size: number;
  /** Fills `into` with the bytes from `at` on. @throws DataNetError "unreadable", "corruptStore" */
  read(into: Uint8Array, at: number): void;
  close(): void;
}

/** The files of an index. */
export interface IndexFiles {
  /** For messages. */
  readonly dir: string;
  readonly names: readonly string[];
  /** @throws DataNetError "notFound", "unreadable" */
  open(name: string): ByteReader;
}

/**
 * The files of a folder on disk. A link to a file is followed: the folder is the user's own choice.
 *
 * @throws DataNetError "notFound", "unreadable"
 */
export function filesOf(dir: string): IndexFiles {
  return folder(dir, (path) => openFile(path, 0));
}

/** The same for a folder of a store, which may come from a stranger: its files are files, and no links. */
export function ownFilesOf(dir: string): IndexFiles {
  return folder(dir, (path) => {
    const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    if (isLink) {
      const message = `${path}: a symbolic link, wanted a file; restore the store`;
      throw new DataNetError("corruptStore", message);
    }
    return openFile(path, constants.O_NOFOLLOW ?? 0); // Windows has no such flag.
  });
}

function folder(dir: string, open: (path: string) => ByteReader): IndexFiles {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (error) {
    throw pathError(error, dir);
  }
  return { dir, names, open: (name) => open(join(dir, name)) };
}

/** Opens a file for reading; a pipe or a device is refused and not waited for. */
function openFile(path: string, flags: number): ByteReader {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | flags);
  } catch (error) {
    throw pathError(error, path);
  }
  const found = fstatSync(file);
  if (!found.isFile()) {
    closeSync(file);
    throw new DataNetError("unreadable", `${path}: no file, wanted one of an index; check the path`);
  }
  const reader = new FileBytes(path, file, found.size);
  forgotten.register(reader, file, reader);
  return reader;
}

/** Closes what nobody closed: the segments of a store have no end of their own, readers just drop them. */
const forgotten = new FinalizationRegistry((file: number) => closeSync(file));

class FileBytes implements ByteReader {
  readonly path: string;
  readonly size: number;
  #file: number | undefined;

  constructor(path: string, file: number, size: number) {
    this.path = path;
    this.#file = file;
    this.size = size;
  }

  read(into: Uint8Array, at: number): void {
    if (this.#file === undefined) {
      throw new DataNetError(
        "unreadable",
        `${this.path}: closed already, wanted an open index; open it again`,
      );
    }
    for (let filled = 0; filled < into.length; ) {
      let count: number;
      try {
        count = readSync(this.#file, into, filled, into.length - filled, at + filled);
      } catch (error) {
        throw pathError(error, this.path);
      }
      if (count === 0) {
        const found = `ends at byte ${at + filled}, had ${this.size} bytes when it was opened`;
        throw new DataNetError("corruptStore", `${this.path}: ${found}; it was cut short, open it again`);
      }
      filled += count;
    }
  }

  close(): void {
    if (this.#file === undefined) return;
    forgotten.unregister(this);
    closeSync(this.#file);
    this.#file = undefined;
  }
}
