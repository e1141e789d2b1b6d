/** Numbers pairs of integers 0, 1, 2, ... as they are first met; 20 bytes or so a pair. */
export class PairIndex {
  #first = new Uint32Array(1 << 16);
  #second = new Uint32Array(1 << 16);
  /** Number + 1 of the pair in each slot; 0 where it is free. */
  #slots = new Uint32Array(1 << 17);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  first(index: number): number {
    return this.#first[index];
  }

  second(index: number): number {
    return this.#second[index];
  }

  /** The number of a pair, or -1. */
  find(first: number, second: number): number {
    return this.#slots[this.#slotOf(first, second)] - 1;
  }

  /** The number of a pair, a new one when it was not met before. */
  intern(first: number, second: number): number {
    const slot = this.#slotOf(first, second);
    if (this.#slots[slot] !== 0) return this.#slots[slot] - 1;
    const index = this.#size++;
    if (index === this.#first.length) this.#grow();
    this.#first[index] = first;
    this.#second[index] = second;
    this.#slots[this.#slotOf(first, second)] = index + 1;
    return index;
  }

  /** The slot of a pair: where it is, or the free one where it would go. */
  #slotOf(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = mix(first, second) & mask;
    for (;;) {
      const index = this.#slots[slot] - 1;
      if (index < 0 || (this.#first[index] === first && this.#second[index] === second)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const filled = this.#first.length;
    const longer = (old: Uint32Array) => {
      const grown = new Uint32Array(2 * old.length);
      grown.set(old);
      return grown;
    };
    this.#first = longer(this.#first);
    this.#second = longer(this.#second);
    this.#slots = new Uint32Array(4 * filled);
    for (let index = 0; index < filled; index++)
      this.#slots[this.#slotOf(this.#first[index], this.#second[index])] = index + 1;
  }
}

function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second ^ (second >>> 15), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}
