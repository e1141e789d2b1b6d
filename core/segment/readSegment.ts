import { DataNetError } from "../base/errors.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { separatorOf, type TokenArray, type Width } from "./byteOrder.ts";
import { pointerBytesFor } from "./pointers.ts";
import { assembleSegment, type DocumentEntry, type Segment } from "./segment.ts";
import type { SegmentFiles } from "./segmentFiles.ts";

/**
 * Opens a segment from its files. Everything a search would trust is checked: lengths, offsets in
 * range, a separator before each document, ids within the lexicon. O(n) time; the token file is used
 * in place.
 *
 * @param where the directory, for messages
 * @throws DataNetError "corruptStore" with file and offset
 */
export function readSegment(where: string, files: SegmentFiles, width: Width): Segment {
  const tokens = readTokens(where, file(where, files, "tokenized.0"), width);
  const sa = readPointers(`${where}/table.0`, file(where, files, "table.0"), tokens.length, width);
  const starts = readStarts(`${where}/offset.0`, file(where, files, "offset.0"), tokens, width);
  const documents = readDocuments(`${where}/metadata.0`, file(where, files, "metadata.0"), starts.length);
  const lexemes = files.get("lexicon.json");
  const lexicon = lexemes && readLexicon(`${where}/lexicon.json`, lexemes);
  if (lexicon) checkIds(`${where}/tokenized.0`, tokens, width, lexicon.size);
  return assembleSegment({ width, tokens, sa, starts, documents, lexicon });
}

function file(where: string, files: SegmentFiles, name: string): Uint8Array {
  const bytes = files.get(name);
  if (bytes) return bytes;
  throw new DataNetError(
    "corruptStore",
    `${where}: ${name} is missing; restore it or contribute the files again`,
  );
}

function corrupt(path: string, found: string, wanted: string): DataNetError {
  const advice = "the file is damaged, restore it or contribute the files again";
  return new DataNetError("corruptStore", `${path}: ${found}, ${wanted}; ${advice}`);
}

function readTokens(where: string, bytes: Uint8Array, width: Width): TokenArray {
  if (bytes.length % width !== 0) {
    const found = `${bytes.length} bytes`;
    throw corrupt(`${where}/tokenized.0`, found, `wanted a multiple of the token width ${width}`);
  }
  // A typed array needs its own alignment; bytes read from disk usually have it.
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  if (width === 1) return aligned;
  const make = width === 2 ? Uint16Array : Uint32Array;
  return new make(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.length / width);
}

function readPointers(path: string, bytes: Uint8Array, tokenCount: number, width: Width): Uint32Array {
  const pointerBytes = tokenCount === 0 ? 1 : pointerBytesFor(tokenCount * width);
  if (bytes.length !== tokenCount * pointerBytes) {
    const wanted = `wanted ${tokenCount} entries of ${pointerBytes} bytes`;
    throw corrupt(path, `${bytes.length} bytes`, wanted);
  }
  if (pointerBytes === 4 && bytes.byteOffset % 4 === 0) return readWidePointers(path, bytes, width);
  const sa = new Uint32Array(tokenCount);
  for (let r = 0, at = 0; r < tokenCount; r++) {
    let offset = 0;
    for (let k = 0, scale = 1; k < pointerBytes; k++, scale *= 256) offset += bytes[at++] * scale;
    const start = offset / width;
    if (start >= tokenCount || !Number.isInteger(start)) {
      throw corrupt(
        path,
        `byte ${r * pointerBytes} points at ${offset}`,
        `wanted a token below ${tokenCount * width}`,
      );
    }
    sa[r] = start;
  }
  return sa;
}

/** The common case of large segments, several times as fast as byte by byte; changes `bytes`, which nobody else reads. */
function readWidePointers(path: string, bytes: Uint8Array, width: Width): Uint32Array {
  const sa = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const shift = Math.log2(width);
  for (let r = 0; r < sa.length; r++) {
    const offset = sa[r];
    const start = offset >>> shift;
    if (start >= sa.length || (start << shift) >>> 0 !== offset) {
      throw corrupt(path, `byte ${r * 4} points at ${offset}`, `wanted a token below ${sa.length * width}`);
    }
    sa[r] = start;
  }
  return sa;
}

function readStarts(path: string, bytes: Uint8Array, tokens: TokenArray, width: Width): Uint32Array {
  if (bytes.length % 8 !== 0) throw corrupt(path, `${bytes.length} bytes`, "wanted a multiple of 8");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const starts = new Uint32Array(bytes.length / 8);
  const separator = separatorOf(width);
  for (let d = 0; d < starts.length; d++) {
    const start = Number(view.getBigUint64(d * 8, true)) / width;
    const after = d === 0 ? -1 : starts[d - 1];
    if (!Number.isInteger(start) || start <= after || start >= tokens.length || tokens[start] !== separator) {
      throw corrupt(path, `byte ${d * 8} points at ${start * width}`, "wanted the next separator");
    }
    starts[d] = start;
  }
  if (tokens.length > 0 && starts[0] !== 0) {
    throw corrupt(path, `the first document starts at ${starts[0]}`, "wanted 0");
  }
  return starts;
}

function readDocuments(path: string, bytes: Uint8Array, count: number): DocumentEntry[] {
  const lines = new TextDecoder("utf-8").decode(bytes).split("\n");
  lines.pop(); // After the last line feed.
  if (lines.length !== count) throw corrupt(path, `${lines.length} lines`, `wanted ${count}, one a document`);
  return lines.map((line, d) => {
    const { order, run } = metadataOf(path, line, d);
    if (!Number.isSafeInteger(order) || !Number.isSafeInteger(run)) {
      throw corrupt(path, `line ${d + 1} has no order and run`, "wanted those of a contribution");
    }
    return { order: order as number, run: run as number };
  });
}

function metadataOf(
  path: string,
  line: string,
  d: number,
): { readonly order?: unknown; readonly run?: unknown } {
  try {
    return (JSON.parse(line) as { metadata?: object }).metadata ?? {};
  } catch (cause) {
    throw new DataNetError(
      "corruptStore",
      corrupt(path, `line ${d + 1} is not JSON`, "wanted an object").message,
      { cause },
    );
  }
}

export function readLexicon(path: string, bytes: Uint8Array): Lexicon {
  let lexemes: unknown;
  try {
    lexemes = JSON.parse(new TextDecoder("utf-8").decode(bytes));
  } catch (cause) {
    throw new DataNetError("corruptStore", corrupt(path, "not JSON", "wanted a list of lexemes").message, {
      cause,
    });
  }
  if (!Array.isArray(lexemes)) throw corrupt(path, `${typeof lexemes}`, "wanted a list of lexemes");
  const lexicon = new Lexicon();
  for (const [id, lexeme] of lexemes.entries()) {
    if (typeof lexeme !== "string" || lexicon.intern(lexeme) !== id) {
      throw corrupt(path, `entry ${id} is ${JSON.stringify(lexeme)}`, "wanted a lexeme not listed before");
    }
  }
  return lexicon;
}

function checkIds(path: string, tokens: TokenArray, width: Width, size: number): void {
  const separator = separatorOf(width);
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] < size || tokens[i] === separator) continue;
    const wanted = `wanted an id below ${size}, the lexicon's size`;
    throw corrupt(path, `byte ${i * width} holds id ${tokens[i]}`, wanted);
  }
}
