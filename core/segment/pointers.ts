/** The entries of a table file: byte offsets into the token file, little-endian, 1 to 8 bytes each. */
import type { Width } from "./byteOrder.ts";
import type { FilePieces } from "./fileContent.ts";

/** Sizes that decide how an index is read. */
export interface IndexLayout {
  /** Bytes of a token. */
  readonly width: Width;
  /** Bytes of an entry of the table. */
  readonly pointerBytes: number;
  /** Separators included; below 2^32. */
  readonly tokenCount: number;
}

/** Bytes of one suffix array entry: enough for the last byte offset. */
export function pointerBytesFor(sizeBytes: number): number {
  let bytes = 1;
  for (let reach = 256; reach < sizeBytes; reach *= 256) bytes++;
  return bytes;
}

/** Entries of the table that are packed at a time: whole pages, whatever an entry takes. */
const pieceEntries = 1 << 16;

/** @returns the table file of a suffix array */
export function pointerPieces(sa: Uint32Array, width: Width, pointerBytes: number): FilePieces {
  return {
    length: sa.length * pointerBytes,
    *pieces() {
      const piece = new Uint8Array(Math.min(sa.length, pieceEntries) * pointerBytes);
      for (let from = 0; from < sa.length; from += pieceEntries) {
        yield packPointers(sa.subarray(from, from + pieceEntries), width, pointerBytes, piece);
      }
    },
  };
}

/** @returns the bytes of some entries, at the begin of `into` */
export function packPointers(
  sa: Uint32Array,
  width: Width,
  pointerBytes: number,
  into: Uint8Array = new Uint8Array(sa.length * pointerBytes),
): Uint8Array {
  const bytes = into.subarray(0, sa.length * pointerBytes);
  if (pointerBytes === 4) {
    const offsets = new Uint32Array(bytes.buffer, bytes.byteOffset, sa.length);
    for (let r = 0; r < sa.length; r++) offsets[r] = sa[r] * width;
    return bytes;
  }
  let at = 0;
  for (let r = 0; r < sa.length; r++) {
    // Byte offsets pass 2^32 in large segments: divide, never shift.
    let offset = sa[r] * width;
    for (let k = 0; k < pointerBytes; k++) {
      bytes[at++] = offset % 256;
      offset = Math.floor(offset / 256);
    }
  }
  return bytes;
}

/**
 * Reads entries as suffix starts in tokens, each in range and at the begin of a token.
 *
 * @param bytes whole entries
 * @param into filled from its begin; may be the memory of `bytes` where entries take four bytes
 * @returns index of the first entry that points nowhere, -1 when there is none
 */
export function unpackPointers(bytes: Uint8Array, layout: IndexLayout, into: Uint32Array): number {
  const { pointerBytes } = layout;
  if (pointerBytes === 4 && bytes.byteOffset % 4 === 0) return unpackFour(bytes, layout, into);
  if (pointerBytes === 3) return unpackThree(bytes, layout, into);
  const { width, tokenCount } = layout;
  const count = bytes.length / pointerBytes;
  for (let r = 0, at = 0; r < count; r++) {
    let offset = 0;
    // Past 2^53 it is not exact, but out of range all the same.
    for (let k = 0, scale = 1; k < pointerBytes; k++, scale *= 256) offset += bytes[at++] * scale;
    const start = offset / width;
    if (start >= tokenCount || !Number.isInteger(start)) return r;
    into[r] = start;
  }
  return -1;
}

function unpackFour(bytes: Uint8Array, { width, tokenCount }: IndexLayout, into: Uint32Array): number {
  const offsets = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  const shift = width >>> 1; // 0, 1, 2 for 1, 2, 4.
  const rest = width - 1;
  for (let r = 0; r < offsets.length; r++) {
    const offset = offsets[r];
    const start = offset >>> shift;
    if (start >= tokenCount || (offset & rest) !== 0) return r;
    into[r] = start;
  }
  return -1;
}

function unpackThree(bytes: Uint8Array, { width, tokenCount }: IndexLayout, into: Uint32Array): number {
  const count = bytes.length / 3;
  const shift = width >>> 1;
  const rest = width - 1;
  for (let r = 0, at = 0; r < count; r++, at += 3) {
    const offset = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
    const start = offset >>> shift;
    if (start >= tokenCount || (offset & rest) !== 0) return r;
    into[r] = start;
  }
  return -1;
}

/** The entry of a table that points nowhere, in words. `bytes` begins with that entry. */
export function describePointer(
  bytes: Uint8Array,
  { pointerBytes, tokenCount, width }: IndexLayout,
): {
  found: string;
  wanted: string;
} {
  let offset = 0n;
  for (let k = pointerBytes - 1; k >= 0; k--) offset = offset * 256n + BigInt(bytes[k]);
  return {
    found: `points at ${offset}`,
    wanted: `a token, at a multiple of ${width} below ${tokenCount * width}`,
  };
}
