import { markClass, wordClass } from "./characterClasses.ts";
import { codePointAt, isClosing, isQuote, less, slash } from "./codeUnits.ts";
import { wordEnd } from "./lexemeEnd.ts";

/** Words after which a `/` begins a regular expression. */
const words: ReadonlySet<string> = new Set(
  "await case delete do else in instanceof new of return throw typeof void yield".split(" "),
);
const longestWord = 10;

/**
 * Whether the `/` at i begins a regular expression.
 *
 * @param units code units of the text, and two zeros
 * @param classes class of each code point
 * @param last first character of the last token of the code, -1 where there is none
 * @param semicolon the last `;` in code: it makes no token, but it ends a value
 */
export function beginsRegex(
  units: Uint16Array,
  classes: Uint8Array,
  i: number,
  last: number,
  semicolon: number,
): boolean {
  if (units[i + 1] === slash) return false;
  return last < 0 || semicolon > last || regexMayFollow(units, classes, last);
}

/**
 * Whether a `/` of JavaScript begins a regular expression, by the token before it: a value is
 * divided. Wrong after the `)` of an `if` and the `}` of a block, where it is rare. After `<` it is
 * the end tag of JSX; after another `/`, a regular expression has just ended.
 *
 * @param units code units of the text, and two zeros
 * @param classes class of each code point
 * @param last first character of the token before
 */
function regexMayFollow(units: Uint16Array, classes: Uint8Array, last: number): boolean {
  const unit = units[last];
  if (isClosing(unit) || isQuote(unit) || unit === less || unit === slash) return false;
  const kind = classes[codePointAt(units, last)];
  if (kind !== wordClass) return kind === markClass;
  const end = wordEnd(units, classes, last);
  return end - last <= longestWord && words.has(String.fromCharCode(...units.subarray(last, end)));
}
