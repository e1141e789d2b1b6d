/**
 * Byte-pair tokenizers: a text is cut into pieces by a pattern, and the bytes of each piece are merged.
 *
 * Ids are the model's own. A token's range goes from the first character that it holds a byte of to the
 * last, so the ranges of tokens that share a code point overlap there, and all together cover the text.
 */
import { hashJson } from "../../base/canonical.ts";
import { keccak } from "../../base/hash.ts";
import { codeUnitsOf } from "../codeUnits.ts";
import type { Tokenizer, Tokens } from "../tokenizer.ts";
import { TokenRun } from "../tokenRun.ts";
import { BytePairEncoder } from "./bytePairEncoder.ts";
import { bytesAsSymbols } from "./byteSymbols.ts";
import { categoryRuns } from "./categoryTable.ts";
import { cl100kPieces, gpt2Piece, o200kPiece, type PieceEnd } from "./pieces.ts";
import { parseVocabulary } from "./vocabularyFile.ts";

/** Raised with every change of the rules that no table shows. */
export const bytePairRules = 1;

/** The patterns of the vocabularies that we know by name. */
const patterns: Readonly<Record<BytePairName, PieceEnd>> = {
  r50k_base: gpt2Piece,
  cl100k_base: cl100kPieces(3, true),
  o200k_base: o200kPiece,
};

export type BytePairName = "r50k_base" | "cl100k_base" | "o200k_base";

/**
 * One of tiktoken's tokenizers; what looks like a special token is plain text, as in its encode_ordinary.
 *
 * @param path where the vocabulary comes from, for messages
 * @param vocabulary its bytes, as vocabularyFile.ts has them
 * @throws DataNetError "corruptStore", "unsupportedVersion"
 */
export function bytePairTokenizer(name: BytePairName, path: string, vocabulary: Uint8Array): Tokenizer {
  const { idCount, byteIds, merges } = parseVocabulary(path, vocabulary);
  const encoder = new BytePairEncoder(merges, bytesAsSymbols(byteIds), patterns[name]);
  let hash: string | undefined;
  return {
    name,
    usesLexicon: false,
    idCount,
    pays: false,
    get hash(): string {
      hash ??= hashJson({
        bytePair: name,
        rules: bytePairRules,
        vocabulary: keccak(vocabulary),
        characters: categoryRuns,
      });
      return hash;
    },
    tokenize(text: string): Tokens {
      const units = codeUnitsOf(text);
      const run = new TokenRun((text.length >> 1) + 16);
      encoder.encode(units, 0, text.length, run);
      return run.tokens();
    },
  };
}
