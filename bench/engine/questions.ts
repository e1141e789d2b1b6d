import { decode } from "gpt-tokenizer/encoding/r50k_base";
import { type Corpus, corpusPart, heldOutTokensOf, type TokenizerName, widthOf } from "./corpus.ts";

/** A document to be matched. */
export type Copied = "half" | "whole";

/** Draws the bench's questions from the first n tokens of a corpus and from the tokens held out; the same ones for the same n. */
export class Questions {
  readonly #tokens: Uint16Array | Uint32Array;
  readonly #separator: number;
  readonly #heldOut: Uint32Array;
  #state = 0x9e3779b9;

  constructor(corpus: Corpus, tokenizer: TokenizerName, n: number) {
    const part = corpusPart(corpus, tokenizer, n);
    this.#tokens = widthOf[tokenizer] === 2 ? new Uint16Array(part.length) : new Uint32Array(part.length);
    part.readInto(this.#tokens);
    this.#separator = widthOf[tokenizer] === 2 ? 0xffff : 0xffffffff;
    this.#heldOut = heldOutTokensOf(corpus, tokenizer);
  }

  /**
   * A document of `length` tokens: "half" is passages of 100 tokens, in turn from all over the corpus and
   * held out; "whole" is tokens of the corpus that stand in a row, separators left out.
   */
  document(length: number, copied: Copied): number[] {
    if (copied === "whole") return this.#row(length);
    const ids: number[] = [];
    while (ids.length < length) ids.push(...this.ngram(100, "corpus"), ...this.ngram(100, "heldOut"));
    return ids.slice(0, length);
  }

  /** `length` tokens that stand in a row inside one document of the corpus, or held out. */
  ngram(length: number, from: "corpus" | "heldOut"): number[] {
    const tokens = from === "corpus" ? this.#tokens : this.#heldOut;
    for (;;) {
      const begin = this.#below(tokens.length - length);
      const found = Array.from(tokens.subarray(begin, begin + length));
      if (!found.includes(this.#separator)) return found;
    }
  }

  /** An n-gram of r50k that can be looked for as text: in one line, with two words or more. */
  phrase(length: number): { ids: number[]; text: string } {
    for (;;) {
      const ids = this.ngram(length, "corpus");
      const text = decode(ids);
      const words = text.match(/[A-Za-z]{3,}/g) ?? [];
      if (words.length >= 2 && !/[^ -~]/.test(text) && text.trim() === text) return { ids, text };
    }
  }

  #row(length: number): number[] {
    const ids: number[] = [];
    for (let i = this.#below(this.#tokens.length - 2 * length); ids.length < length; i++)
      if (this.#tokens[i] !== this.#separator) ids.push(this.#tokens[i]);
    return ids;
  }

  /** A number in [0, bound). Source of the generator: xorshift32, Marsaglia, 2003. */
  #below(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return Math.floor(((this.#state >>> 0) / 2 ** 32) * bound);
  }
}
