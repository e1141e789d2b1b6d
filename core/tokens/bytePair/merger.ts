/**
 * Byte-pair encoding of one piece: neighbors merge, the pair of least rank first, of equals the leftmost,
 * until no two merge. A heap of pending merges over a linked list of symbols: O(n log n) for n symbols,
 * whatever they are.
 *
 * Source: Sennrich et al., "Neural machine translation of rare words with subword units", ACL 2016.
 */
import { MergeHeap, placeOf, rankOf } from "./mergeHeap.ts";
import type { MergeTable } from "./mergeTable.ts";

/** The symbols of one piece, and how they merge. Used again for every piece, so that none allocates. */
export class Merger {
  readonly #merges: MergeTable;
  readonly #heap = new MergeHeap();
  /** Token ids of the symbols; after `merge` the first `count` are the tokens. */
  ids: Int32Array = new Int32Array(256);
  /** First character of each symbol. */
  begins: Int32Array = new Int32Array(256);
  /** One past its last character. */
  ends: Int32Array = new Int32Array(256);
  #next = new Int32Array(256);
  #previous = new Int32Array(256);
  count = 0;

  constructor(merges: MergeTable) {
    this.#merges = merges;
  }

  clear(): void {
    this.count = 0;
  }

  /** Adds a symbol behind the others. */
  push(id: number, begin: number, end: number): void {
    if (this.count === this.ids.length) this.#grow();
    const at = this.count++;
    this.ids[at] = id;
    this.begins[at] = begin;
    this.ends[at] = end;
  }

  /** Merges the symbols until no two neighbors merge. */
  merge(): void {
    const { ids, begins, ends, count } = this;
    if (count < 2) return;
    const [next, previous, merges, heap] = [this.#next, this.#previous, this.#merges, this.#heap];
    for (let i = 0; i < count; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      if (i + 1 < count) this.#pend(i, i + 1);
    }
    while (heap.size > 0) {
      const key = heap.pop();
      const left = placeOf(key);
      // A symbol that was merged into the one before it has no id; what changed has another rank.
      if (ids[left] < 0 || next[left] >= count) continue;
      const right = next[left];
      const at = merges.find(ids[left], ids[right]);
      if (at < 0 || merges.rankOf(at) !== rankOf(key)) continue;
      ids[left] = merges.mergedOf(at);
      ends[left] = ends[right];
      ids[right] = -1;
      const after = next[right];
      next[left] = after;
      if (after < count) {
        previous[after] = left;
        this.#pend(left, after);
      }
      if (previous[left] >= 0) this.#pend(previous[left], left);
    }
    let kept = 0;
    for (let i = 0; i < count; i = next[i]) {
      ids[kept] = ids[i];
      begins[kept] = begins[i];
      ends[kept++] = ends[i];
    }
    this.count = kept;
  }

  #pend(left: number, right: number): void {
    const at = this.#merges.find(this.ids[left], this.ids[right]);
    if (at >= 0) this.#heap.push(this.#merges.rankOf(at), left);
  }

  #grow(): void {
    const length = 2 * this.ids.length;
    const grown = (array: Int32Array): Int32Array => {
      const larger = new Int32Array(length);
      larger.set(array);
      return larger;
    };
    this.ids = grown(this.ids);
    this.begins = grown(this.begins);
    this.ends = grown(this.ends);
    this.#next = new Int32Array(length);
    this.#previous = new Int32Array(length);
  }
}
