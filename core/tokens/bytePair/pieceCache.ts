/**
 * The tokens of pieces met before. Most pieces of a text are a few thousand words, so nearly all are
 * found here and merged no more. It holds a bounded number of short pieces, about 10 MB; when it is
 * full it begins anew.
 */
import type { TokenRun } from "../tokenRun.ts";
import type { Merger } from "./merger.ts";

/** Longer pieces are rare, and merged each time. */
export const longestCached = 48;

const slotBits = 17;
const slotMask = (1 << slotBits) - 1;
/** At most half of the slots are taken, so that a free one is near. */
const maxPieces = 1 << (slotBits - 1);
const unitRoom = 1 << 20;
const tokenRoom = 1 << 19;

export class PieceCache {
  /** Four numbers a slot: hash; begin in #units; length (0: free) and number of tokens << 8; its one id or begin in #tokens. */
  readonly #slots = new Int32Array(4 << slotBits);
  readonly #units = new Uint16Array(unitRoom);
  /** Two numbers a token: id; begin and end << 8 within the piece. */
  readonly #tokens = new Int32Array(2 * tokenRoom);
  #pieces = 0;
  #unitCount = 0;
  #tokenCount = 0;

  /**
   * Writes the tokens of the piece units[begin..end) to `run` if they are known.
   *
   * @returns -1 if they were; else where to `add` them
   */
  write(units: Uint16Array, begin: number, end: number, run: TokenRun): number {
    let hash = end - begin;
    for (let i = begin; i < end; i++) hash = Math.imul(hash ^ units[i], 0x9e3779b1);
    hash ^= hash >>> 15;
    const slots = this.#slots;
    const own = this.#units;
    let slot = Math.imul(hash, 0x85ebca6b) >>> (32 - slotBits);
    for (;;) {
      const at = slot << 2;
      const lengths = slots[at + 2];
      if (lengths === 0) {
        slots[at] = hash; // For `add`; a free slot is told by its length.
        return at;
      }
      if (slots[at] === hash && (lengths & 0xff) === end - begin) {
        let from = slots[at + 1];
        let i = begin;
        while (i < end && own[from] === units[i]) {
          i++;
          from++;
        }
        if (i === end) {
          if (lengths >> 8 === 1) run.push(slots[at + 3], begin, end);
          else this.#writeTokens(slots[at + 3], lengths >> 8, begin, run);
          return -1;
        }
      }
      slot = (slot + 1) & slotMask;
    }
  }

  /**
   * Keeps the tokens of the piece units[begin..end), at most `longestCached` units.
   *
   * @param at what `write` gave for this piece, nothing added since
   * @param tokens at least one, their places in the text
   */
  add(at: number, units: Uint16Array, begin: number, end: number, tokens: Merger): void {
    const { count } = tokens;
    if (
      this.#pieces === maxPieces ||
      this.#unitCount + end - begin > unitRoom ||
      this.#tokenCount + count > tokenRoom
    ) {
      this.#clear();
      return;
    }
    this.#slots[at + 1] = this.#unitCount;
    this.#slots[at + 2] = (end - begin) | (count << 8);
    for (let i = begin; i < end; i++) this.#units[this.#unitCount++] = units[i];
    this.#pieces++;
    if (count === 1) {
      this.#slots[at + 3] = tokens.ids[0];
      return;
    }
    this.#slots[at + 3] = this.#tokenCount;
    for (let k = 0; k < count; k++) {
      const place = 2 * this.#tokenCount++;
      this.#tokens[place] = tokens.ids[k];
      this.#tokens[place + 1] = (tokens.begins[k] - begin) | ((tokens.ends[k] - begin) << 8);
    }
  }

  #writeTokens(first: number, count: number, begin: number, run: TokenRun): void {
    const tokens = this.#tokens;
    for (let k = first; k < first + count; k++) {
      const range = tokens[2 * k + 1];
      run.push(tokens[2 * k], begin + (range & 0xff), begin + (range >> 8));
    }
  }

  #clear(): void {
    this.#slots.fill(0);
    this.#pieces = 0;
    this.#unitCount = 0;
    this.#tokenCount = 0;
  }
}
