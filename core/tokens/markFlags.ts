import { backslash, braceLeft, braceRight, semicolon, slash } from "./codeUnits.ts";
import type { CommentSyntax } from "./commentSyntax.ts";

/** A comment's opener may begin with this mark. */
export const opensComment = 1;
/** It quotes strings. */
export const quotesString = 2;
/** It never does anything in code but stand there. */
export const onlyMark = 4;

const known = new WeakMap<CommentSyntax, Uint8Array>();

/** What each mark below 128 may do in code, as a sum of the flags above; the same array at every call. */
export function markFlags(syntax: CommentSyntax): Uint8Array {
  let flags = known.get(syntax);
  if (flags === undefined) {
    flags = makeFlags(syntax);
    known.set(syntax, flags);
  }
  return flags;
}

function makeFlags({ block, line, quotes, javascript }: CommentSyntax): Uint8Array {
  const flags = new Uint8Array(128);
  for (const [opener] of block ?? []) flags[opener.charCodeAt(0)] |= opensComment;
  for (const opener of line ?? []) flags[opener.charCodeAt(0)] |= opensComment;
  for (const quote of quotes ?? "") flags[quote.charCodeAt(0)] |= quotesString;
  const ownWays = new Set([backslash, semicolon, ...(javascript ? [braceLeft, braceRight, slash] : [])]);
  for (let unit = 0; unit < 128; unit++) if (flags[unit] === 0 && !ownWays.has(unit)) flags[unit] = onlyMark;
  return flags;
}
