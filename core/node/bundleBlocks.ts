/**
 * Blocks: how the bytes of a bundle are packed. A section of n bytes is cut every `blockBytes`; each block
 * is a u32 (little endian), the bytes it takes here, and these: the block as Brotli packs it (RFC 7932), or
 * as it is, where the two are as long or packing would shrink it to less than 1 in `mostRatio`.
 */
import { promisify } from "node:util";
import { type BrotliOptions, brotliCompress, brotliDecompress, constants } from "node:zlib";
import { DataNetError } from "../base/errors.ts";

/** Bytes of a block before it is packed; the last one of a section is shorter. */
export const blockBytes: number = 2 ** 22;

/** No block unpacks to more than this many times what it takes in the file, so no bundle does. */
const mostRatio = 256;

/** A block as the file has it, its length before it. */
export async function packBlock(block: Uint8Array): Promise<Uint8Array> {
  const options = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 5, // 6 takes a third longer for 2 percent.
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: block.length,
    },
  };
  const packed = await promisify<Uint8Array, BrotliOptions, Uint8Array>(brotliCompress)(block, options);
  const isSmaller = packed.length < block.length && packed.length * mostRatio >= block.length;
  const stored = isSmaller ? packed : block;
  const bytes = new Uint8Array(4 + stored.length);
  new DataView(bytes.buffer).setUint32(0, stored.length, true);
  bytes.set(stored, 4);
  return bytes;
}

/**
 * @param where the bundle and the block's offset, for messages
 * @param length of the block before it was packed
 * @throws DataNetError "corruptStore"
 */
export async function unpackBlock(where: string, stored: Uint8Array, length: number): Promise<Uint8Array> {
  if (stored.length === length) return stored;
  if (stored.length * mostRatio < length) {
    throw refusal(where, `${stored.length} bytes for ${length}`, `1 for ${mostRatio} at least`);
  }
  let block: Uint8Array;
  let read: number;
  try {
    ({ block, read } = await decompress(stored, length));
  } catch (cause) {
    throw refusal(where, "a block that cannot be unpacked", `${length} bytes packed by Brotli`, cause);
  }
  if (block.length !== length || read !== stored.length) {
    const found = `${block.length} bytes in ${read} of ${stored.length}`;
    throw refusal(where, found, `${length} in all of them`);
  }
  return block;
}

/** @returns the bytes, and how many of those stored made them */
function decompress(stored: Uint8Array, most: number): Promise<{ block: Uint8Array; read: number }> {
  return new Promise((resolve, reject) => {
    // With `info` the answer has both; the types of Node.js do not know it.
    const options = { maxOutputLength: most, info: true } as BrotliOptions;
    brotliDecompress(stored, options, (error, answer) => {
      if (error) return reject(error);
      const { buffer, engine } = answer as unknown as {
        buffer: Uint8Array;
        engine: { bytesWritten: number };
      };
      resolve({ block: buffer, read: engine.bytesWritten });
    });
  });
}

function refusal(where: string, found: string, wanted: string, cause?: unknown): DataNetError {
  const message = `${where}: ${found}, wanted ${wanted}; get the bundle from whoever made it again`;
  return new DataNetError("corruptStore", message, { cause });
}
