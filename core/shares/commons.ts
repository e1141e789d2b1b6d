/**
 * Commons: text that is nobody's, known by the hashes of its runs of 12 lexemes. License texts,
 * runtime helpers of compilers and bundlers, and what several authors of the reference corpus hold.
 */
import { runHash } from "../tokens/lexemeHash.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { Tokens } from "../tokens/tokenizer.ts";
import { type HashTable, indexOfHash, TableReader } from "./hashTable.ts";
import { tokenHashes } from "./tokenHashes.ts";

/** Tokens of a run that is listed. */
export const commonsRunLength = 12;

export interface Commons {
  readonly runs: HashTable;
}

/**
 * Reads a table of commons. A few milliseconds.
 *
 * @param path where the bytes come from, for messages
 * @throws DataNetError corruptStore or unsupportedVersion, with path and byte
 */
export function parseCommons(path: string, bytes: Uint8Array): Commons {
  const reader = new TableReader(path, bytes, "DNCM");
  const runLength = reader.word();
  if (runLength !== commonsRunLength)
    throw reader.refusal(12, `runs of ${runLength} lexemes, wanted ${commonsRunLength}`);
  const runs = reader.hashTable();
  reader.end();
  return { runs };
}

/**
 * Marks the tokens that lie in a listed run. No run crosses from the code into the comments.
 * Linear: one hash of 12 lexemes and one look-up a token.
 *
 * @param lexicon has the lexemes of `tokens.ids`; undefined where they are no lexemes, none of which are listed
 * @returns 1 for each token of commons, else 0
 */
export function commonsMask({ runs }: Commons, tokens: Tokens, lexicon: Lexicon | undefined): Uint8Array {
  if (lexicon === undefined) return new Uint8Array(tokens.ids.length);
  const { numbers, hashes } = tokenHashes(tokens, lexicon);
  const n = numbers.length;
  const mask = new Uint8Array(n);
  const lane = new Uint32Array(2);
  for (const [runBegin, runEnd] of [
    [0, tokens.codeCount],
    [tokens.codeCount, n],
  ]) {
    let marked = runBegin;
    for (let begin = runBegin; begin + commonsRunLength <= runEnd; begin++) {
      const end = begin + commonsRunLength;
      runHash(hashes, numbers, begin, end, lane, 0);
      if (indexOfHash(runs, lane[0], lane[1]) < 0) continue;
      mask.fill(1, Math.max(marked, begin), end);
      marked = end;
    }
  }
  return mask;
}
