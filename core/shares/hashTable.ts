/**
 * Sorted sets of truncated 64-bit hashes, with a number for each where wanted: the body of the
 * frozen tables. docs/tables.md gives the bytes.
 *
 * A hash (high, low) of core/tokens/lexemeHash.ts lies in bucket `high >>> (32 - bucketBits)` and is
 * known there by the upper 24 bits of `low`. A hash that was never put in is found by mistake with
 * a probability of n / 2^(bucketBits + 24).
 */
import { DataNetError } from "../base/errors.ts";

/** n keys in 2^bucketBits buckets, ascending within each. */
export interface HashTable {
  readonly size: number;
  readonly bucketBits: number;
  /** First key of each bucket, and n behind the last; 2^bucketBits + 1 of them. */
  readonly bucketBegin: Uint32Array;
  /** Upper 24 bits of the low lane of key i, at bytes 3i to 3i + 2, lowest byte first. */
  readonly lows: Uint8Array;
  /** `values[valueIndex[i]]` belongs to key i; both empty in a mere set. */
  readonly valueIndex: Uint16Array;
  /** Ascending. */
  readonly values: Uint32Array;
}

/** Index of the key of a hash, or -1. About log2(n / 2^bucketBits) + 1 steps. */
export function indexOfHash(table: HashTable, high: number, low: number): number {
  const { bucketBegin, lows } = table;
  const bucket = table.bucketBits === 0 ? 0 : high >>> (32 - table.bucketBits);
  const wanted = low >>> 8;
  let begin = bucketBegin[bucket];
  let end = bucketBegin[bucket + 1];
  while (begin < end) {
    const middle = (begin + end) >>> 1;
    const at = 3 * middle;
    const found = lows[at] | (lows[at + 1] << 8) | (lows[at + 2] << 16);
    if (found === wanted) return middle;
    if (found < wanted) begin = middle + 1;
    else end = middle;
  }
  return -1;
}

/** Words of 32 bits in a file, read from the front; every failure names the path and the byte. */
export class TableReader {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /**
   * Checks the first twelve bytes: magic, version 1, and the checksum of all that follows.
   *
   * @param magic the four characters that a file of this kind starts with
   * @throws DataNetError corruptStore, or unsupportedVersion
   */
  constructor(path: string, bytes: Uint8Array, magic: string) {
    this.#path = path;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (bytes.length < 12 || bytes.length % 4 !== 0)
      throw this.refusal(0, `${bytes.length} bytes, a table has at least 12 and a multiple of 4`);
    const found = this.word();
    const wanted = [...magic].reduceRight((word, character) => word * 256 + character.charCodeAt(0), 0);
    if (found !== wanted)
      throw this.refusal(
        0,
        `starts with 0x${found.toString(16)}, wanted 0x${wanted.toString(16)} ("${magic}")`,
      );
    const version = this.word();
    const checksum = this.word();
    const computed = tableChecksum(bytes.subarray(12));
    if (version > 1 && checksum === computed)
      throw new DataNetError(
        "unsupportedVersion",
        `${path}: byte 4: format ${version}, this program reads 1; install a newer version`,
      );
    if (version !== 1) throw this.refusal(4, `format ${version}, wanted 1`);
    if (checksum !== computed)
      throw this.refusal(8, `checksum 0x${computed.toString(16)}, wanted 0x${checksum.toString(16)}`);
  }

  /** The next word. */
  word(): number {
    const at = this.#take(4);
    return this.#view.getUint32(at, true);
  }

  /** A table of hashes. Linear in its size; the keys stay in the file's bytes. */
  hashTable(): HashTable {
    const begin = this.#at;
    const size = this.word();
    const bucketBits = this.word();
    const valueCount = this.word();
    if (bucketBits > 24) throw this.refusal(begin + 4, `${bucketBits} bucket bits, wanted at most 24`);
    if (valueCount > 65_536) throw this.refusal(begin + 8, `${valueCount} values, wanted at most 65536`);
    const bucketBegin = this.#buckets(size, bucketBits);
    const lowsAt = this.#take(3 * size);
    const lows = this.#bytes.subarray(lowsAt, lowsAt + 3 * size);
    const valueIndex = new Uint16Array(valueCount === 0 ? 0 : size);
    const valueIndexAt = this.#take(2 * valueIndex.length);
    for (let i = 0; i < valueIndex.length; i++) {
      const value = this.#view.getUint16(valueIndexAt + 2 * i, true);
      if (value >= valueCount)
        throw this.refusal(valueIndexAt + 2 * i, `value ${value}, wanted one below ${valueCount}`);
      valueIndex[i] = value;
    }
    const values = new Uint32Array(valueCount);
    for (let i = 0; i < valueCount; i++) values[i] = this.word();
    return { size, bucketBits, bucketBegin, lows, valueIndex, values };
  }

  /** Refuses bytes behind the last table. */
  end(): void {
    if (this.#at !== this.#bytes.length)
      throw this.refusal(this.#at, `${this.#bytes.length - this.#at} bytes too many`);
  }

  refusal(at: number, found: string): DataNetError {
    return new DataNetError("corruptStore", `${this.#path}: byte ${at}: ${found}; restore the file`);
  }

  /** For each bucket a one bit a key and then a zero; bits from the lowest of each word up. */
  #buckets(size: number, bucketBits: number): Uint32Array {
    const count = 2 ** bucketBits;
    const bits = size + count;
    const words = Math.ceil(bits / 32);
    const at = this.#take(4 * words);
    const bucketBegin = new Uint32Array(count + 1);
    let bucket = 0;
    for (let w = 0; w < words; w++) {
      // The z-th zero from the front ends bucket z and stands behind as many ones as bits before it less z.
      let zeros = ~this.#view.getUint32(at + 4 * w, true);
      while (zeros !== 0) {
        const lowest = 31 - Math.clz32(zeros & -zeros);
        zeros &= zeros - 1;
        const position = 32 * w + lowest;
        if (position >= bits) break;
        if (bucket === count) throw this.refusal(at + 4 * w, `more than ${count} buckets`);
        bucketBegin[bucket + 1] = position - bucket;
        bucket++;
      }
    }
    if (bucket !== count || bucketBegin[count] !== size)
      throw this.refusal(at, `${bucketBegin[bucket]} keys in ${bucket} buckets, wanted ${size} in ${count}`);
    return bucketBegin;
  }

  /** Steps over `length` bytes and what fills them up to a word. */
  #take(length: number): number {
    const at = this.#at;
    const end = at + 4 * Math.ceil(length / 4);
    if (end > this.#bytes.length)
      throw this.refusal(
        at,
        `${this.#bytes.length - at} bytes left, wanted ${end - at}; the file was cut short`,
      );
    this.#at = end;
    return at;
  }
}

/**
 * FNV-1a over 32-bit little-endian words in place of bytes. A change within one word always shows,
 * any other with probability 1 - 2^-32. It guards against accidents; the policy's hash against people.
 *
 * Source: Fowler, Noll and Vo, RFC 9923 (offset basis 0x811c9dc5, prime 0x01000193).
 *
 * @param bytes a multiple of four bytes
 */
export function tableChecksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at += 4) hash = Math.imul(hash ^ view.getUint32(at, true), 0x01000193);
  return hash >>> 0;
}
