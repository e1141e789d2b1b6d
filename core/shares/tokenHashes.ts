import { lexemeHash } from "../tokens/lexemeHash.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { Tokens } from "../tokens/tokenizer.ts";

/** The lexemes of a text, numbered anew without gaps, and a hash for each number. */
export interface TokenHashes {
  /** Number of the lexeme of each token. */
  readonly numbers: Uint32Array;
  /** Hash of lexeme i in lanes 2i (high) and 2i + 1 (low). */
  readonly hashes: Uint32Array;
}

/** Hashes each different lexeme of a text once, however large the lexicon. Linear in the tokens. */
export function tokenHashes({ ids }: Tokens, lexicon: Lexicon): TokenHashes {
  const numberOf = new Map<number, number>();
  const numbers = new Uint32Array(ids.length);
  for (let j = 0; j < ids.length; j++) {
    let number = numberOf.get(ids[j]);
    if (number === undefined) {
      number = numberOf.size;
      numberOf.set(ids[j], number);
    }
    numbers[j] = number;
  }
  const hashes = new Uint32Array(2 * numberOf.size);
  for (const [id, number] of numberOf) lexemeHash(lexicon.textOf(id), hashes, number);
  return { numbers, hashes };
}
