import { backslash, codePointAt, isLineEnd, quoteSingle, widthOf } from "./codeUnits.ts";
import type { CommentSyntax } from "./commentSyntax.ts";
import { isInWord } from "./lexemeEnd.ts";

/**
 * Whether a quote of the language, at i in code, opens a string: not where it is an apostrophe, a
 * lifetime, a prime or the like.
 *
 * @param units code units of the text, and two zeros
 * @param classes class of each code point
 */
export function opensString(
  units: Uint16Array,
  classes: Uint8Array,
  i: number,
  syntax: CommentSyntax,
): boolean {
  if (syntax.apostrophes && i > 0 && isInWord(classes[units[i - 1]])) return false;
  if (!syntax.characterLiterals || units[i] !== quoteSingle) return true;
  const next = codePointAt(units, i + 1);
  if (next === backslash) return true;
  return next !== quoteSingle && !isLineEnd(next) && units[i + 1 + widthOf(next)] === quoteSingle;
}

/** Whether a unit is one of some characters. */
export function holds(characters: string | undefined, unit: number): boolean {
  return characters?.includes(String.fromCharCode(unit)) ?? false;
}
