/**
 * Whether a table is the suffix array of its tokens, in linear time.
 *
 * A permutation of the starts is sorted when each suffix sorts before the one of the next rank. Of two
 * that begin with the same token that is so when the suffixes one token later do, and those have ranks
 * of their own: the inverse permutation tells them. So every pair is decided by two tokens or two ranks.
 * Source: Burkhardt and Kärkkäinen, "Fast lightweight suffix array construction and checking", CPM 2003.
 */
import { orderKey, separatorOf, type TokenArray } from "./byteOrder.ts";
import { corruptIndex } from "./corruptIndex.ts";
import type { IndexLayout } from "./pointers.ts";

/** Entries looked at from one `yield` to the next. */
const stretch = 1 << 20;
const none = 0xffffffff;

/**
 * Checks that every token has one entry, and that they are in the order of the suffixes. O(n) time, 4n bytes.
 *
 * @param sa entries below `layout.tokenCount`, as many
 * @returns a generator that yields the entries looked at since it last did, of 2n in all
 * @throws DataNetError "corruptStore"
 */
export function* verifyOrder(
  path: string,
  tokens: TokenArray,
  sa: Uint32Array,
  { width, pointerBytes }: IndexLayout,
): Generator<number, void> {
  const n = sa.length;
  const rankOf = new Uint32Array(n).fill(none);
  for (let from = 0; from < n; from += stretch) {
    const to = Math.min(n, from + stretch);
    for (let r = from; r < to; r++) {
      if (rankOf[sa[r]] !== none) {
        const found = `points at ${sa[r] * width} like byte ${rankOf[sa[r]] * pointerBytes}`;
        throw corruptIndex(`${path}: byte ${r * pointerBytes}`, found, "each token once");
      }
      rankOf[sa[r]] = r;
    }
    yield to - from;
  }
  for (let from = 1; from < n; from += stretch) {
    const to = Math.min(n, from + stretch);
    for (let r = from; r < to; r++) {
      const a = sa[r - 1];
      const b = sa[r];
      let isSorted: boolean;
      if (tokens[a] !== tokens[b]) isSorted = orderKey(tokens[a], width) < orderKey(tokens[b], width);
      // The end of the text is smallest.
      else isSorted = a + 1 === n || (b + 1 < n && rankOf[a + 1] < rankOf[b + 1]);
      if (!isSorted) {
        const found = `the suffix at ${b * width} behind that at ${a * width}`;
        throw corruptIndex(
          `${path}: byte ${r * pointerBytes}`,
          found,
          "suffixes in the order of their bytes",
        );
      }
    }
    yield to - from;
  }
}

/**
 * Checks that separators stand at the documents' starts and nowhere else. O(n).
 *
 * @param starts each at a separator
 * @throws DataNetError "corruptStore"
 */
export function verifyDocuments(
  path: string,
  tokens: TokenArray,
  starts: Uint32Array,
  { width }: IndexLayout,
): void {
  const separator = separatorOf(width);
  let d = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] !== separator) continue;
    if (starts[d] !== i)
      throw corruptIndex(`${path}: byte ${i * width}`, "a separator", "one only where a document starts");
    d++;
  }
}
