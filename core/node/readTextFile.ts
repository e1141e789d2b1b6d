import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { DataNetError } from "../base/errors.ts";
import { maxFileBytes } from "../contribute/admission.ts";
import { decodeText } from "../contribute/decodeText.ts";
import { pathError } from "./pathError.ts";

/** A file read whole. */
export interface TextFile {
  readonly bytes: Uint8Array;
  /** The bytes decoded as UTF-8, without a byte order mark. */
  readonly text: string;
}

/**
 * The text of a file (or of a pipe that has a name), read whole: what `attribute FILE` annotates.
 * Standard input has no path: read its bytes and give them to decodeText.
 *
 * @throws DataNetError "notFound", "unreadable", or "unsupportedText" for folders, files over 16 MiB
 * and what is not UTF-8 text
 */
export async function readTextFile(path: string): Promise<TextFile> {
  const handle = await open(path, constants.O_RDONLY).catch((error) => {
    throw pathError(error, path);
  });
  try {
    const found = await handle.stat();
    if (found.isDirectory())
      throw new DataNetError("unsupportedText", `${path}: a folder, wanted a text file; name a file in it`);
    if (found.size > maxFileBytes) throw tooLarge(path, `${found.size} bytes`);
    const bytes = await readUpTo(handle, found.size, maxFileBytes);
    if (bytes === undefined) throw tooLarge(path, `over ${maxFileBytes} bytes`);
    return { bytes, text: decodeText(bytes, path) };
  } catch (error) {
    throw error instanceof DataNetError ? error : pathError(error, path);
  } finally {
    await handle.close();
  }
}

/**
 * All bytes of an open file, undefined when there are more than `most`.
 *
 * @param expected its size as last seen; may be wrong, since files grow and pipes have none
 */
async function readUpTo(handle: FileHandle, expected: number, most: number): Promise<Uint8Array | undefined> {
  // One byte more than expected, so that one read finds the bytes and the next the end.
  let buffer = new Uint8Array(Math.min(expected, most) + 1);
  let length = 0;
  while (true) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (length > most) return undefined;
    if (bytesRead === 0) return buffer.subarray(0, length);
    if (length === buffer.length) {
      const larger = new Uint8Array(Math.min(2 * length + 4096, most + 1));
      larger.set(buffer);
      buffer = larger;
    }
  }
}

function tooLarge(path: string, found: string): DataNetError {
  return new DataNetError(
    "unsupportedText",
    `${path}: ${found}, at most ${maxFileBytes} are read; annotate a part of it`,
  );
}
