/** Which pairs of tokens merge into which token, and in which order: a hash table of pairs. */
export class MergeTable {
  /** Four numbers a slot: 1 + left id (0: free), right id, rank, merged id; at most half full. */
  readonly #slots: Int32Array;
  readonly #shift: number;

  /** @param count most merges that will be added */
  constructor(count: number) {
    const logarithm = Math.max(4, Math.ceil(Math.log2(2 * count + 1)));
    this.#slots = new Int32Array(4 << logarithm);
    this.#shift = 32 - logarithm;
  }

  /** Adds a merge; of two for one pair the later counts. */
  add(left: number, right: number, rank: number, merged: number): void {
    const at = this.#find(left, right);
    this.#slots[at] = left + 1;
    this.#slots[at + 1] = right;
    this.#slots[at + 2] = rank;
    this.#slots[at + 3] = merged;
  }

  /** Where the merge of a pair is kept, -1 where the two do not merge. */
  find(left: number, right: number): number {
    const at = this.#find(left, right);
    return this.#slots[at] === 0 ? -1 : at;
  }

  /** @param at what `find` gave; merges of lower rank come first */
  rankOf(at: number): number {
    return this.#slots[at + 2];
  }

  /** @param at what `find` gave */
  mergedOf(at: number): number {
    return this.#slots[at + 3];
  }

  #find(left: number, right: number): number {
    const slots = this.#slots;
    const mask = (slots.length >> 2) - 1;
    const mixed = Math.imul(Math.imul(left + 1, 0x9e3779b1) ^ right, 0x85ebca6b);
    let slot = mixed >>> this.#shift;
    for (;;) {
      const at = slot << 2;
      if (slots[at] === 0 || (slots[at] === left + 1 && slots[at + 1] === right)) return at;
      slot = (slot + 1) & mask;
    }
  }
}
