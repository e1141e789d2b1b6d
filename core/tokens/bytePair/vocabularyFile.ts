/**
 * A packed vocabulary, little endian (scripts/vocabularies.mjs writes it):
 *
 *     offset  size          field
 *     0       4             magic "DNBP"
 *     4       4             format version, 1
 *     8       4             n, the number of tokens
 *     12      4             w, bytes of an id: 2 or 3
 *     16      256           id of each byte, all below 256
 *     272     2w (n - 256)  the two tokens that merge into token 256, 257, ..., n - 1; lower ids merge first
 */
import { DataNetError } from "../../base/errors.ts";
import { MergeTable } from "./mergeTable.ts";

const headBytes = 272;

/** What byte-pair merging needs to know. */
export interface ByteMerges {
  /** Ids are below it. */
  readonly idCount: number;
  /** Id of each byte, -1 where it has none. */
  readonly byteIds: Int32Array;
  readonly merges: MergeTable;
}

/**
 * Reads a packed vocabulary. A few milliseconds.
 *
 * @param path where the bytes come from, for messages
 * @throws DataNetError "corruptStore", "unsupportedVersion"
 */
export function parseVocabulary(path: string, bytes: Uint8Array): ByteMerges {
  const refusal = (at: number, found: string, wanted: string): DataNetError =>
    new DataNetError(
      "corruptStore",
      `${path}: byte ${at}: ${found}, wanted ${wanted}; the file is damaged, build or install again`,
    );
  if (bytes.length < headBytes) throw refusal(bytes.length, "end of the file", `at least ${headBytes} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== "DNBP") throw refusal(0, JSON.stringify(magic), '"DNBP"');
  const version = view.getUint32(4, true);
  if (version !== 1) {
    const message = `${path}: byte 4: version ${version}, this program reads 1; use the version that made it`;
    throw new DataNetError("unsupportedVersion", message);
  }
  const [n, width] = [view.getUint32(8, true), view.getUint32(12, true)];
  if (width !== 2 && width !== 3) throw refusal(12, `ids of ${width} bytes`, "2 or 3");
  const wanted = headBytes + 2 * width * (n - 256);
  if (n < 256 || bytes.length !== wanted)
    throw refusal(8, `${n} tokens in ${bytes.length} bytes`, `${wanted}`);
  const merges = new MergeTable(n - 256);
  const idAt = (at: number): number =>
    bytes[at] | (bytes[at + 1] << 8) | (width === 3 ? bytes[at + 2] << 16 : 0);
  for (let id = 256, at = headBytes; id < n; id++, at += 2 * width) {
    const [left, right] = [idAt(at), idAt(at + width)];
    if (left >= n || right >= n) throw refusal(at, `tokens ${left} and ${right}`, `ids below ${n}`);
    merges.add(left, right, id, id);
  }
  return { idCount: n, byteIds: Int32Array.from(bytes.subarray(16, headBytes)), merges };
}
