/** Tables of ours beside the reference's files, so that a reader need not make them: samples.0 and minima.0. */
import { corruptIndex } from "./corruptIndex.ts";
import { idBytesFor, type Samples, sampleEvery, samplesOf } from "./samples.ts";
import { blockSize } from "./segment.ts";

/** Numbers as a file: four bytes each, little-endian. A view where they are in memory that way. */
export function packNumbers(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/**
 * Samples from samples.0. A file that lies makes searches miss, and look nowhere else than they should.
 *
 * @param ids those that occur
 * @throws DataNetError "corruptStore" when there are more or fewer than the table needs
 */
export function readSamples(path: string, bytes: Uint8Array, tokenCount: number, ids: Uint32Array): Samples {
  const keys = readNumbers(path, bytes, 2 * Math.ceil(tokenCount / sampleEvery));
  return samplesOf(keys, idBytesFor(ids));
}

/** Block minima from minima.0, each the start of a suffix. @throws DataNetError "corruptStore" */
export function readMinima(path: string, bytes: Uint8Array, tokenCount: number): Uint32Array {
  const minima = readNumbers(path, bytes, Math.ceil(tokenCount / blockSize));
  for (let k = 0; k < minima.length; k++) {
    if (minima[k] < tokenCount) continue;
    throw corruptIndex(`${path}: byte ${k * 4}`, `token ${minima[k]}`, `one below ${tokenCount}`);
  }
  return minima;
}

function readNumbers(path: string, bytes: Uint8Array, count: number): Uint32Array {
  if (bytes.length !== count * 4)
    throw corruptIndex(path, `${bytes.length} bytes`, `${count} numbers of four`);
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, count);
}
