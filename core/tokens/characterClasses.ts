/**
 * The class of every code point, from a committed table: the Unicode version of the host must not
 * matter, since it would change tokens and with them every index and every share.
 */
import { decodeCharacterRuns } from "./characterRuns.ts";
import { characterRuns } from "./characterTable.ts";

/** Anything that is none of the others: punctuation, symbols, lone surrogates, unassigned; one token each. */
export const markClass = 0;
/** White space, control and format characters (byte order mark, zero width): between tokens, never in one. */
export const spaceClass = 1;
/** Letters, combining marks and `_`. */
export const wordClass = 2;
/** Decimal digits and all other numbers. */
export const digitClass = 3;
/** Letters of Han, Hiragana, Katakana and Hangul: one token each, as there is no space between words. */
export const singleClass = 4;

let table: Uint8Array | undefined;

/**
 * @returns the class of each code point 0..0x10ffff, the same array at every call; 1.1 MB, made at
 * the first call in under a millisecond
 */
export function characterClasses(): Uint8Array {
  table ??= decodeCharacterRuns(characterRuns, classOf);
  return table;
}

/** Marks are by far the most. */
const classOf = { M: markClass, S: spaceClass, W: wordClass, D: digitClass, C: singleClass };
