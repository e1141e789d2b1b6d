import { Lexicon } from "../tokens/lexicon.ts";
import { separatorOf, type TokenArray, type Width } from "./byteOrder.ts";
import { corruptIndex } from "./corruptIndex.ts";

/** The lexemes of lexicon.json, each with its index as id. @throws DataNetError "corruptStore" */
export function readLexicon(path: string, bytes: Uint8Array): Lexicon {
  let lexemes: unknown;
  try {
    lexemes = JSON.parse(new TextDecoder("utf-8").decode(bytes));
  } catch {
    throw corruptIndex(path, "not JSON", "a list of lexemes");
  }
  if (!Array.isArray(lexemes)) throw corruptIndex(path, `${typeof lexemes}`, "a list of lexemes");
  const lexicon = new Lexicon();
  for (const [id, lexeme] of lexemes.entries()) {
    if (typeof lexeme !== "string" || lexicon.intern(lexeme) !== id) {
      throw corruptIndex(
        path,
        `entry ${id} is ${JSON.stringify(lexeme)?.slice(0, 80)}`,
        "a lexeme not listed before",
      );
    }
  }
  return lexicon;
}

/**
 * Every id of a token file is one of the lexicon. O(n).
 *
 * @param at byte of the file where `tokens` begin
 * @throws DataNetError "corruptStore"
 */
export function checkIds(path: string, at: number, tokens: TokenArray, width: Width, size: number): void {
  const separator = separatorOf(width);
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i] < size || tokens[i] === separator) continue;
    const wanted = `an id below ${size}, the lexicon's size`;
    throw corruptIndex(`${path}: byte ${at + i * width}`, `id ${tokens[i]}`, wanted);
  }
}
