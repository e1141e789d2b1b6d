import { markClass, spaceClass } from "./characterClasses.ts";
import { codePointAt, widthOf } from "./codeUnits.ts";
import { lexemeEnd } from "./lexemeEnd.ts";
import type { LexemeWriter } from "./lexemeWriter.ts";

/**
 * Emits what begins with a mark beyond ASCII, a lone surrogate, or a surrogate pair at i; returns where to go on.
 *
 * @param units code units of the text, and two zeros
 * @param classes class of each code point
 */
export function foreignMark(
  units: Uint16Array,
  classes: Uint8Array,
  i: number,
  writer: LexemeWriter,
): number {
  const codePoint = codePointAt(units, i);
  const width = widthOf(codePoint);
  const kind = classes[codePoint];
  if (kind === spaceClass) return i + width;
  let end = kind === markClass ? i + width : lexemeEnd(units, classes, i, kind, width);
  if (kind === markClass) {
    while (codePointAt(units, end) === codePoint) end += width;
    if (end - i >= 3 * width) {
      writer.longRun(i, end, width);
      return end;
    }
    end = i + width;
  }
  writer.slice(i, end);
  return end;
}
