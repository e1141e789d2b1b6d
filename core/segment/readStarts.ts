import { separatorOf } from "./byteOrder.ts";
import { corruptIndex } from "./corruptIndex.ts";
import type { IndexLayout } from "./pointers.ts";
import type { TokenSequence } from "./suffixIndex.ts";

/**
 * Document starts in tokens from offset.0: ascending, the first at 0. O(documents).
 *
 * @throws DataNetError "corruptStore"
 */
export function readStarts(path: string, bytes: Uint8Array, { width, tokenCount }: IndexLayout): Uint32Array {
  if (bytes.length % 8 !== 0) throw corruptIndex(path, `${bytes.length} bytes`, "a multiple of 8");
  const count = bytes.length / 8;
  if (count > tokenCount)
    throw corruptIndex(path, `${count} documents`, `at most ${tokenCount}, one a token`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const starts = new Uint32Array(count);
  for (let d = 0; d < count; d++) {
    const offset = view.getBigUint64(d * 8, true);
    const start = Number(offset) / width;
    const isNext = d === 0 ? start === 0 : start > starts[d - 1];
    if (!isNext || !Number.isInteger(start) || start >= tokenCount) {
      const wanted = d === 0 ? "0" : `a token behind document ${d}, below ${tokenCount * width}`;
      throw corruptIndex(`${path}: byte ${d * 8}`, `points at ${offset}`, wanted);
    }
    starts[d] = start;
  }
  if (count === 0 && tokenCount > 0)
    throw corruptIndex(path, "no document", `some, for ${tokenCount} tokens`);
  return starts;
}

/** A separator stands at each start. O(documents). @throws DataNetError "corruptStore" */
export function checkSeparators(
  path: string,
  starts: Uint32Array,
  tokens: TokenSequence,
  width: number,
): void {
  const separator = separatorOf(width as 1 | 2 | 4);
  for (let d = 0; d < starts.length; d++) {
    const found = tokens.at(starts[d]);
    if (found === separator) continue;
    const where = `${path}: byte ${d * 8}`;
    throw corruptIndex(where, `points at token ${found}, byte ${starts[d] * width}`, "a separator");
  }
}
