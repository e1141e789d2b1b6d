import { createHash } from "node:crypto";
import { lstatSync } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Width } from "../segment/byteOrder.ts";
import { packNumbers } from "../segment/derivedTables.ts";
import { readLexicon } from "../segment/readLexicon.ts";
import { sampleSuffixes } from "../segment/samples.ts";
import { blockMinimaOf } from "../segment/segment.ts";
import { type ByteReader, filesOf } from "./byteReader.ts";
import { replaceFile, sha256, syncFolder, writing } from "./durable.ts";
import { type IndexSegment, openIndex } from "./openIndex.ts";
import { Pace, type Watch } from "./pace.ts";
import { pageSizes } from "./pageSums.ts";
import { readWhole } from "./readBytes.ts";
import { type FileSum, noteBytes } from "./segmentNote.ts";

export interface ImportOptions extends Watch {
  /** Bytes of a token, where the files could be read in two ways. */
  readonly width?: Width | undefined;
}

export interface Imported {
  /** Absolute path. */
  readonly dir: string;
  readonly width: Width;
  readonly segments: number;
  readonly tokens: number;
  readonly documents: number;
  /** Files that were written beside those that were there, segment.json last; none where it is there already. */
  readonly wrote: readonly string[];
}

/**
 * Verifies an infini-gram index directory as a whole, then writes our files beside those of the reference, which
 * stay as they are: samples.0 and minima.0, the hashes of pages in pages.0, and the hashes of all of them in
 * segment.json. From then on it opens without being verified again, and damage is found by its hash.
 * An index of several segments is verified, and nothing is written. O(n) time.
 *
 * @throws DataNetError "notFound", "unreadable", "corruptStore", "exists", "invalidArgument", "cancelled"
 */
export async function importIndex(path: string, options: ImportOptions = {}): Promise<Imported> {
  const dir = resolve(path);
  const { width, signal, onProgress } = options;
  const index = await openIndex(dir, { width, signal, onProgress, verify: true });
  try {
    const { segments } = index;
    const found = {
      dir,
      width: index.width,
      segments: segments.length,
      tokens: segments.reduce((sum, { tokens }) => sum + tokens.length, 0),
      documents: segments.reduce((sum, { starts }) => sum + starts.length, 0),
    };
    const { names } = filesOf(dir);
    if (segments.length > 1 || names.includes("segment.json")) return { ...found, wrote: [] };
    return { ...found, wrote: await complete(dir, names, segments[0], options) };
  } finally {
    await index.close();
  }
}

/** The reference's files, those that a search reads page by page first: pages.0 has their hashes in this order. */
const referenceFiles = ["tokenized.0", "table.0", "metadata.0", "offset.0", "metaoff.0", "unigram.0"];

/** @returns names of what was written */
async function complete(
  dir: string,
  names: readonly string[],
  segment: IndexSegment,
  watch: Watch,
): Promise<string[]> {
  const sizes = pageSizes(segment);
  const pageSize = new Map([
    ["tokenized.0", sizes.tokens],
    ["table.0", sizes.table],
    ["metadata.0", sizes.lines],
  ]);
  const present = referenceFiles.filter((name) => names.includes(name));
  const total = (await Promise.all(present.map((name) => stat(join(dir, name))))).reduce(
    (sum, { size }) => sum + size,
    0,
  );
  const pace = new Pace(total, watch);
  const files: Record<string, FileSum> = {};
  const pages: Uint8Array[] = [];
  for (const name of present)
    files[name] = await sumFile(filesOf(dir).open(name), pageSize.get(name), pages, pace);
  const tables = new Map<string, Uint8Array>([
    ["samples.0", packNumbers(sampleKeysOf(segment))],
    ["minima.0", packNumbers(segment.blockMinima ?? blockMinimaOf(segment.suffixes))],
    ["pages.0", Buffer.concat(pages)],
  ]);
  if (isLexicon(dir, names, segment)) {
    files["lexicon.json"] = await sumFile(filesOf(dir).open("lexicon.json"), undefined, pages, pace);
  }
  for (const [name, bytes] of tables) files[name] = { bytes: bytes.length, sha256: sha256(bytes) };
  const { width, tokens, starts } = segment;
  const note = {
    schema: "datanet/segment@1",
    width,
    tokens: tokens.length,
    documents: starts.length,
    files,
  } as const;
  return writing(dir, () =>
    writeBeside(dir, new Map([...tables, ["segment.json", noteBytes(note)]]), watch.signal),
  );
}

/** Whether lexicon.json is one of ours, with a word for every id: an export of several segments has one too. */
function isLexicon(dir: string, names: readonly string[], { buckets }: IndexSegment): boolean {
  if (!names.includes("lexicon.json")) return false;
  const path = join(dir, "lexicon.json");
  try {
    const { size } = readLexicon(path, bytesOf(dir, "lexicon.json"));
    return buckets.ids.every((id) => id < size);
  } catch {
    return false; // Somebody else's file of that name.
  }
}

/**
 * Hashes of a file and of its pages, read in large pieces.
 *
 * @param pageBytes where its pages have hashes, which are added to `pages`
 */
async function sumFile(
  reader: ByteReader,
  pageBytes: number | undefined,
  pages: Uint8Array[],
  pace: Pace,
): Promise<FileSum> {
  const whole = createHash("sha256");
  try {
    const step = (pageBytes ?? 1 << 14) * 64;
    for (let at = 0; at < reader.size; at += step) {
      const bytes = new Uint8Array(Math.min(step, reader.size - at));
      reader.read(bytes, at);
      whole.update(bytes);
      for (let page = 0; pageBytes !== undefined && page < bytes.length; page += pageBytes) {
        pages.push(
          createHash("sha256")
            .update(bytes.subarray(page, page + pageBytes))
            .digest(),
        );
      }
      if (pace.add(bytes.length)) await pace.rest();
    }
    return { bytes: reader.size, sha256: whole.digest("hex") };
  } finally {
    reader.close();
  }
}

/** Writes files in their order, the one that makes the others count last; on any failure none stays. */
async function writeBeside(
  dir: string,
  files: ReadonlyMap<string, Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const wrote: string[] = [];
  try {
    for (const [name, bytes] of files) {
      if (signal?.aborted) throw new DataNetError("cancelled", "import: cancelled; nothing was changed");
      const path = join(dir, name);
      const before = lstatSync(path, { throwIfNoEntry: false });
      if (before !== undefined) {
        const isOurs = before.isFile() && before.size === bytes.length;
        if (isOurs && Buffer.compare(bytesOf(dir, name), bytes) === 0) continue; // Left by a call that was cut off.
        const message = `${path}: exists and is not ours, wanted no such file; move it away`;
        throw new DataNetError("exists", message);
      }
      await replaceFile(path, bytes);
      wrote.push(name);
    }
    await syncFolder(dir);
    return wrote;
  } catch (error) {
    for (const name of wrote) await rm(join(dir, name), { force: true });
    throw error;
  }
}

/** @throws DataNetError "unreadable" when it is no file */
function bytesOf(dir: string, name: string): Uint8Array {
  const reader = filesOf(dir).open(name);
  try {
    return readWhole(reader);
  } finally {
    reader.close();
  }
}

function sampleKeysOf({ samples, tokens, suffixes, buckets }: IndexSegment): Uint32Array {
  return (samples ?? sampleSuffixes(tokens, suffixes, buckets.ids)).keys;
}
