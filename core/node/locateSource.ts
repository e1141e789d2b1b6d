import { invariant } from "../base/errors.ts";
import { writersOf } from "../contribute/authors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { SourcePlace } from "../spans/span.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import type { Tokens } from "../tokens/tokenizer.ts";
import { readText, type Store } from "./store.ts";

/** A place in a contribution as a person finds it. */
export interface LocatedSource {
  readonly contribution: Contribution;
  /** Who wrote the most of its tokens, of equals who comes first; "unknown" where nobody is known. */
  readonly contributor: string;
  /** All who wrote some of it, where they are not one. */
  readonly authors?: readonly string[];
  /** The whole text of the contribution. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** UTF-16 code units [beginChar, endChar) of `text`. */
  readonly beginChar: number;
  readonly endChar: number;
}

/** Texts of contributions with their tokens, the last used kept in memory up to this many characters in all. */
const keptCharacters = 16 * 1024 * 1024;

/** Finds places of a store's sources. Holds texts it has read, so one belongs to one store. */
export class SourceLocator {
  readonly #kept = new Map<string, { text: string; tokens: Tokens }>();
  #characters = 0;

  /**
   * Reads the text, verifies it, and finds the tokens again.
   *
   * @param length tokens of the place, at least 1
   * @throws DataNetError "notFound", "corruptStore" when the text is gone or not what was contributed
   */
  async locate(
    store: Store,
    { order, document, position }: SourcePlace,
    length: number,
  ): Promise<LocatedSource> {
    const contribution = store.snapshot.contributions[order - 1];
    const { text, tokens } = await this.#read(store, contribution);
    const first = position + (document === 0 ? 0 : tokens.codeCount);
    invariant(first + length <= tokens.ids.length, `contribution ${order} has the tokens its index has`);
    const beginChar = tokens.beginChar[first];
    return {
      contribution,
      ...writersOf(contribution, document, position, position + length),
      text,
      line: lineOf(text, beginChar),
      beginChar,
      endChar: tokens.endChar[first + length - 1],
    };
  }

  async #read(store: Store, contribution: Contribution): Promise<{ text: string; tokens: Tokens }> {
    const { id, language } = contribution;
    const known = this.#kept.get(id);
    if (known) {
      this.#kept.delete(id); // Put back last: least recently used first.
      this.#kept.set(id, known);
      return known;
    }
    const text = await readText(store, contribution);
    const read = { text, tokens: store.snapshot.tokenizer.tokenize(text, language, new Lexicon()) };
    this.#kept.set(id, read);
    this.#characters += text.length;
    for (const [old, { text: oldText }] of this.#kept) {
      if (this.#characters <= keptCharacters || old === id) break;
      this.#kept.delete(old);
      this.#characters -= oldText.length;
    }
    return read;
  }
}

function lineOf(text: string, at: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i >= 0 && i < at; i = text.indexOf("\n", i + 1)) line++;
  return line;
}
