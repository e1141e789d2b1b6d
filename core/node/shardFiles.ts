import { createHash } from "node:crypto";
import { join } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { separatorOf, type Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { layoutOf } from "../segment/indexLayout.ts";
import type { IndexLayout } from "../segment/pointers.ts";
import { readLexicon } from "../segment/readLexicon.ts";
import { readStarts } from "../segment/readStarts.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { ByteReader, IndexFiles } from "./byteReader.ts";
import { checkedReader } from "./checkedReader.ts";
import { type DocumentLines, documentLines, noLines } from "./documentLines.ts";
import type { Pace } from "./pace.ts";
import { type PagedFiles, type PageSums, pageBytes, pageSizes, readPageSums } from "./pageSums.ts";
import { hashOf, readWhole } from "./readBytes.ts";
import type { FileSum, SegmentNote } from "./segmentNote.ts";

/** The opened files of one shard, and what is read of them whatever the way to search it. */
export interface ShardFiles {
  readonly shard: number;
  readonly tokens: ByteReader;
  readonly table: ByteReader;
  readonly layout: IndexLayout;
  readonly starts: Uint32Array;
  /** Path of offset.0, for messages. */
  readonly startsPath: string;
  readonly lines: DocumentLines;
  /** Hash of each file, where the index has them. */
  readonly sums: SegmentNote["files"] | undefined;
  /** Hash of each page, where the index has them. */
  readonly pageSums: PagedFiles<PageSums> | undefined;
  /** Bytes of a page of tokens. */
  readonly pageBytes: number;
  /** A small file, checked against its hash; undefined where there is none. */
  whole(name: string): WholeFile | undefined;
  /** Checks against its hash every file that `whole` and the reading of the large ones have not. */
  checkRest(pace: Pace): Promise<void>;
  close(): void;
}

export interface WholeFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Opens the files of a shard, and finds out how to read them.
 *
 * @param width where the caller knows it
 * @param note of an index of ours
 * @param size of a page; tests make it small
 * @throws DataNetError "corruptStore", "notFound", "unreadable", "invalidArgument"
 */
export function openShard(
  files: IndexFiles,
  shard: number,
  width: Width | undefined,
  note: SegmentNote | undefined,
  size: number = pageBytes,
): ShardFiles {
  const opened: ByteReader[] = [];
  const open = (name: string): ByteReader => {
    const reader = files.open(name);
    opened.push(reader);
    checkSize(reader, note?.files[name]);
    return reader;
  };
  const close = (): void => {
    for (const reader of opened) reader.close();
  };
  // What segment.json does not name is no part of the index.
  const has = (name: string): boolean =>
    note ? Object.hasOwn(note.files, name) : files.names.includes(name);
  const unchecked = new Set(Object.keys(note?.files ?? {}));
  for (const name of ["tokenized.0", "table.0"]) unchecked.delete(name);
  const whole = (name: string): WholeFile | undefined => {
    if (!has(name)) return undefined;
    const reader = files.open(name);
    try {
      checkSize(reader, note?.files[name]);
      const bytes = readWhole(reader);
      checkSum(reader.path, createHash("sha256").update(bytes).digest("hex"), note?.files[name]);
      unchecked.delete(name);
      return { path: reader.path, bytes };
    } finally {
      reader.close();
    }
  };
  const checkRest = async (pace: Pace): Promise<void> => {
    for (const name of unchecked) {
      const reader = files.open(name);
      try {
        checkSize(reader, note?.files[name]);
        checkSum(reader.path, await hashOf(reader, pace), note?.files[name]);
      } finally {
        reader.close();
      }
    }
  };
  try {
    const [tokens, table] = [open(`tokenized.${shard}`), open(`table.${shard}`)];
    const offsets = whole(`offset.${shard}`);
    if (offsets === undefined) throw missing(files.dir, `offset.${shard}`);
    const unigrams = whole(`unigram.${shard}`)?.bytes;
    const listed = unigrams && Buffer.from(unigrams.buffer, unigrams.byteOffset, unigrams.length);
    const layout = layoutOf({
      where: table.path,
      tokenBytes: tokens.size,
      tableBytes: table.size,
      width: note?.width ?? width,
      fits: (w) =>
        separatorsFit(tokens, offsets.bytes, w) &&
        (listed === undefined || listed.includes(`${separatorOf(w)} `)),
    });
    const starts = readStarts(offsets.path, offsets.bytes, layout);
    if (note) checkCounts(files.dir, note, layout.tokenCount, starts.length);
    const lineFile = has(`metadata.${shard}`) ? open(`metadata.${shard}`) : undefined;
    const lineOffsets = whole(`metaoff.${shard}`);
    if ((lineFile === undefined) !== (lineOffsets === undefined)) {
      throw missing(files.dir, `${lineFile ? "metaoff" : "metadata"}.${shard}`);
    }
    const pages = note && whole("pages.0");
    const sizes = { tokens: tokens.size, table: table.size, lines: lineFile?.size ?? 0 };
    const pageSums = pages && readPageSums(pages.path, pages.bytes, sizes, pageSizes(layout, size));
    const checked = lineFile && pageSums ? checkedReader(lineFile, pageSums.lines, size) : lineFile;
    return {
      shard,
      tokens,
      table,
      layout,
      starts,
      startsPath: offsets.path,
      lines: checked && lineOffsets ? documentLines(checked, lineOffsets, starts.length) : noLines,
      sums: note?.files,
      pageSums,
      pageBytes: size,
      whole,
      checkRest,
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function checkCounts(dir: string, note: SegmentNote, tokens: number, documents: number): void {
  if (note.tokens === tokens && note.documents === documents) return;
  const found = `${note.tokens} tokens in ${note.documents} documents`;
  throw corruptIndex(join(dir, "segment.json"), found, `${tokens} in ${documents}, as in the files`);
}

/** The words of an index's ids, where it is one of ours and has them. */
export function lexiconOf(files: Pick<ShardFiles, "sums" | "whole">): Lexicon | undefined {
  const words = files.sums && files.whole("lexicon.json");
  return words && readLexicon(words.path, words.bytes);
}

/** Whether the first and the last documents begin with a separator of this width. */
function separatorsFit(tokens: ByteReader, offsets: Uint8Array, width: Width): boolean {
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.length);
  const count = Math.floor(offsets.length / 8);
  const found = new Uint8Array(width);
  for (const d of new Set([0, 1, 2, count >>> 1, count - 2, count - 1])) {
    if (d < 0 || d >= count) continue;
    const at = Number(view.getBigUint64(d * 8, true));
    if (at % width !== 0 || at + width > tokens.size) return false;
    tokens.read(found, at);
    if (found.some((byte) => byte !== 0xff)) return false;
  }
  return count > 0;
}

function missing(dir: string, name: string): DataNetError {
  return new DataNetError("notFound", `${dir}: no ${name}, wanted it beside the others; restore the file`);
}

function checkSize({ path, size }: ByteReader, sum: FileSum | undefined): void {
  if (sum && sum.bytes !== size)
    throw corruptIndex(path, `${size} bytes`, `${sum.bytes}, as in segment.json`);
}

/** @throws DataNetError "corruptStore" when a file is not what segment.json says */
export function checkSum(path: string, found: string, sum: FileSum | undefined): void {
  if (sum && sum.sha256 !== found) throw corruptIndex(path, `sha256 ${found}`, sum.sha256);
}
