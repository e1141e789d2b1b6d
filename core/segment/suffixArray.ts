/**
 * Suffix array of a sequence of small integers.
 *
 * `sa[r]` is the start of the suffix of rank `r`; a suffix sorts before every longer one it is a
 * prefix of. Everything that searches a segment rests on this one array.
 *
 * Method: induced sorting (SA-IS). A position is of type S when its suffix is smaller than the next
 * one, else of type L; an S position after an L position is leftmost-S (LMS). Once the LMS suffixes
 * are sorted, one pass from the left places all L suffixes and one from the right all S suffixes.
 * The LMS suffixes are sorted by naming the pieces between them and recursing on the names, of which
 * there are at most n/2. O(n + alphabet) time; about 14n bytes at the peak, result included.
 * Source: Nong, Zhang and Chan, "Two efficient algorithms for linear time suffix array
 * construction", IEEE Transactions on Computers 60(10), 2011.
 *
 * This is the plain twin of assembly/suffixArray.ts, for short texts and for hosts without WebAssembly.
 */
import type { TokenArray } from "./byteOrder.ts";

/**
 * Fills `sa` with the suffix array of `text`.
 *
 * @param text values 0 <= text[i] < alphabetSize, length n < 2^31
 * @param alphabetSize at least 1 more than the largest value
 * @param sa length n; becomes a permutation of 0..n-1
 */
export function fillSuffixArray(text: TokenArray, alphabetSize: number, sa: Uint32Array): void {
  // One kind of array on all levels, or the loops are compiled for none.
  const words = text instanceof Uint32Array ? signed(text) : Int32Array.from(text);
  sortSuffixes(words, signed(sa), alphabetSize);
}

function signed({ buffer, byteOffset, length }: Uint32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

const empty = -1;

/** Fills `sa` with the suffix array of `text`. */
function sortSuffixes(text: Int32Array, sa: Int32Array, alphabetSize: number): void {
  const n = text.length;
  if (n === 0) return;
  const isSmaller = typeS(text);
  const counts = new Int32Array(alphabetSize + 1);
  for (let i = 0; i < n; i++) counts[text[i] + 1]++;
  // Invariant from here on: suffixes that begin with c take the ranks [counts[c], counts[c + 1]).
  for (let c = 0; c < alphabetSize; c++) counts[c + 1] += counts[c];

  // First round: LMS positions in any order within their bucket sort the LMS pieces.
  const bucket = new Int32Array(alphabetSize);
  sa.fill(empty);
  setToEnds(bucket, counts);
  let lmsCount = 0;
  for (let i = n - 1; i > 0; i--) {
    if (isSmaller[i] === 1 && isSmaller[i - 1] === 0) {
      sa[--bucket[text[i]]] = i;
      lmsCount++;
    }
  }
  induce(text, sa, isSmaller, counts, bucket);
  if (lmsCount === 0) return; // No LMS position: the L pass alone has sorted everything.

  const sorted = new Int32Array(lmsCount);
  let filled = 0;
  for (let r = 0; r < n; r++) {
    const i = sa[r];
    if (i > 0 && isSmaller[i] === 1 && isSmaller[i - 1] === 0) sorted[filled++] = i;
  }
  const { names, nameCount } = namePieces(text, sa, isSmaller, sorted);
  sortLms(names, nameCount, isSmaller, sorted);

  // Second round: LMS suffixes in their true order place all others.
  sa.fill(empty);
  setToEnds(bucket, counts);
  for (let k = lmsCount - 1; k >= 0; k--) sa[--bucket[text[sorted[k]]]] = sorted[k];
  induce(text, sa, isSmaller, counts, bucket);
}

/** 1 where the suffix is smaller than the one after it; the last suffix is larger than the empty one. */
function typeS(text: Int32Array): Uint8Array {
  const isSmaller = new Uint8Array(text.length);
  for (let i = text.length - 2; i >= 0; i--) {
    const a = text[i];
    const b = text[i + 1];
    isSmaller[i] = a < b || (a === b && isSmaller[i + 1] === 1) ? 1 : 0;
  }
  return isSmaller;
}

function setToEnds(bucket: Int32Array, counts: Int32Array): void {
  for (let c = 0; c < bucket.length; c++) bucket[c] = counts[c + 1];
}

/** Places the L suffixes from the LMS ones in `sa`, then all S suffixes from the L ones. */
function induce(
  text: Int32Array,
  sa: Int32Array,
  isSmaller: Uint8Array,
  counts: Int32Array,
  bucket: Int32Array,
): void {
  const n = text.length;
  for (let c = 0; c < bucket.length; c++) bucket[c] = counts[c];
  sa[bucket[text[n - 1]]++] = n - 1; // Follows the empty suffix, the smallest of all.
  // Invariant: every suffix left of r is in place, so the L suffix before it goes next in its bucket.
  for (let r = 0; r < n; r++) {
    const i = sa[r] - 1;
    if (i >= 0 && text[i] >= text[i + 1]) sa[bucket[text[i]]++] = i;
  }
  setToEnds(bucket, counts);
  // Invariant: the same from the right; LMS entries of the first pass are written over, largest first.
  for (let r = n - 1; r >= 0; r--) {
    const i = sa[r] - 1;
    if (i < 0) continue;
    const a = text[i];
    const b = text[i + 1];
    if (a < b || (a === b && isSmaller[i + 1] === 1)) sa[--bucket[a]] = i;
  }
}

/** Names the pieces from one LMS position to the next in their order: equal pieces, equal names. */
function namePieces(
  text: Int32Array,
  sa: Int32Array,
  isSmaller: Uint8Array,
  sorted: Int32Array,
): { names: Int32Array; nameCount: number } {
  // LMS positions are at least two apart, so names fit into half of `sa`, by position.
  const nameAt = sa.fill(empty);
  let nameCount = 0;
  for (let k = 0; k < sorted.length; k++) {
    if (k > 0 && !samePiece(text, isSmaller, sorted[k - 1], sorted[k])) nameCount++;
    nameAt[sorted[k] >>> 1] = nameCount;
  }
  const names = new Int32Array(sorted.length);
  let filled = 0;
  for (let h = 0; h <= (text.length - 1) >>> 1; h++) if (nameAt[h] !== empty) names[filled++] = nameAt[h];
  return { names, nameCount: nameCount + 1 };
}

/** Whether the pieces at two LMS positions hold the same values; a piece that meets the end differs from all. */
function samePiece(text: Int32Array, isSmaller: Uint8Array, a: number, b: number): boolean {
  const n = text.length;
  for (let length = 0; ; length++) {
    const i = a + length;
    const j = b + length;
    if (i >= n || j >= n || text[i] !== text[j]) return false;
    if (length > 0) {
      const ends = isSmaller[i] === 1 && isSmaller[i - 1] === 0;
      if (ends !== (isSmaller[j] === 1 && isSmaller[j - 1] === 0)) return false;
      if (ends) return true;
    }
  }
}

/** Puts the LMS positions into the order of their suffixes. */
function sortLms(names: Int32Array, nameCount: number, isSmaller: Uint8Array, sorted: Int32Array): void {
  if (nameCount === names.length) return; // All pieces differ: their order is that of the suffixes.
  const order = new Int32Array(names.length);
  sortSuffixes(names, order, nameCount);
  let filled = 0;
  const positions = names; // Not needed any more.
  for (let i = 1; i < isSmaller.length; i++) {
    if (isSmaller[i] === 1 && isSmaller[i - 1] === 0) positions[filled++] = i;
  }
  for (let k = 0; k < order.length; k++) sorted[k] = positions[order[k]];
}
