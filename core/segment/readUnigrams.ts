import { mostIds } from "./buckets.ts";
import { separatorOf } from "./byteOrder.ts";
import { corruptIndex } from "./corruptIndex.ts";
import type { IndexLayout } from "./pointers.ts";

const space = 0x20;
const lineFeed = 0x0a;

/**
 * Occurrences of each token from the lines of unigram.0, the separator's too. O(bytes).
 *
 * @throws DataNetError "corruptStore" when a line is no id and count, an id comes twice, or they do not add up
 */
export function readUnigrams(path: string, bytes: Uint8Array, layout: IndexLayout): Map<number, number> {
  const { width, tokenCount } = layout;
  const counts = new Map<number, number>();
  let total = 0;
  for (let at = 0; at < bytes.length; ) {
    const where = `${path}: byte ${at}`;
    const id = numberAt(bytes, at, space);
    const count = id && numberAt(bytes, id.next, lineFeed);
    if (!count) throw corruptIndex(where, "no id and count", "two numbers and a line feed");
    if (id.value > separatorOf(width) || counts.has(id.value)) {
      throw corruptIndex(where, `id ${id.value}`, `one up to ${separatorOf(width)} not listed before`);
    }
    if (counts.size === mostIds) throw corruptIndex(where, `more than ${mostIds} ids`, "no more");
    if (count.value > 0) counts.set(id.value, count.value);
    total += count.value;
    if (total > tokenCount) break;
    at = count.next;
  }
  if (total !== tokenCount) {
    const found = `counts of ${total > tokenCount ? `more than ${tokenCount}` : total} in all`;
    throw corruptIndex(path, found, `${tokenCount}, the number of tokens`);
  }
  return counts;
}

/** The number at a place, up to 15 digits, and where the one after it begins. */
function numberAt(bytes: Uint8Array, from: number, end: number): { value: number; next: number } | undefined {
  let value = 0;
  let at = from;
  for (; at < bytes.length && bytes[at] !== end; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9 || at - from >= 15) return undefined;
    value = value * 10 + digit;
  }
  return at > from && at < bytes.length ? { value, next: at + 1 } : undefined;
}

/** @throws DataNetError "corruptStore" when two counts of a token differ */
export function compareCounts(
  path: string,
  said: ReadonlyMap<number, number>,
  counted: ReadonlyMap<number, number>,
): void {
  for (const [id, count] of counted) {
    if (said.get(id) === count) continue;
    throw corruptIndex(path, `count ${said.get(id) ?? 0} of id ${id}`, `${count}, as in the tokens`);
  }
}
