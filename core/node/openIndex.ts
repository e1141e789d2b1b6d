import { resolve } from "node:path";
import type { Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { readLexicon } from "../segment/readSegment.ts";
import { assembleSegment } from "../segment/segment.ts";
import type { SuffixIndex } from "../segment/suffixIndex.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { filesOf, type IndexFiles } from "./byteReader.ts";
import { loadArrays, verifyArrays, workOf } from "./loadIndex.ts";
import { Pace, type Watch } from "./pace.ts";
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
   * The JSON line of a document without its line feed, read when asked for; "" in an index without any.
   *
   * @throws DataNetError "corruptStore", "unreadable"
   */
  metadata(document: number): string;
}

export interface OpenOptions extends Watch {
  /**
   * Whether the table is checked to be the suffix array of the tokens, in O(n) time. Without it a table that
   * is not sorted gives wrong counts. By default where the index has no hashes.
   */
  readonly verify?: boolean | undefined;
  /** Bytes of a token, where the files could be read in two ways. */
  readonly width?: Width | undefined;
}

/**
 * Opens an infini-gram v4 index directory. No file of ours needs to be in it.
 *
 * @throws DataNetError "notFound", "unreadable", "corruptStore", "invalidArgument", "cancelled"
 */
export async function openIndex(dir: string, options: OpenOptions = {}): Promise<OpenIndex> {
  const path = resolve(dir);
  return openFiles(filesOf(path), options);
}

/** The same for files from anywhere. */
export async function openFiles(files: IndexFiles, options: OpenOptions): Promise<OpenIndex> {
  const shardCount = countShards(files);
  const note = readNote(files);
  if (note && shardCount > 1) {
    const found = `${shardCount} shards beside segment.json`;
    throw corruptIndex(files.dir, found, "one, which it describes");
  }
  const opened: ShardFiles[] = [];
  try {
    for (let shard = 0; shard < shardCount; shard++) {
      // All shards are of one tokenizer, so what the first one shows holds for the others.
      const width = options.width ?? opened[0]?.layout.width;
      opened.push(openShard(files, shard, width, note));
    }
    const isVerified = options.verify ?? note === undefined;
    const pace = new Pace(
      opened.reduce((sum, shard) => sum + workOf(shard, isVerified), 0),
      options,
    );
    const segments: IndexSegment[] = [];
    for (const shard of opened) segments.push(await load(shard, isVerified, pace));
    return {
      dir: files.dir,
      width: opened[0].layout.width,
      segments,
      close: async () => {
        for (const shard of opened) shard.close();
      },
    };
  } catch (error) {
    for (const shard of opened) shard.close();
    throw error;
  }
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

async function load(files: ShardFiles, isVerified: boolean, pace: Pace): Promise<IndexSegment> {
  const { shard, layout, starts, lines } = files;
  const arrays = await loadArrays(files, pace);
  if (isVerified) await verifyArrays(files, arrays, pace);
  const words = files.whole("lexicon.json");
  const lexicon = words && readLexicon(words.path, words.bytes);
  const { tokens, sa } = arrays;
  const segment = assembleSegment({ width: layout.width, tokens, sa, starts, documents: [], lexicon });
  const { pointerBytes } = layout;
  return { ...segment, shard, pointerBytes, isPaged: false, metadata: (d) => lines.lineOf(d) };
}
