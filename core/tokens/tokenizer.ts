import type { Lexicon } from "./lexicon.ts";

/**
 * A text cut into tokens, as parallel arrays of length n: first the n = codeCount tokens of the code
 * run, then those of the comment run (none in languages without comments and in plain text).
 * Both runs are in the order of the text. No match crosses from one run into the other.
 */
export interface Tokens {
  /** Token ids: dense ids of the lexicon given to the lexeme tokenizer, else the model's own. */
  readonly ids: Uint32Array;
  /** First character of each token, in UTF-16 code units. */
  readonly beginChar: Uint32Array;
  /** One past its last character, in UTF-16 code units. */
  readonly endChar: Uint32Array;
  /** Number of tokens in the code run. */
  readonly codeCount: number;
}

/** Cuts text into tokens. The same hash always means the same tokens. */
export interface Tokenizer {
  readonly name: string;
  /** keccak-256 over everything that decides the tokens: rules version, character table, languages. */
  readonly hash: string;
  /** Whether ids are words of a lexicon (stored beside a segment) or fixed by the tokenizer. */
  readonly usesLexicon: boolean;
  /** Ids are below it; undefined where they are those of a lexicon. */
  readonly idCount: number | undefined;
  /** Whether shares of its annotations may become payments; of others they only show sources. */
  readonly pays: boolean;
  /**
   * @param text any string, lone surrogates included
   * @param language a name of languages.ts; decides which characters are comments
   * @param lexicon gives lexemes their ids and grows by those it has not seen; unused by others
   * @returns tokens; cost linear in the length of `text`
   */
  tokenize(text: string, language: string, lexicon: Lexicon): Tokens;
}
