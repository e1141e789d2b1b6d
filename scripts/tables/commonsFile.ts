import { commonsRunLength } from "../../core/shares/commons.ts";
import { lexiconHashes, runHash } from "../../core/tokens/lexemeHash.ts";
import type { Corpus } from "./corpus.ts";
import { PairIndex } from "./pairIndex.ts";
import { repeatLength } from "./repeats.ts";
import { hashTableBytes, tableFile } from "./tableFile.ts";

/** A run that is not in the table is found by mistake with a probability of at most 2^-24. */
const missBits = 24;

/** Gathers the hashes of runs of `commonsRunLength` lexemes, each once. */
export class CommonsRuns {
  readonly #runs = new PairIndex();

  get size(): number {
    return this.#runs.size;
  }

  /** Every run of every text: these texts are commons from end to end. */
  addTexts({ lexicon, ids, runBegin }: Corpus): void {
    const hashes = lexiconHashes(lexicon);
    for (let run = 0; run + 1 < runBegin.length; run++)
      this.#addRange(hashes, ids, runBegin[run], runBegin[run + 1]);
  }

  /** Every run inside one of the windows of `repeatLength` tokens that begin at `shared`. */
  addWindows({ lexicon, ids }: Corpus, shared: Uint32Array): void {
    const hashes = lexiconHashes(lexicon);
    for (const begin of shared) this.#addRange(hashes, ids, begin, begin + repeatLength);
  }

  /** The table file. */
  file(): Uint8Array {
    const high = Uint32Array.from({ length: this.#runs.size }, (_, i) => this.#runs.first(i));
    const low = Uint32Array.from({ length: this.#runs.size }, (_, i) => this.#runs.second(i));
    return tableFile("DNCM", [commonsRunLength], [hashTableBytes({ high, low }, missBits)]);
  }

  #addRange(hashes: Uint32Array, ids: Uint32Array, rangeBegin: number, rangeEnd: number): void {
    const lanes = new Uint32Array(2);
    for (let begin = rangeBegin; begin + commonsRunLength <= rangeEnd; begin++) {
      runHash(hashes, ids, begin, begin + commonsRunLength, lanes, 0);
      this.#runs.intern(lanes[0], lanes[1]);
    }
  }
}
