import { hashUnits } from "./unitsHash.ts";

/** A lexeme that finds no place within so many slots goes to a Map: crafted collisions cannot slow us down. */
const maxProbes = 64;

/** Lexemes of a text or a segment, numbered 0, 1, 2, ... in the order they were first met. */
export class Lexicon {
  /** Code units of all lexemes, in id order; copies, so that no text is kept alive by its lexemes. */
  #units = new Uint16Array(1 << 12);
  /** Lexeme id stands in #units[#begins[id]..#begins[id + 1]). */
  #begins = new Uint32Array(1 << 10);
  #size = 0;
  /** Open addressing with linear probing, at most half full; two numbers a slot: 1 + id (0: free), hash. */
  #slots = new Int32Array(1 << 12);
  /** The slot of a hash is its upper bits: 32 minus the logarithm of the number of slots. */
  #shift = 32 - 11;
  readonly #crowded = new Map<string, number>();

  /** Number of different lexemes. */
  get size(): number {
    return this.#size;
  }

  /** The id of a lexeme, a new one when it was not met before. */
  intern(lexeme: string): number {
    return this.internUnits(unitsOf(lexeme), 0, lexeme.length);
  }

  /** The same for the lexeme whose UTF-16 code units are units[begin..end), without making a string of it. */
  internUnits(units: Uint16Array, begin: number, end: number): number {
    return this.internHashed(units, begin, end, hashUnits(units, begin, end));
  }

  /** The same, the hash of the units being known. */
  internHashed(units: Uint16Array, begin: number, end: number, unitsHash: number): number {
    const hash = spread(unitsHash);
    const slot = this.#find(units, begin, end, hash);
    if (slot >= 0) return this.#slots[2 * slot] - 1;
    if (slot === crowded) {
      const known = this.#crowded.get(textOfUnits(units.subarray(begin, end)));
      if (known !== undefined) return known;
    }
    return this.#add(units, begin, end, hash, slot);
  }

  /** The id of a lexeme, or undefined when it was never met. */
  idOf(lexeme: string): number | undefined {
    const units = unitsOf(lexeme);
    const slot = this.#find(units, 0, units.length, spread(hashUnits(units, 0, units.length)));
    if (slot >= 0) return this.#slots[2 * slot] - 1;
    return slot === crowded ? this.#crowded.get(lexeme) : undefined;
  }

  /** @param id below `size` */
  textOf(id: number): string {
    return textOfUnits(this.#units.subarray(this.#begins[id], this.#begins[id + 1]));
  }

  /** The slot that holds the lexeme, else `crowded`, else -1 - the free slot it may take. */
  #find(units: Uint16Array, begin: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = (slots.length >> 1) - 1;
    let slot = hash >>> this.#shift;
    for (let probes = 0; probes < maxProbes; probes++) {
      const taken = slots[2 * slot];
      if (taken === 0) return -1 - slot;
      if (slots[2 * slot + 1] === hash && this.#holds(taken - 1, units, begin, end)) return slot;
      slot = (slot + 1) & mask;
    }
    return crowded;
  }

  #holds(id: number, units: Uint16Array, begin: number, end: number): boolean {
    const own = this.#units;
    let at = this.#begins[id];
    if (this.#begins[id + 1] - at !== end - begin) return false;
    for (let i = begin; i < end; i++) if (own[at++] !== units[i]) return false;
    return true;
  }

  #add(units: Uint16Array, begin: number, end: number, hash: number, slot: number): number {
    const id = this.#size++;
    const from = this.#begins[id];
    const to = from + end - begin;
    if (to > this.#units.length) {
      const grown = new Uint16Array(Math.max(to, 2 * this.#units.length));
      grown.set(this.#units);
      this.#units = grown;
    }
    this.#units.set(units.subarray(begin, end), from);
    // One more than ids, since the end of the last lexeme is kept too.
    if (id + 2 > this.#begins.length) {
      const grown = new Uint32Array(2 * this.#begins.length);
      grown.set(this.#begins);
      this.#begins = grown;
    }
    this.#begins[id + 1] = to;
    this.#place(id, hash, slot);
    if (4 * this.#size > this.#slots.length) this.#growSlots();
    return id;
  }

  #place(id: number, hash: number, slot: number): void {
    if (slot === crowded) this.#crowded.set(this.textOf(id), id);
    else {
      this.#slots[2 * (-1 - slot)] = id + 1;
      this.#slots[2 * (-1 - slot) + 1] = hash;
    }
  }

  #growSlots(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    this.#shift--;
    this.#crowded.clear();
    for (let id = 0; id < this.#size; id++) {
      const [begin, end] = [this.#begins[id], this.#begins[id + 1]];
      const hash = spread(hashUnits(this.#units, begin, end));
      this.#place(id, hash, this.#find(this.#units, begin, end, hash));
    }
  }
}

/** Below every -1 - slot. */
const crowded = -(2 ** 33);

/** The multiplier of the hash carries upwards only: folds the upper half back, then spreads once more. */
function spread(hash: number): number {
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < units.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

/** Piece by piece, since a call takes only so many arguments. */
function textOfUnits(units: Uint16Array): string {
  let text = "";
  for (let i = 0; i < units.length; i += 1024)
    text += String.fromCharCode.apply(null, units.subarray(i, i + 1024) as unknown as number[]);
  return text;
}
