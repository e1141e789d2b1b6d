import { corruptIndex } from "./corruptIndex.ts";
import type { DocumentEntry } from "./segment.ts";

/** A longer line describes no document. */
export const longestLineBytes: number = 1 << 24;

const lineFeed = 0x0a;

/**
 * What the lines of metadata.0 say of a DataNet's documents. O(bytes).
 *
 * @throws DataNetError "corruptStore"
 */
export function readDocuments(path: string, bytes: Uint8Array, count: number): DocumentEntry[] {
  const documents: DocumentEntry[] = [];
  for (let begin = 0; begin < bytes.length; ) {
    const end = bytes.indexOf(lineFeed, begin);
    const where = `${path}: byte ${begin}`;
    if (end < 0) throw corruptIndex(where, "a line without line feed", "one at the end of each");
    documents.push(documentOf(where, bytes.subarray(begin, end)));
    if (documents.length > count) break;
    begin = end + 1;
  }
  if (documents.length === count) return documents;
  const found = `${documents.length > count ? `more than ${count}` : documents.length} lines`;
  throw corruptIndex(path, found, `${count}, one a document`);
}

function documentOf(where: string, line: Uint8Array): DocumentEntry {
  const { metadata } = parseLine(where, line).value as {
    metadata?: { order?: unknown; run?: unknown } | null;
  };
  const { order, run } = metadata ?? {};
  if (!Number.isSafeInteger(order) || !Number.isSafeInteger(run)) {
    throw corruptIndex(where, "no order and run", "those of a contribution");
  }
  return { order: order as number, run: run as number };
}

/**
 * A metadata line, without its line feed.
 *
 * @throws DataNetError "corruptStore" when it is no JSON object in UTF-8
 */
export function parseLine(
  where: string,
  line: Uint8Array,
): { readonly text: string; readonly value: object } {
  if (line.length > longestLineBytes) {
    throw corruptIndex(where, `a line of ${line.length} bytes`, `at most ${longestLineBytes}`);
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return { text, value };
  } catch {
    // Said below.
  }
  throw corruptIndex(where, "a line that is no JSON object in UTF-8", "one");
}
