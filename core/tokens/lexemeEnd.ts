import { digitClass, wordClass } from "./characterClasses.ts";
import { codePointAt, dot, isHighSurrogate, widthOf } from "./codeUnits.ts";

/**
 * End of the lexeme at i: of a word, a number, or a single character.
 *
 * @param units code units of the text, and two zeros
 * @param classes class of each code point
 * @param kind class of the lexeme's first character
 * @param width code units of that character
 */
export function lexemeEnd(
  units: Uint16Array,
  classes: Uint8Array,
  i: number,
  kind: number,
  width: number,
): number {
  if (kind === wordClass) return wordEnd(units, classes, i + width);
  return kind === digitClass ? numberEnd(units, classes, i + width) : i + width;
}

/** End of the word characters from i on. */
export function wordEnd(units: Uint16Array, classes: Uint8Array, i: number): number {
  for (;;) {
    const unit = units[i];
    const kind = classes[unit];
    if (kind === wordClass || kind === digitClass) i++;
    else if (isHighSurrogate(unit) && isInWord(classes[codePointAt(units, i)])) i += 2;
    else return i;
  }
}

/** Whether a character of that class goes on with a word or number. */
export function isInWord(kind: number): boolean {
  return kind === wordClass || kind === digitClass;
}

function numberEnd(units: Uint16Array, classes: Uint8Array, i: number): number {
  for (;;) {
    i = wordEnd(units, classes, i);
    if (units[i] !== dot) return i;
    const after = codePointAt(units, i + 1);
    if (classes[after] !== digitClass) return i;
    i += 1 + widthOf(after);
  }
}
