import type { CommentSyntax } from "./commentSyntax.ts";

/** A comment's opener may begin with this mark. */
export const opensComment = 1;
/** It quotes strings. */
export const quotesString = 2;

/** What each mark below 128 may do in code, as a sum of the flags above. */
export function markFlags(syntax: CommentSyntax): Uint8Array {
  const flags = new Uint8Array(128);
  for (const [opener] of syntax.block ?? []) flags[opener.charCodeAt(0)] |= opensComment;
  for (const opener of syntax.line ?? []) flags[opener.charCodeAt(0)] |= opensComment;
  for (const quote of syntax.quotes ?? "") flags[quote.charCodeAt(0)] |= quotesString;
  return flags;
}
