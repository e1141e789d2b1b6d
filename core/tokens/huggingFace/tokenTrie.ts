/** Tokens by their code units, one step at a time: a hash table of (node, unit) -> node. */
export class TokenTrie {
  /** Three numbers a slot: 1 + node (0: free), unit, the node it leads to; at most half full. */
  #slots = new Int32Array(3 << 16);
  #mask = (1 << 16) - 1;
  /** Id of the token that ends at a node, -1 where none does. */
  #ids = new Int32Array(1 << 15).fill(-1);
  #size = 1;

  /** Adds a token; of two equal ones the later counts. */
  add(token: string, id: number): void {
    let node = 0;
    for (let i = 0; i < token.length; i++) {
      const unit = token.charCodeAt(i);
      let next = this.next(node, unit);
      if (next < 0) {
        next = this.#size++;
        if (2 * this.#size > this.#mask) this.#grow();
        this.#place(node, unit, next);
      }
      node = next;
    }
    this.#ids[node] = id;
  }

  /** The node behind `node` by a unit, -1 where there is none; 0 is the first. */
  next(node: number, unit: number): number {
    const slots = this.#slots;
    for (let slot = this.#slotOf(node, unit); ; slot = (slot + 1) & this.#mask) {
      const at = 3 * slot;
      if (slots[at] === 0) return -1;
      if (slots[at] === node + 1 && slots[at + 1] === unit) return slots[at + 2];
    }
  }

  /** The token that ends at a node, -1 where none does. */
  idOf(node: number): number {
    return this.#ids[node];
  }

  #slotOf(node: number, unit: number): number {
    const mixed = Math.imul(Math.imul(node + 1, 0x9e3779b1) ^ unit, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #place(node: number, unit: number, to: number): void {
    let slot = this.#slotOf(node, unit);
    while (this.#slots[3 * slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#slots[3 * slot] = node + 1;
    this.#slots[3 * slot + 1] = unit;
    this.#slots[3 * slot + 2] = to;
  }

  #grow(): void {
    const before = this.#slots;
    this.#mask = 2 * this.#mask + 1;
    this.#slots = new Int32Array(3 * (this.#mask + 1));
    for (let at = 0; at < before.length; at += 3)
      if (before[at] !== 0) this.#place(before[at] - 1, before[at + 1], before[at + 2]);
    const ids = new Int32Array(2 * this.#ids.length).fill(-1);
    ids.set(this.#ids);
    this.#ids = ids;
  }
}
