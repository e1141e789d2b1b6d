import { constants } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { DataNetError } from "../base/errors.ts";
import type { ByteReader } from "./byteReader.ts";
import type { Pace } from "./pace.ts";

/** Bytes read at a time: the disk is busy, the processor's caches are not overrun. */
const pieceBytes = 1 << 22;

/**
 * Fills memory with the bytes of a file.
 *
 * @param hash updated with them
 */
export async function fillFrom(
  reader: ByteReader,
  into: Uint8Array,
  pace: Pace,
  hash: Hash | undefined,
): Promise<void> {
  for (let at = 0; at < into.length; at += pieceBytes) {
    const piece = into.subarray(at, at + pieceBytes);
    reader.read(piece, at);
    hash?.update(piece);
    if (pace.add(piece.length)) await pace.rest();
  }
}

/** The sha-256 of a file of any size. */
export async function hashOf(reader: ByteReader, pace: Pace): Promise<string> {
  const hash = createHash("sha256");
  const buffer = new Uint8Array(Math.min(reader.size, pieceBytes));
  for (let at = 0; at < reader.size; at += pieceBytes) {
    const piece = buffer.subarray(0, Math.min(pieceBytes, reader.size - at));
    reader.read(piece, at);
    hash.update(piece);
    if (pace.add(piece.length)) await pace.rest();
  }
  return hash.digest("hex");
}

/** All bytes of a small file. */
export function readWhole(reader: ByteReader): Uint8Array {
  // What lies beside the tokens and their table is a few bytes a document or an id.
  const most = Math.min(constants.MAX_LENGTH, 2 ** 32);
  if (reader.size > most) {
    const message = `${reader.path}: ${reader.size} bytes, this program reads up to ${most} of such a file; build the index in more shards`;
    throw new DataNetError("unreadable", message);
  }
  const bytes = new Uint8Array(reader.size);
  reader.read(bytes, 0);
  return bytes;
}
