import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

/** Lexemes of a fingerprint, and fingerprints of a window: every match of k + w - 1 = 20 lexemes is found. */
const k = 12;
const w = 9;

/** Winnowing over lexemes (Schleimer, Wilkerson and Aiken, SIGMOD 2003): the least hash of every window is kept. */
export class Winnowing {
  readonly #kept = new Set<number>();
  readonly #language: string;

  constructor(language: string) {
    this.#language = language;
  }

  add(text: string, language: string): void {
    for (const [hash] of winnow(hashesOf(text, language))) this.#kept.add(hash);
  }

  /** 1 for each token of `text` that stands in a fingerprint which is known. */
  covered(text: string): Uint8Array {
    const hashes = hashesOf(text, this.#language);
    const mask = new Uint8Array(
      hashes.length === 0 ? tokenCount(text, this.#language) : hashes.length + k - 1,
    );
    for (const [hash, at] of winnow(hashes)) if (this.#kept.has(hash)) mask.fill(1, at, at + k);
    return mask;
  }
}

function tokenCount(text: string, language: string): number {
  return lexemeTokenizer.tokenize(text, language, new Lexicon()).ids.length;
}

/** Of every k lexemes in a row. */
function hashesOf(text: string, language: string): Float64Array {
  const lexicon = new Lexicon();
  const { ids } = lexemeTokenizer.tokenize(text, language, lexicon);
  const words = Array.from({ length: lexicon.size }, (_, id) => hashOf(lexicon.textOf(id)));
  const hashes = new Float64Array(Math.max(0, ids.length - k + 1));
  for (let i = 0; i < hashes.length; i++) {
    let [high, low] = [0, 0];
    for (let j = i; j < i + k; j++) {
      high = (Math.imul(high, 0x01000193) ^ words[ids[j]]) >>> 0;
      low = (Math.imul(low ^ words[ids[j]], 0x85ebca6b) + 1) >>> 0;
    }
    hashes[i] = (high & 0x1fffff) * 2 ** 32 + low;
  }
  return hashes;
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The least hash of every window of w, the last of equals, each place once. */
function* winnow(hashes: Float64Array): Generator<[hash: number, at: number]> {
  let last = -1;
  for (let begin = 0; begin + w <= hashes.length || begin === 0; begin++) {
    const end = Math.min(begin + w, hashes.length);
    let least = begin;
    for (let i = begin; i < end; i++) if (hashes[i] <= hashes[least]) least = i;
    if (end > begin && least !== last) yield [hashes[least], least];
    last = least;
    if (end >= hashes.length) return;
  }
}
