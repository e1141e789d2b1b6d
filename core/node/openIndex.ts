import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { readLexicon } from "../segment/readLexicon.ts";
import type { SuffixIndex } from "../segment/suffixIndex.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { filesOf, type IndexFiles } from "./byteReader.ts";
import { loadIndex, verifyIndex } from "./loadIndex.ts";
import { defaultCacheBytes, fitsMemory, type MemoryLimits, memoryLimits } from "./memoryLimits.ts";
import { Pace, type Watch } from "./pace.ts";
import { pagedIndexes } from "./pagedIndex.ts";
import { readWhole } from "./readBytes.ts";
import { parseNote, type SegmentNote } from "./segmentNote.ts";
import { openShard, type ShardFiles } from "./shardFiles.ts";
import { countShards } from "./shards.ts";

/** An infini-gram index directory, ours or anybody's, opened for searching. */
export interface OpenIndex {
  /** Absolute path. */
  readonly dir: string;
  /** Bytes of a token; the same in all shards. */
  readonly width: Width;
  /** The shards in the order of their numbers. */
  readonly segments: readonly IndexSegment[];
  /** Closes the files. What was read stays; the next read from them throws DataNetError "unreadable". */
  close(): Promise<void>;
}

/** One shard of an index. Document d is what `starts[d]` begins; there are `starts.length`. */
export interface IndexSegment extends SuffixIndex {
  /** Number in the names of its files. */
  readonly shard: number;
  /** Bytes of an entry of its table. */
  readonly pointerBytes: number;
  /** Whether tokens and table are read page by page. */
  readonly isPaged: boolean;
  /** `starts[d]` = position of document d's separator; ascending. */
  readonly starts: Uint32Array;
  /** Least suffix start of each 256 ranks; undefined where nobody has made them. */
  readonly blockMinima: Uint32Array | undefined;
  /** Words of the ids, in an index of ours that needs them. */
  readonly lexicon: Lexicon | undefined;
  /**
   * The JSON object of a document, a line without its line feed, read when asked for; "" in an index without any.
   *
   * @throws DataNetError "corruptStore", "unreadable"
   */
  metadata(document: number): string;
}

export interface OpenOptions extends Watch {
  /** Whether tokens and table are read page by page. By default when they are too large for memory. */
  readonly paged?: boolean | undefined;
  /** Memory for pages, of all shards together. */
  readonly cacheBytes?: number | undefined;
  /**
   * Whether the table is checked to be the suffix array of the tokens, in O(n) time. Without it a table that
   * is not sorted gives wrong counts. By default where the index has no hashes and is read into memory;
   * an index that is read page by page is read into memory for the check, a shard at a time.
   */
  readonly verify?: boolean | undefined;
  /** Bytes of a token, where the files could be read in two ways. */
  readonly width?: Width | undefined;
  /** What is too large for memory; by default what this machine has. */
  readonly limits?: MemoryLimits | undefined;
  /** Bytes of a page; tests make it small. */
  readonly pageBytes?: number | undefined;
}

/**
 * Opens an infini-gram v4 index directory. No file of ours needs to be in it; a link to a file is followed.
 *
 * @throws DataNetError "notFound", "unreadable", "corruptStore", "invalidArgument", "cancelled"
 */
export async function openIndex(dir: string, options: OpenOptions = {}): Promise<OpenIndex> {
  return openFiles(filesOf(resolve(dir)), options);
}

/** The same for files from anywhere. */
export async function openFiles(files: IndexFiles, options: OpenOptions): Promise<OpenIndex> {
  const shardCount = countShards(files);
  const note = readNote(files);
  if (note && options.width !== undefined && options.width !== note.width) {
    throw otherWidth(join(files.dir, "segment.json"), note.width, options.width);
  }
  if (note && shardCount > 1) {
    throw corruptIndex(files.dir, `${shardCount} shards beside segment.json`, "one, which it describes");
  }
  const opened: ShardFiles[] = [];
  try {
    for (let shard = 0; shard < shardCount; shard++) {
      // All shards are of one tokenizer, so what the first one shows holds for the others.
      const width = options.width ?? opened[0]?.layout.width;
      opened.push(openAsked(files, shard, width, note, options));
    }
    return {
      dir: files.dir,
      width: opened[0].layout.width,
      segments: withLexicon(files, note, await openAll(opened, options)),
      close: async () => {
        for (const shard of opened) shard.close();
      },
    };
  } catch (error) {
    for (const shard of opened) shard.close();
    throw error;
  }
}

