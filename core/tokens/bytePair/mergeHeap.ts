/** Pending merges cannot be told apart beyond this many ranks: rank and place share a 53-bit number. */
export const maxRank: number = 2 ** 22;
const places = 2 ** 31;

/** Merges that are still to be done, as rank and place; the least rank comes out first, of equals the leftmost. */
export class MergeHeap {
  #keys = new Float64Array(256);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /**
   * @param rank below maxRank
   * @param place below 2^31
   */
  push(rank: number, place: number): void {
    if (this.#size === this.#keys.length) {
      const grown = new Float64Array(2 * this.#size);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    const keys = this.#keys;
    const key = rank * places + place;
    let at = this.#size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[at] = keys[parent];
      at = parent;
    }
    keys[at] = key;
  }

  /** Takes the first out; `rankOf` and `placeOf` say what it is. The heap may not be empty. */
  pop(): number {
    const keys = this.#keys;
    const first = keys[0];
    const last = keys[--this.#size];
    const size = this.#size;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1] < keys[child]) child++;
      if (keys[child] >= last) break;
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = last;
    return first;
  }
}

export function rankOf(key: number): number {
  return Math.floor(key / places);
}

export function placeOf(key: number): number {
  return key % places;
}
