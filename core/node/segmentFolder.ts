import { join } from "node:path";
import type { Documents } from "../segment/buildSegment.ts";
import type { Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { piecesOf } from "../segment/fileContent.ts";
import type { SegmentEntry } from "../segment/manifest.ts";
import { readDocuments } from "../segment/readDocuments.ts";
import type { DocumentEntry, Segment } from "../segment/segment.ts";
import type { SegmentFiles } from "../segment/segmentFiles.ts";
import { TokensInMemory } from "../segment/suffixIndex.ts";
import { ownFilesOf } from "./byteReader.ts";
import { sha256, sha256OfPieces, writeFolderDurably } from "./durable.ts";
import { loadIndex, loadTokens, verifyIndex } from "./loadIndex.ts";
import { defaultCacheBytes, fitsMemory, type MemoryLimits, memoryLimits } from "./memoryLimits.ts";
import { Pace, type Watch } from "./pace.ts";
import { pagedIndexes } from "./pagedIndex.ts";
import { sumPages } from "./pageSums.ts";
import { readWhole } from "./readBytes.ts";
import { noteBytes, parseNote } from "./segmentNote.ts";
import { lexiconOf, openShard, type ShardFiles } from "./shardFiles.ts";

/** Writes a segment under its hash. @returns what the manifest says of it */
export async function writeSegmentFolder(
  parent: string,
  segment: Segment,
  files: SegmentFiles,
): Promise<SegmentEntry> {
  const { entry, write } = segmentFolder(parent, segment, files);
  await write();
  return entry;
}

/** What the manifest says of a segment, and how it is written under its hash. */
export function segmentFolder(
  parent: string,
  { width, tokens: { length: tokens }, documents: { length: documents } }: Segment,
  files: SegmentFiles,
): { readonly entry: SegmentEntry; write(): Promise<void> } {
  const all = withPageSums(files, width);
  const sums = Object.fromEntries(
    [...all].map(([name, content]) => [
      name,
      { bytes: content.length, sha256: sha256OfPieces(piecesOf(content)) },
    ]),
  );
  const bytes = noteBytes({ schema: "datanet/segment@1", width, tokens, documents, files: sums });
  const hash = sha256(bytes);
  const write = (): Promise<void> =>
    writeFolderDurably(join(parent, hash), new Map([...all, ["segment.json", bytes]]));
  return { entry: { hash, tokens, documents }, write };
}

/** Adds pages.0 to the files of a segment that may be read page by page: those with tables of ours. */
function withPageSums(files: SegmentFiles, width: Width): SegmentFiles {
  const [tokens, table, lines] = ["tokenized.0", "table.0", "metadata.0"].map((name) => files.get(name));
  if (!tokens || !table || !lines || !files.has("samples.0")) return files;
  const pointerBytes = (table.length * width) / tokens.length;
  const pageSums = sumPages({ tokens, table, lines }, { pointerBytes });
  return new Map([...files, ["pages.0", pageSums]]);
}

export interface SegmentOptions extends Watch {
  /** Whether what the hashes do not prove is checked too: that the table is sorted, and the rest. O(n). */
  readonly verify?: boolean | undefined;
  /** Memory for the pages of a segment that is too large for memory. */
  readonly cacheBytes?: number | undefined;
  /** What is too large for memory; by default what this machine has. */
  readonly limits?: MemoryLimits | undefined;
}

/**
 * Opens a segment of a store, whose folder is named by the hash of segment.json. In memory every file is
 * checked against its hash; a segment too large for that is read page by page, each page checked when it
 * is read. One without hashes of its pages, as written by early versions, is read into memory.
 *
 * @throws DataNetError "notFound", "unreadable", "corruptStore", "unsupportedVersion", "cancelled"
 */
export async function readSegmentFolder(
  folder: string,
  hash: string,
  options: SegmentOptions = {},
): Promise<Segment> {
  const shard = openOwnShard(folder, hash);
  let isPaged = false;
  try {
    const documents = documentsOf(shard);
    const fits = fitsMemory([shard], options.limits ?? memoryLimits());
    if (!fits && !options.verify && shard.pageSums !== undefined) {
      const [index] = pagedIndexes([shard], options.cacheBytes ?? defaultCacheBytes);
      const { blockMinima } = index;
      isPaged = blockMinima !== undefined;
      if (blockMinima) return { ...index, blockMinima, starts: shard.starts, documents };
    }
    const pace = new Pace(shard.tokens.size + shard.table.size, options);
    const index = options.verify ? await verifyIndex(shard, pace) : await loadIndex(shard, pace);
    return { ...index, starts: shard.starts, documents };
  } finally {
    // Pages are read for as long as the segment is used.
    if (!isPaged) shard.close();
  }
}

/**
 * The documents of a segment without its table, for whoever builds another of them: `width` bytes a
 * token. What is read is checked against its hash.
 *
 * @throws DataNetError "notFound", "unreadable", "corruptStore", "unsupportedVersion", "cancelled"
 */
export async function readSegmentDocuments(
  folder: string,
  hash: string,
  watch: Watch = {},
): Promise<Documents> {
  const shard = openOwnShard(folder, hash);
  try {
    const pace = new Pace(shard.tokens.size, watch);
    const tokens = await loadTokens(shard, pace);
    const width = tokens.BYTES_PER_ELEMENT as Width;
    const documents = documentsOf(shard);
    return {
      tokens: new TokensInMemory(tokens),
      starts: shard.starts,
      documents,
      lexicon: lexiconOf(shard),
      width,
    };
  } finally {
    shard.close();
  }
}

/** Which documents a segment holds. Reads its small files. */
export function readSegmentEntries(folder: string, hash: string): readonly DocumentEntry[] {
  const shard = openOwnShard(folder, hash);
  try {
    return documentsOf(shard);
  } finally {
    shard.close();
  }
}

/** The files of a segment, whose segment.json is what the name of the folder says. */
function openOwnShard(folder: string, hash: string): ShardFiles {
  const files = ownFilesOf(folder);
  const path = join(folder, "segment.json");
  const noteFile = files.open("segment.json");
  let bytes: Uint8Array;
  try {
    bytes = readWhole(noteFile);
  } finally {
    noteFile.close();
  }
  const found = sha256(bytes);
  if (found !== hash) throw corruptIndex(path, `sha256 ${found}`, hash);
  return openShard(files, 0, undefined, parseNote(path, bytes));
}

function documentsOf(shard: ShardFiles): DocumentEntry[] {
  const lines = shard.whole("metadata.0");
  if (lines === undefined) throw corruptIndex(shard.startsPath, "no metadata.0 beside it", "one");
  return readDocuments(lines.path, lines.bytes, shard.starts.length);
}