/** @throws DataNetError "invalidArgument" where the files are whole, but not of the width that was asked for */
function openAsked(
  files: IndexFiles,
  shard: number,
  width: Width | undefined,
  note: SegmentNote | undefined,
  options: OpenOptions,
): ShardFiles {
  try {
    return openShard(files, shard, width, note, options.pageBytes);
  } catch (error) {
    const isAsked = note === undefined && options.width !== undefined;
    if (!isAsked || !(error instanceof DataNetError) || error.code !== "corruptStore") throw error;
    let other: ShardFiles;
    try {
      other = openShard(files, shard, undefined, note, options.pageBytes);
    } catch {
      throw error;
    }
    other.close();
    throw otherWidth(other.tokens.path, other.layout.width, options.width);
  }
}

function otherWidth(where: string, found: Width, asked: Width): DataNetError {
  const message = `${where}: width ${found}, wanted ${asked}, which was asked for; leave the width out`;
  return new DataNetError("invalidArgument", message);
}

/**
 * Words of the ids where no segment.json names them, as in an export of several segments. They are read when
 * asked for: an import passes over a file of somebody else's under that name.
 */
function withLexicon(
  files: IndexFiles,
  note: SegmentNote | undefined,
  segments: readonly IndexSegment[],
): readonly IndexSegment[] {
  if (note || !files.names.includes("lexicon.json")) return segments;
  let made: Lexicon | undefined;
  const lexicon = (): Lexicon => {
    made ??= readWords(files, segments);
    return made;
  };
  return segments.map((segment) => ({
    ...segment,
    get lexicon(): Lexicon {
      return lexicon();
    },
  }));
}

/** @throws DataNetError "corruptStore" unless there is a word for every id of every segment */
function readWords(files: IndexFiles, segments: readonly IndexSegment[]): Lexicon {
  const reader = files.open("lexicon.json");
  try {
    const lexicon = readLexicon(reader.path, readWhole(reader));
    for (const { shard, buckets } of segments) {
      const id = buckets.ids.find((each) => each >= lexicon.size);
      if (id === undefined) continue;
      throw corruptIndex(
        reader.path,
        `a list of ${lexicon.size}`,
        `a word for id ${id} of tokenized.${shard} too`,
      );
    }
    return lexicon;
  } finally {
    reader.close();
  }
}

async function openAll(opened: readonly ShardFiles[], options: OpenOptions): Promise<IndexSegment[]> {
  const isPaged = options.paged ?? !fitsMemory(opened, options.limits ?? memoryLimits());
  const isVerified = options.verify ?? (!isPaged && opened[0].sums === undefined);
  const work = opened.map(
    ({ layout, tokens, table }) => tokens.size + table.size + (isVerified ? layout.tokenCount * 32 : 0),
  );
  const pace = new Pace(
    work.reduce((sum, bytes) => sum + bytes, 0),
    options,
  );
  if (!isPaged) {
    const segments: IndexSegment[] = [];
    for (const files of opened) {
      const index = isVerified ? await verifyIndex(files, pace) : await loadIndex(files, pace);
      segments.push({ ...index, ...partsOf(files), isPaged });
    }
    return segments;
  }
  if (isVerified) for (const files of opened) await verifyIndex(files, pace);
  const indexes = pagedIndexes(opened, options.cacheBytes ?? defaultCacheBytes);
  return indexes.map((index, i) => ({ ...index, ...partsOf(opened[i]), isPaged }));
}

function partsOf({
  shard,
  layout,
  starts,
  lines,
}: ShardFiles): Pick<IndexSegment, "shard" | "pointerBytes" | "starts" | "metadata"> {
  return { shard, pointerBytes: layout.pointerBytes, starts, metadata: (document) => lines.lineOf(document) };
}

function readNote(files: IndexFiles): SegmentNote | undefined {
  if (!files.names.includes("segment.json")) return undefined;
  const reader = files.open("segment.json");
  try {
    return parseNote(reader.path, readWhole(reader));
  } finally {
    reader.close();
  }
}
