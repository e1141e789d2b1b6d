import { isBracket, startsWith } from "./codeUnits.ts";
import { commentOpens } from "./commentMarkers.ts";
import type { CommentSyntax } from "./commentSyntax.ts";

/**
 * End of the run of equal marks at i: brackets stand alone, and a comment's opener ends it.
 *
 * @param units code units of the text, and two zeros
 * @param opening where a comment of these languages may open
 * @param nesting where a comment may open in a comment, its opener
 */
export function markRunEnd(
  units: Uint16Array,
  i: number,
  opening: CommentSyntax | undefined,
  nesting: string | undefined,
): number {
  const unit = units[i];
  let end = i + 1;
  if (units[end] !== unit || isBracket(unit)) return end;
  while (units[end] === unit) {
    if (opening !== undefined && commentOpens(units, end, opening)) break;
    if (nesting !== undefined && startsWith(units, end, nesting)) break;
    end++;
  }
  return end;
}
