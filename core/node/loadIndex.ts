import { createHash } from "node:crypto";
import { DataNetError } from "../base/errors.ts";
import { bucketsOf, countTokens } from "../segment/buckets.ts";
import type { TokenArray, Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { packNumbers, readMinima, readSamples } from "../segment/derivedTables.ts";
import { describePointer, type IndexLayout, unpackPointers } from "../segment/pointers.ts";
import { checkIds } from "../segment/readLexicon.ts";
import { checkSeparators } from "../segment/readStarts.ts";
import { compareCounts, readUnigrams } from "../segment/readUnigrams.ts";
import { assembleSegment, type DerivedTables } from "../segment/segment.ts";
import { type SuffixIndex, TokensInMemory } from "../segment/suffixIndex.ts";
import { verifyDocuments, verifyOrder } from "../segment/verifyOrder.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { ByteReader } from "./byteReader.ts";
import type { Pace } from "./pace.ts";
import { fillFrom } from "./readBytes.ts";
import { checkSum, lexiconOf, type ShardFiles } from "./shardFiles.ts";

/** What a search needs of a shard, and the tables beside it. */
export interface TableIndex extends SuffixIndex {
  readonly blockMinima: Uint32Array;
  readonly lexicon: Lexicon | undefined;
}

/** A shard in memory. */
interface LoadedArrays {
  readonly tokens: TokenArray;
  readonly sa: Uint32Array;
}

/**
 * Reads a shard into memory that threads can share. Every entry points at a token and a separator stands
 * before every document; hashes are checked where there are any. Width + 4 bytes a token and the tables.
 *
 * @throws DataNetError "corruptStore", "unreadable", "cancelled"
 */
export async function loadIndex(files: ShardFiles, pace: Pace): Promise<TableIndex> {
  const arrays = await loadArrays(files, pace);
  return assemble(files, arrays, files.sums && writtenTables(files));
}

/**
 * The same, and checks in O(n) time what a search trusts beyond that: the table is the suffix array of the
 * tokens, no separator stands within a document, counts and tables are those of the tokens.
 * 4 bytes a token more while it runs.
 *
 * @throws DataNetError "corruptStore", "unreadable", "cancelled"
 */
export async function verifyIndex(files: ShardFiles, pace: Pace): Promise<TableIndex> {
  const { layout, starts } = files;
  const arrays = await loadArrays(files, pace);
  verifyDocuments(files.tokens.path, arrays.tokens, starts, layout);
  for (const entries of verifyOrder(files.table.path, arrays.tokens, arrays.sa, layout)) {
    // An entry read at random costs like several in a row.
    if (pace.add(entries * 16)) await pace.rest();
  }
  const unigrams = files.whole(`unigram.${files.shard}`);
  if (unigrams) {
    const said = readUnigrams(unigrams.path, unigrams.bytes, layout);
    compareCounts(unigrams.path, said, countTokens(arrays.tokens));
  }
  const index = assemble(files, arrays);
  verifyTables(files, index);
  return index;
}

/** The tables as they were written, where their hashes prove it: to read them takes less than to make them. */
function writtenTables({ layout, whole }: ShardFiles): DerivedTables | undefined {
  const [unigrams, keys, minima] = [whole("unigram.0"), whole("samples.0"), whole("minima.0")];
  if (!unigrams || !keys || !minima) return undefined;
  const buckets = bucketsOf(readUnigrams(unigrams.path, unigrams.bytes, layout), layout.width);
  const { tokenCount } = layout;
  const samples = readSamples(keys.path, keys.bytes, tokenCount, buckets.ids);
  return { buckets, samples, blockMinima: readMinima(minima.path, minima.bytes, tokenCount) };
}

function assemble(files: ShardFiles, { tokens, sa }: LoadedArrays, tables?: DerivedTables): TableIndex {
  const { layout, starts } = files;
  const lexicon = lexiconOf(files);
  if (lexicon) checkIds(files.tokens.path, 0, tokens, layout.width, lexicon.size);
  return assembleSegment({ width: layout.width, tokens, sa, starts, documents: [], lexicon }, tables);
}

/** Tables of ours are what they would be if made again. */
function verifyTables(files: ShardFiles, { samples, blockMinima }: TableIndex): void {
  for (const [name, numbers] of [
    ["samples.0", samples?.keys],
    ["minima.0", blockMinima],
  ] as const) {
    const file = files.sums && files.whole(name);
    if (!file || !numbers) continue;
    const wanted = packNumbers(numbers);
    if (Buffer.compare(file.bytes, wanted) === 0) continue;
    throw corruptIndex(file.path, "other numbers", "those that follow from the table");
  }
}

/**
 * The tokens of a shard in memory, each document behind a separator; checked against their hash where
 * there is one.
 *
 * @throws DataNetError "corruptStore", "unreadable", "cancelled"
 */
export async function loadTokens(files: ShardFiles, pace: Pace): Promise<TokenArray> {
  const { layout, starts, startsPath, sums } = files;
  const bytes = new Uint8Array(newMemory(files.tokens.path, files.tokens.size));
  const hash = createHash("sha256");
  await fillFrom(files.tokens, bytes, pace, sums && hash);
  checkSum(files.tokens.path, hash.digest("hex"), sums?.[`tokenized.${files.shard}`]);
  const tokens = tokensOf(bytes, layout.width);
  checkSeparators(startsPath, starts, new TokensInMemory(tokens), layout.width);
  return tokens;
}

async function loadArrays(files: ShardFiles, pace: Pace): Promise<LoadedArrays> {
  const { layout, sums } = files;
  const tokens = await loadTokens(files, pace);
  const sa = await loadTable(files.table, layout, pace, sums?.[`table.${files.shard}`]);
  await files.checkRest(pace);
  return { tokens, sa };
}

/** @throws DataNetError "unreadable" when the host gives no such piece of memory */
function newMemory(path: string, sizeBytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(sizeBytes);
  } catch (cause) {
    const message = `${path}: needs ${sizeBytes} bytes of memory in one piece, the host gives less; read it page by page`;
    throw new DataNetError("unreadable", message, { cause });
  }
}

function tokensOf(bytes: Uint8Array, width: Width): TokenArray {
  if (width === 1) return bytes;
  return width === 2 ? new Uint16Array(bytes.buffer) : new Uint32Array(bytes.buffer);
}

async function loadTable(
  reader: ByteReader,
  layout: IndexLayout,
  pace: Pace,
  sum: { readonly bytes: number; readonly sha256: string } | undefined,
): Promise<Uint32Array> {
  const { tokenCount, pointerBytes } = layout;
  const sa = new Uint32Array(newMemory(reader.path, tokenCount * 4));
  const hash = createHash("sha256");
  const entries = Math.min(tokenCount, 1 << 20);
  const piece = new Uint8Array(entries * pointerBytes);
  for (let from = 0; from < tokenCount; from += entries) {
    const bytes = piece.subarray(0, Math.min(entries, tokenCount - from) * pointerBytes);
    reader.read(bytes, from * pointerBytes);
    if (sum) hash.update(bytes);
    const bad = unpackPointers(bytes, layout, sa.subarray(from));
    if (bad >= 0) {
      const { found, wanted } = describePointer(bytes.subarray(bad * pointerBytes), layout);
      throw corruptIndex(`${reader.path}: byte ${(from + bad) * pointerBytes}`, found, wanted);
    }
    if (pace.add(bytes.length)) await pace.rest();
  }
  if (sum) checkSum(reader.path, hash.digest("hex"), sum);
  return sa;
}
