import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import type { Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";

/** segment.json: what a segment's folder must hold. Its own sha-256 names the folder in a store. */
export interface SegmentNote {
  readonly schema: "datanet/segment@1";
  readonly width: Width;
  readonly tokens: number;
  readonly documents: number;
  readonly files: { readonly [name: string]: FileSum };
}

export interface FileSum {
  readonly bytes: number;
  readonly sha256: string;
}

export function noteBytes(note: SegmentNote): Buffer {
  return Buffer.from(canonicalJson(note as unknown as Json));
}

/**
 * Reads segment.json, which may come from a stranger.
 *
 * @throws DataNetError "corruptStore", "unsupportedVersion"
 */
export function parseNote(path: string, bytes: Uint8Array): SegmentNote {
  let note: Partial<SegmentNote> | null;
  try {
    note = parseJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Partial<SegmentNote> | null;
  } catch {
    throw corruptIndex(path, `not ${plainJson}`, "an object");
  }
  if (note?.schema !== "datanet/segment@1") {
    const found = `schema ${JSON.stringify(note?.schema)?.slice(0, 80)}`;
    const message = `${path}: ${found}, this program reads datanet/segment@1; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  const { width, tokens, documents, files } = note;
  if (width !== 1 && width !== 2 && width !== 4) throw corruptIndex(path, `width ${width}`, "1, 2 or 4");
  if (!isCount(tokens) || !isCount(documents)) {
    throw corruptIndex(path, `${tokens} tokens and ${documents} documents`, "two counts");
  }
  if (typeof files !== "object" || files === null)
    throw corruptIndex(path, "no list of files", "their hashes");
  for (const [name, sum] of Object.entries(files)) {
    // A hostile segment.json must not make us read elsewhere.
    if (!/^[a-z]+\.(0|json)$/.test(name))
      throw corruptIndex(path, `file name ${name.slice(0, 80)}`, "tokenized.0 and the like");
    if (!isCount(sum?.bytes) || typeof sum.sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sum.sha256)) {
      throw corruptIndex(path, `no size and sha256 of ${name}`, "both");
    }
  }
  for (const name of ["tokenized.0", "table.0", "offset.0"]) {
    if (!Object.hasOwn(files, name)) throw corruptIndex(path, `no sha256 of ${name}`, "that of every file");
  }
  return note as SegmentNote;
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
