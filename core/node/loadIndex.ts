import { createHash } from "node:crypto";
import { countTokens } from "../segment/buckets.ts";
import type { TokenArray, Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { describePointer, type IndexLayout, unpackPointers } from "../segment/pointers.ts";
import { checkSeparators } from "../segment/readStarts.ts";
import { compareCounts, readUnigrams } from "../segment/readUnigrams.ts";
import { TokensInMemory } from "../segment/suffixIndex.ts";
import { verifyDocuments, verifyOrder } from "../segment/verifyOrder.ts";
import type { ByteReader } from "./byteReader.ts";
import type { Pace } from "./pace.ts";
import { fillFrom } from "./readBytes.ts";
import { checkSum, type ShardFiles } from "./shardFiles.ts";

/** The large arrays of an index, on memory that threads can share. */
export interface LoadedArrays {
  readonly tokens: TokenArray;
  readonly sa: Uint32Array;
}

/**
 * Reads the tokens and the table of a shard into memory. Every entry points at a token and a separator
 * stands before every document; hashes are checked where there are any. Width + 4 bytes a token.
 *
 * @throws DataNetError "corruptStore", "unreadable", "cancelled"
 */
export async function loadArrays(files: ShardFiles, pace: Pace): Promise<LoadedArrays> {
  const { layout, starts, startsPath } = files;
  const bytes = new Uint8Array(new SharedArrayBuffer(files.tokens.size));
  const hash = createHash("sha256");
  await fillFrom(files.tokens, bytes, pace, files.sums && hash);
  checkSum(files.tokens.path, hash.digest("hex"), files.sums?.[`tokenized.${files.shard}`]);
  const tokens = tokensOf(bytes, layout.width);
  checkSeparators(startsPath, starts, new TokensInMemory(tokens), layout.width);
  const sum = files.sums?.[`table.${files.shard}`];
  const sa = await loadTable(files.table, layout, pace, sum);
  return { tokens, sa };
}

/**
 * Checks in O(n) time what a search trusts beyond that: the table is the suffix array of the tokens, no
 * separator stands within a document, the counts are those of the tokens. 4 bytes a token while it runs.
 *
 * @throws DataNetError "corruptStore", "cancelled"
 */
export async function verifyArrays(
  files: ShardFiles,
  { tokens, sa }: LoadedArrays,
  pace: Pace,
): Promise<void> {
  const { layout, starts } = files;
  verifyDocuments(files.tokens.path, tokens, starts, layout);
  for (const entries of verifyOrder(files.table.path, tokens, sa, layout)) {
    // An entry read at random costs like several in a row.
    if (pace.add(entries * 16)) await pace.rest();
  }
  const unigrams = files.whole(`unigram.${files.shard}`);
  if (unigrams === undefined) return;
  const said = readUnigrams(unigrams.path, unigrams.bytes, layout);
  compareCounts(unigrams.path, said, countTokens(tokens));
}

/** Bytes of work, as `Pace` counts it, to load a shard and to verify it. */
export function workOf(files: ShardFiles, isVerified: boolean): number {
  return files.tokens.size + files.table.size + (isVerified ? files.layout.tokenCount * 32 : 0);
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
  const sa = new Uint32Array(new SharedArrayBuffer(tokenCount * 4));
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
