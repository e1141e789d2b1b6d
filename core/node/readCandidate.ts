import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { admission, maxFileBytes, refusedName } from "../contribute/admission.ts";
import { decodeText } from "../contribute/decodeText.ts";
import { pathError } from "./pathError.ts";
import { gone } from "./walkFolder.ts";

/** A regular file that may become an offer. */
export interface Candidate {
  /** Path on the disk. */
  readonly absolute: string;
  /** Name in the DataNet. */
  readonly path: string;
  /** The path as the user knows it, for messages. */
  readonly shown: string;
  /** Folder on the disk that nothing outside of is looked at for this file. */
  readonly within: string;
}

/** Larger source maps are not looked at. */
const maxMapBytes = 64 * 2 ** 20;

// Without O_NONBLOCK the opening of a pipe that has taken a file's place would wait for a writer.
// Windows has neither flag.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * A file's bytes and text when it is admitted, else the reason why not.
 *
 * @throws DataNetError "unreadable" when the file may not be read or the disk fails
 */
export function readCandidate(
  file: Candidate,
): { readonly bytes: Uint8Array; readonly text: string } | string {
  const name = refusedName(file.path);
  if (name !== undefined) return name;
  const bytes = readBytes(file);
  if (typeof bytes === "string") return bytes;
  let text: string;
  try {
    text = decodeText(bytes, file.path);
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    return error.message.slice(`${file.path}: `.length);
  }
  return admission(file.path, text, (url) => lookUpMap(file, url)) ?? { bytes, text };
}

/**
 * Without promises: a node_modules has 20,000 files, most of them small, and handing each of five
 * calls to another thread and back takes several times as long as the calls.
 */
function readBytes({ absolute, shown }: Candidate): Uint8Array | string {
  let file: number | undefined;
  try {
    file = openSync(absolute, flags);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) return changed;
    if (before.size > maxFileBytes) return tooLarge(before.size);
    const bytes = new Uint8Array(Number(before.size));
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    const after = fstatSync(file, { bigint: true });
    // Half of one version and half of the next would be a text that nobody wrote.
    const same = before.mtimeNs === after.mtimeNs && before.size === after.size && length === bytes.length;
    return same ? bytes : changed;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return gone;
    if (code === "ELOOP" || code === "ENXIO") return changed;
    throw pathError(error, shown);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const changed = "changed while it was read; contribute it again";

function tooLarge(size: bigint): string {
  return `${size} bytes, at most ${maxFileBytes} are taken; split it`;
}

/** The source map that a file names, from its own line or from beside it; never from elsewhere. */
function lookUpMap({ absolute, within }: Candidate, url: string): string | undefined {
  try {
    if (url.startsWith("data:")) return decodeDataUrl(url);
    if (/^[a-z][a-z\d+.-]*:/i.test(url)) return undefined;
    const path = join(dirname(absolute), decodeURIComponent(url));
    if (!path.startsWith(within.endsWith(sep) ? within : within + sep)) return undefined;
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found?.isFile() || found.size > maxMapBytes) return undefined;
    return readFileSync(path, "utf8");
  } catch {
    return undefined; // No map, no evidence: the file is judged by its text alone.
  }
}

function decodeDataUrl(url: string): string | undefined {
  const comma = url.indexOf(",");
  const content = url.slice(comma + 1);
  return url.slice(0, comma).endsWith(";base64")
    ? Buffer.from(content, "base64").toString("utf8")
    : decodeURIComponent(content);
}
