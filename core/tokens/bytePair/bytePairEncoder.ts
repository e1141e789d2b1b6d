import type { TokenRun } from "../tokenRun.ts";
import type { PushSymbols } from "./byteSymbols.ts";
import { categories } from "./categories.ts";
import { Merger } from "./merger.ts";
import type { MergeTable } from "./mergeTable.ts";
import { longestCached, PieceCache } from "./pieceCache.ts";
import type { PieceEnd } from "./pieces.ts";

/** What turns characters into tokens once a text has been normalised. */
export interface PieceEncoder {
  /**
   * Adds the tokens of units[begin..end) to `run`, with their ranges there.
   *
   * @param units code units and two zeros
   */
  encode(units: Uint16Array, begin: number, end: number, run: TokenRun): void;
}

/** @returns the id of a piece of these symbols where it is taken whole, else -1 */
export type WholePiece = (symbols: Merger) => number;

/**
 * Cuts a text into pieces and merges the symbols of each; keeps the pieces it has met. Linear in common
 * texts, O(n log n) where a text is one long word.
 */
export class BytePairEncoder implements PieceEncoder {
  readonly #masks = categories();
  readonly #cache = new PieceCache();
  readonly #merger: Merger;
  readonly #pushSymbols: PushSymbols;
  readonly #pieceEnd: PieceEnd;
  readonly #wholePiece: WholePiece | undefined;

  constructor(merges: MergeTable, pushSymbols: PushSymbols, pieceEnd: PieceEnd, wholePiece?: WholePiece) {
    this.#merger = new Merger(merges);
    this.#pushSymbols = pushSymbols;
    this.#pieceEnd = pieceEnd;
    this.#wholePiece = wholePiece;
  }

  encode(units: Uint16Array, begin: number, end: number, run: TokenRun): void {
    const [masks, pieceEnd, cache] = [this.#masks, this.#pieceEnd, this.#cache];
    for (let i = begin; i < end; ) {
      const after = pieceEnd(units, masks, i, end);
      if (after - i > longestCached) this.#merge(units, i, after, run);
      else {
        const free = cache.write(units, i, after, run);
        if (free >= 0) {
          this.#merge(units, i, after, run);
          cache.add(free, units, i, after, this.#merger);
        }
      }
      i = after;
    }
  }

  #merge(units: Uint16Array, begin: number, end: number, run: TokenRun): void {
    const merger = this.#merger;
    merger.clear();
    this.#pushSymbols(units, begin, end, merger);
    const whole = this.#wholePiece?.(merger) ?? -1;
    if (whole >= 0) {
      merger.clear();
      merger.push(whole, begin, end);
    } else merger.merge();
    for (let k = 0; k < merger.count; k++) run.push(merger.ids[k], merger.begins[k], merger.ends[k]);
  }
}
