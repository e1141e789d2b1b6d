import { corruptIndex } from "../segment/corruptIndex.ts";
import { longestLineBytes, parseLine } from "../segment/readDocuments.ts";
import type { ByteReader } from "./byteReader.ts";

/** What an index says of its documents: one JSON line each, read when asked for. */
export interface DocumentLines {
  /**
   * The line of a document without its line feed; "" where the index describes none.
   *
   * @throws DataNetError "corruptStore" when it is not one line of JSON in UTF-8
   */
  lineOf(document: number): string;
}

export const noLines: DocumentLines = { lineOf: () => "" };

/**
 * @param lines metadata.0
 * @param offsets bytes of metaoff.0: where each line begins
 * @throws DataNetError "corruptStore" when the offsets are not ascending and in range
 */
export function documentLines(
  lines: ByteReader,
  offsets: { readonly path: string; readonly bytes: Uint8Array },
  documentCount: number,
): DocumentLines {
  const { path, bytes } = offsets;
  if (bytes.length !== documentCount * 8) {
    throw corruptIndex(path, `${bytes.length} bytes`, `${documentCount * 8}, eight a document`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const begins = new Float64Array(documentCount + 1);
  for (let d = 0; d < documentCount; d++) {
    const begin = Number(view.getBigUint64(d * 8, true));
    const isNext = d === 0 ? begin === 0 : begin > begins[d - 1];
    if (!isNext) {
      const wanted = d === 0 ? "0" : `a line behind line ${d}, which begins at ${begins[d - 1]}`;
      throw corruptIndex(`${path}: byte ${d * 8}`, `points at ${begin}`, wanted);
    }
    if (begin >= lines.size) {
      const wanted = `more than ${begin}, where ${path} says that line ${d + 1} begins`;
      throw corruptIndex(lines.path, `${lines.size} bytes`, wanted);
    }
    begins[d] = begin;
  }
  begins[documentCount] = lines.size;
  return {
    lineOf: (document) => readLine(lines, begins[document], begins[document + 1]),
  };
}

function readLine(lines: ByteReader, begin: number, end: number): string {
  const where = `${lines.path}: byte ${begin}`;
  if (end - begin > longestLineBytes) {
    throw corruptIndex(where, `a line of ${end - begin} bytes`, `at most ${longestLineBytes}`);
  }
  const bytes = new Uint8Array(end - begin);
  lines.read(bytes, begin);
  const length = bytes.indexOf(0x0a);
  if (length !== bytes.length - 1) {
    const found = length < 0 ? `no line feed before byte ${end}` : `a line feed at byte ${begin + length}`;
    throw corruptIndex(where, found, `one at byte ${end - 1}, where metaoff says the line ends`);
  }
  return parseLine(where, bytes.subarray(0, length)).text;
}
