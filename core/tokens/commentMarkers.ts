/**
 * Where comment markers begin and end. A marker takes all repeats of its last character with it
 * (`////`, `/***`, `###`), a closer those of its first (`***` + `/`), so that rules and boxes give nothing.
 */
import { characterClasses, markClass, spaceClass } from "./characterClasses.ts";
import { bracketLeft, colon, isBracket, isLineEnd, slash, star, startsWith } from "./codeUnits.ts";
import type { CommentSyntax } from "./commentSyntax.ts";

/**
 * Where the comment that a block opener at i opens begins, 0 when there is none.
 *
 * @param pair opener and closer
 */
export function blockOpened(units: Uint16Array, i: number, pair: readonly [string, string]): number {
  const [opener, closer] = pair;
  if (!startsWith(units, i, opener) || !mayStandAt(units, i, opener)) return 0;
  const at = i + opener.length;
  const end = repeatsEnd(units, at, opener.charCodeAt(opener.length - 1));
  // The star of "/**/" belongs to the closer.
  return blockClosed(units, at, closer) > 0 ? at : end;
}

/** Where a line comment that opens at i begins, 0 when there is none. */
export function lineOpened(units: Uint16Array, i: number, syntax: CommentSyntax): number {
  for (const opener of syntax.line ?? []) {
    if (!startsWith(units, i, opener)) continue;
    if (syntax.lineAt === "word" && !afterBreak(units, i)) continue;
    if (opener === "//" && isAddress(units, i)) continue;
    const at = i + opener.length;
    return repeatsEnd(units, at, opener.charCodeAt(opener.length - 1));
  }
  return 0;
}

/** Whether any comment of the language opens at i. */
export function commentOpens(units: Uint16Array, i: number, syntax: CommentSyntax): boolean {
  for (const pair of syntax.block ?? []) if (blockOpened(units, i, pair) > 0) return true;
  return lineOpened(units, i, syntax) > 0;
}

/** One past a block closer that, its repeats included, begins at i; 0 when there is none. */
export function blockClosed(units: Uint16Array, i: number, closer: string): number {
  const first = closer.charCodeAt(0);
  if (units[i] !== first) return 0;
  let at = i;
  if (!isBracket(first)) {
    let own = 1;
    while (closer.charCodeAt(own) === first) own++;
    at = repeatsEnd(units, i, first) - own;
  }
  return at >= i && startsWith(units, at, closer) && mayStandAt(units, at, closer) ? at + closer.length : 0;
}

/** Whether a text that begins at i does so with `#!`, in a language with comments; Rust's `#![...]` looks alike. */
export function isShebang(units: Uint16Array, i: number, { line, block }: CommentSyntax): boolean {
  return (line ?? block) !== undefined && startsWith(units, i, "#!") && units[i + 2] !== bracketLeft;
}

/** Goes over the white space at i, line ends included, and over the star that leads a comment's line. */
export function afterLineLead(units: Uint16Array, i: number, closer: string): number {
  const classes = characterClasses();
  while (classes[units[i]] === spaceClass) i++;
  const leads = closer.charCodeAt(0) === star && units[i] === star;
  return leads && blockClosed(units, i, closer) === 0 ? i + 1 : i;
}

/** Markers that are words (`=begin`) stand at the start of a line. */
function mayStandAt(units: Uint16Array, i: number, marker: string): boolean {
  if (characterClasses()[marker.charCodeAt(marker.length - 1)] === markClass) return true;
  return i === 0 || isLineEnd(units[i - 1]);
}

function repeatsEnd(units: Uint16Array, i: number, unit: number): number {
  if (characterClasses()[unit] !== markClass) return i;
  while (units[i] === unit) i++;
  return i;
}

function afterBreak(units: Uint16Array, i: number): boolean {
  return (
    i === 0 ||
    characterClasses()[units[i - 1]] === spaceClass ||
    ";&|()".includes(String.fromCharCode(units[i - 1]))
  );
}

/** "https://" and "file:///" are met in markup and style sheets outside quotes. */
function isAddress(units: Uint16Array, i: number): boolean {
  const before = units[i - 1];
  return before === colon || (before === slash && units[i - 2] === colon);
}
