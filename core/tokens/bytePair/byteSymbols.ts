import { codePointAt } from "../codeUnits.ts";
import type { Merger } from "./merger.ts";

/** Adds the characters units[begin..end) to `to` as symbols, in their order. */
export type PushSymbols = (units: Uint16Array, begin: number, end: number, to: Merger) => void;

/**
 * Symbols are the UTF-8 bytes of a text, each with the range of its whole code point: a byte has no
 * narrower place in UTF-16. A lone surrogate has the bytes of U+FFFD, as whatever gives a model its text
 * has put there.
 *
 * @param byteIds id of each byte
 */
export function bytesAsSymbols(byteIds: Int32Array): PushSymbols {
  return (units, begin, end, to) => {
    for (let i = begin; i < end; ) {
      const unit = units[i];
      if (unit < 0x80) to.push(byteIds[unit], i, ++i);
      else i = pushBytes(units, i, byteIds, to);
    }
  };
}

/** Adds the bytes of the code point at i; returns its end. */
export function pushBytes(units: Uint16Array, i: number, byteIds: Int32Array, to: Merger): number {
  let codePoint = codePointAt(units, i);
  const end = i + (codePoint > 0xffff ? 2 : 1);
  if (codePoint >= 0xd800 && codePoint < 0xe000) codePoint = 0xfffd;
  if (codePoint < 0x80) {
    to.push(byteIds[codePoint], i, end);
    return end;
  }
  const rest = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
  // The first byte says by its leading ones how many follow; each of those carries six bits.
  to.push(byteIds[((0xf80 >> rest) & 0xff) | (codePoint >> (6 * rest))], i, end);
  for (let k = rest - 1; k >= 0; k--) to.push(byteIds[0x80 | ((codePoint >> (6 * k)) & 0x3f)], i, end);
  return end;
}
