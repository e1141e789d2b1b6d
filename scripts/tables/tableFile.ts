/** Writes the table files that core/shares/hashTable.ts reads; docs/tables.md gives the bytes. */
import { invariant } from "../../core/base/errors.ts";
import { tableChecksum } from "../../core/shares/hashTable.ts";

/** Hashes to put into a table: entry i is (high[i], low[i]), with `values[i]` where there are values. */
export interface Entries {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly values?: Uint32Array;
}

/** A file: magic, version, checksum, header words, tables. */
export function tableFile(
  magic: string,
  header: readonly number[],
  tables: readonly Uint8Array[],
): Uint8Array {
  const length = 12 + 4 * header.length + tables.reduce((sum, table) => sum + table.length, 0);
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  for (let i = 0; i < 4; i++) file[i] = magic.charCodeAt(i);
  view.setUint32(4, 1, true);
  header.forEach((word, i) => {
    view.setUint32(12 + 4 * i, word, true);
  });
  let at = 12 + 4 * header.length;
  for (const table of tables) {
    file.set(table, at);
    at += table.length;
  }
  view.setUint32(8, tableChecksum(file.subarray(12)), true);
  return file;
}

/**
 * A table of hashes as bytes. Of entries that fall on one key the least value stays: where two runs
 * cannot be told apart, both tell as little as either.
 *
 * @param missBits a hash that was not put in is found with a probability of at most 2^-missBits
 */
export function hashTableBytes({ high, low, values }: Entries, missBits: number): Uint8Array {
  const bucketBits = Math.max(0, Math.ceil(Math.log2(Math.max(1, high.length))) + missBits - 24);
  invariant(bucketBits <= 24, "a table has at most 2^24 buckets");
  const bucketOf = (i: number) => (bucketBits === 0 ? 0 : high[i] >>> (32 - bucketBits));
  const lowOf = (i: number) => low[i] >>> 8;
  const order = Uint32Array.from(high.keys()).sort(
    (a, b) => bucketOf(a) - bucketOf(b) || lowOf(a) - lowOf(b) || (values ? values[a] - values[b] : 0),
  );
  const kept = order.filter(
    (i, r) => r === 0 || bucketOf(order[r - 1]) !== bucketOf(i) || lowOf(order[r - 1]) !== lowOf(i),
  );
  const n = kept.length;
  const distinct = values ? [...new Set(Array.from(kept, (i) => values[i]))].sort((a, b) => a - b) : [];
  invariant(distinct.length <= 65_536, "a table has at most 65536 different values");

  const bitmapAt = 12;
  const lowsAt = bitmapAt + 4 * Math.ceil((n + 2 ** bucketBits) / 32);
  const valueIndexAt = lowsAt + 4 * Math.ceil((3 * n) / 4);
  const valuesAt = valueIndexAt + (values ? 4 * Math.ceil((2 * n) / 4) : 0);
  const bytes = new Uint8Array(valuesAt + 4 * distinct.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, n, true);
  view.setUint32(4, bucketBits, true);
  view.setUint32(8, distinct.length, true);
  const numberOf = new Map(distinct.map((value, number) => [value, number]));
  kept.forEach((i, r) => {
    const bit = r + bucketOf(i); // A one for each key before it, a zero for each bucket before its own.
    bytes[bitmapAt + (bit >>> 3)] |= 1 << (bit & 7);
    view.setUint16(lowsAt + 3 * r, lowOf(i) & 0xffff, true);
    bytes[lowsAt + 3 * r + 2] = lowOf(i) >>> 16;
    if (values) view.setUint16(valueIndexAt + 2 * r, numberOf.get(values[i])!, true);
  });
  distinct.forEach((value, number) => {
    view.setUint32(valuesAt + 4 * number, value, true);
  });
  return bytes;
}
