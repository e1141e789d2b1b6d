import { join } from "node:path";
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import type { Width } from "../segment/byteOrder.ts";
import type { SegmentEntry } from "../segment/manifest.ts";
import { readSegment } from "../segment/readSegment.ts";
import type { Segment } from "../segment/segment.ts";
import type { SegmentFiles } from "../segment/segmentFiles.ts";
import { readStoreFile, sha256, writeFolderDurably } from "./durable.ts";

/** segment.json: what a segment's folder must hold. Its own sha-256 names the folder. */
interface SegmentNote {
  readonly schema: "datanet/segment@1";
  readonly width: Width;
  readonly tokens: number;
  readonly documents: number;
  readonly files: { readonly [name: string]: { readonly bytes: number; readonly sha256: string } };
}

/** Writes a segment under its hash. @returns what the manifest says of it */
export async function writeSegmentFolder(
  parent: string,
  segment: Segment,
  files: SegmentFiles,
): Promise<SegmentEntry> {
  const sums = Object.fromEntries(
    [...files].map(([name, bytes]) => [name, { bytes: bytes.length, sha256: sha256(bytes) }]),
  );
  const tokens = segment.tokens.length;
  const documents = segment.documents.length;
  const note: SegmentNote = {
    schema: "datanet/segment@1",
    width: segment.width,
    tokens,
    documents,
    files: sums,
  };
  const bytes = Buffer.from(canonicalJson(note as unknown as Json));
  const hash = sha256(bytes);
  await writeFolderDurably(join(parent, hash), new Map([...files, ["segment.json", bytes]]));
  return { hash, tokens, documents };
}

/**
 * Reads a segment and checks every file against the hash that names the folder.
 *
 * @throws DataNetError "notFound", "corruptStore"
 */
export async function readSegmentFolder(folder: string, hash: string): Promise<Segment> {
  const noteBytes = await readStoreFile(join(folder, "segment.json"));
  const found = sha256(noteBytes);
  if (found !== hash) throw damaged(join(folder, "segment.json"), `sha256 ${found}`, hash);
  // Hashed, so written by this program; only a newer one can have written another schema.
  const note = JSON.parse(noteBytes.toString("utf8")) as SegmentNote;
  if (note.schema !== "datanet/segment@1") {
    const message = `${folder}: schema ${note.schema}, this program reads datanet/segment@1; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  const isNote = [1, 2, 4].includes(note.width) && typeof note.files === "object" && note.files !== null;
  if (!isNote)
    throw damaged(join(folder, "segment.json"), `width ${note.width}`, "1, 2 or 4, and a list of files");
  const files = new Map<string, Uint8Array>();
  for (const [name, wanted] of Object.entries(note.files)) {
    // A hostile segment.json must not make us read elsewhere.
    if (!/^[a-z]+\.(0|json)$/.test(name))
      throw damaged(join(folder, "segment.json"), `file name ${name}`, "tokenized.0 and the like");
    const bytes = await readStoreFile(join(folder, name));
    const sum = sha256(bytes);
    if (sum !== wanted.sha256)
      throw damaged(
        join(folder, name),
        `${bytes.length} bytes of sha256 ${sum}`,
        `${wanted.bytes} of ${wanted.sha256}`,
      );
    files.set(name, bytes);
  }
  return readSegment(folder, files, note.width);
}

function damaged(path: string, found: string, wanted: string): DataNetError {
  return new DataNetError(
    "corruptStore",
    `${path}: ${found}, wanted ${wanted}; the file is damaged, restore it`,
  );
}
