/**
 * A segment as files: an infini-gram v4 index directory, and beside it what is ours.
 *
 *     tokenized.0   tokens, little-endian, `width` bytes each
 *     table.0       suffix array: byte offsets into tokenized.0, `pointerBytes` each
 *     offset.0      byte offset of each document's separator, u64
 *     metadata.0    one JSON line a document; metaoff.0: byte offset of each line, u64
 *     unigram.0     "id count" lines, separator included
 *     samples.0     keys of the samples, two u32 each; minima.0: block minima, u32 (ours, in all but small segments)
 *     lexicon.json  lexeme of each id, for tokenizers that use a lexicon (ours)
 *
 * Format: docs/formats.md. Source: Liu et al., "Infini-gram", arXiv 2401.17377, 2024, and its index files.
 */
import { canonicalJson, type Json } from "../base/canonical.ts";
import { separatorOf } from "./byteOrder.ts";
import { packNumbers } from "./derivedTables.ts";
import type { FileContent } from "./fileContent.ts";
import { pointerBytesFor, pointerPieces } from "./pointers.ts";
import type { DocumentEntry, Segment } from "./segment.ts";

/** Smaller segments are always read into memory, so nobody needs the tables that can be made from them. */
const leastPagedTokens = 1 << 16;

/** Content of each file by name. */
export type SegmentFiles = ReadonlyMap<string, FileContent>;

/**
 * @param describe what the metadata line of a document says beside its order and run
 * @returns files by name; same segment, same bytes
 */
export function segmentFiles(
  segment: Segment,
  describe: (entry: DocumentEntry) => DocumentNote,
): SegmentFiles {
  const { starts, documents, width, lexicon } = segment;
  const tokens = segment.tokens.subarray(0, segment.tokens.length);
  const sa = segment.suffixes.subarray(0, segment.suffixes.length);
  const files = new Map<string, FileContent>();
  files.set("tokenized.0", new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength));
  files.set("table.0", pointerPieces(sa, width, pointerBytesFor(tokens.byteLength)));
  files.set("offset.0", packOffsets(Array.from(starts, (start) => start * width)));
  const lines = documents.map((entry) => metadataLine(entry, describe(entry)));
  const metaOffsets: number[] = [];
  let at = 0;
  for (const line of lines) {
    metaOffsets.push(at);
    at += line.length;
  }
  files.set("metadata.0", join(lines, at));
  files.set("metaoff.0", packOffsets(metaOffsets));
  files.set("unigram.0", unigrams(segment));
  if (tokens.length >= leastPagedTokens && segment.samples) {
    files.set("samples.0", packNumbers(segment.samples.keys));
    files.set("minima.0", packNumbers(segment.blockMinima));
  }
  if (lexicon !== undefined) {
    const lexemes = Array.from({ length: lexicon.size }, (_, id) => lexicon.textOf(id));
    // JSON escapes lone surrogates, so every lexeme survives UTF-8.
    files.set("lexicon.json", new TextEncoder().encode(JSON.stringify(lexemes)));
  }
  return files;
}

/** What a metadata line tells a reader of the index about the document's contribution. */
export interface DocumentNote {
  readonly path: string;
  readonly contribution: string;
  readonly contributor: string;
  readonly license: string;
}

function metadataLine(entry: DocumentEntry, note: DocumentNote): Uint8Array {
  const { path, ...rest } = note;
  const value: Json = { path, linenum: 0, metadata: { ...rest, order: entry.order, run: entry.run } };
  return new TextEncoder().encode(`${canonicalJson(value)}\n`);
}

function packOffsets(offsets: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(offsets.length * 8);
  const view = new DataView(bytes.buffer);
  for (let d = 0; d < offsets.length; d++) view.setBigUint64(d * 8, BigInt(offsets[d]), true);
  return bytes;
}

function unigrams({ buckets, starts, width }: Segment): Uint8Array {
  const { ids, lows } = buckets;
  const lines = Array.from(ids, (id, i) => ({ id, line: `${id} ${lows[i + 1] - lows[i]}\n` }));
  lines.sort((a, b) => a.id - b.id);
  const separators = `${separatorOf(width)} ${starts.length}\n`;
  return new TextEncoder().encode(lines.map(({ line }) => line).join("") + separators);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
