/**
 * Where comment markers begin and end. A marker takes all repeats of its last character with it
 * (`////`, `/***`, `###`), a closer those of its first (`***` + `/`), so that rules and boxes give nothing.
 */
import { characterClasses, markClass, spaceClass } from "./characterClasses.ts";
import { colon, isBracket, isLineEnd, slash, star } from "./codeUnits.ts";
import type { CommentSyntax } from "./commentSyntax.ts";

/**
 * Where the comment that a block opener at i opens begins, 0 when there is none.
 *
 * @param pair opener and closer
 */
export function blockOpened(text: string, i: number, pair: readonly [string, string]): number {
  const [opener, closer] = pair;
  if (!text.startsWith(opener, i) || !mayStandAt(text, i, opener)) return 0;
  const at = i + opener.length;
  const end = repeatsEnd(text, at, opener.charCodeAt(opener.length - 1));
  // The star of "/**/" belongs to the closer.
  return blockClosed(text, at, closer) > 0 ? at : end;
}

/** Where a line comment that opens at i begins, 0 when there is none. */
export function lineOpened(text: string, i: number, syntax: CommentSyntax): number {
  for (const opener of syntax.line ?? []) {
    if (!text.startsWith(opener, i)) continue;
    if (syntax.lineAt === "word" && !afterBreak(text, i)) continue;
    if (opener === "//" && isAddress(text, i)) continue;
    const at = i + opener.length;
    return repeatsEnd(text, at, opener.charCodeAt(opener.length - 1));
  }
  return 0;
}

/** One past a block closer that, its repeats included, begins at i; 0 when there is none. */
export function blockClosed(text: string, i: number, closer: string): number {
  const first = closer.charCodeAt(0);
  if (text.charCodeAt(i) !== first) return 0;
  let at = i;
  if (!isBracket(first)) {
    let own = 1;
    while (closer.charCodeAt(own) === first) own++;
    at = repeatsEnd(text, i, first) - own;
  }
  return at >= i && text.startsWith(closer, at) && mayStandAt(text, at, closer) ? at + closer.length : 0;
}

/** Goes over the white space at i, line ends included, and over the star that leads a comment's line. */
export function afterLineLead(text: string, i: number, closer: string): number {
  const classes = characterClasses();
  while (classes[text.charCodeAt(i)] === spaceClass) i++;
  const leads = closer.charCodeAt(0) === star && text.charCodeAt(i) === star;
  return leads && blockClosed(text, i, closer) === 0 ? i + 1 : i;
}

/** Markers that are words (`=begin`) stand at the start of a line. */
function mayStandAt(text: string, i: number, marker: string): boolean {
  if (characterClasses()[marker.charCodeAt(marker.length - 1)] === markClass) return true;
  return i === 0 || isLineEnd(text.charCodeAt(i - 1));
}

function repeatsEnd(text: string, i: number, unit: number): number {
  if (characterClasses()[unit] !== markClass) return i;
  while (text.charCodeAt(i) === unit) i++;
  return i;
}

function afterBreak(text: string, i: number): boolean {
  return (
    i === 0 || characterClasses()[text.charCodeAt(i - 1)] === spaceClass || ";&|(){}".includes(text[i - 1])
  );
}

/** "https://" and "file:///" are met in markup and style sheets outside quotes. */
function isAddress(text: string, i: number): boolean {
  const before = text.charCodeAt(i - 1);
  return before === colon || (before === slash && text.charCodeAt(i - 2) === colon);
}
