/**
 * The categories of characters that the patterns of byte-pair tokenizers ask for, from a committed
 * table: the Unicode version of the host must not matter, since it would change tokens.
 */

import { decodeCharacterRuns } from "../characterRuns.ts";
import { codePointAt } from "../codeUnits.ts";
import { categoryRuns } from "./categoryTable.ts";

/** \p{L} */
export const letter = 1;
/** \p{N} */
export const digit = 2;
/** \s */
export const space = 4;
/** [^\s\p{L}\p{N}], marks and lone surrogates included. */
export const other = 8;
/** [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}] */
export const upper = 16;
/** [\p{Ll}\p{Lm}\p{Lo}\p{M}] */
export const lower = 32;
/** [\r\n] */
export const newline = 64;
/** A code unit that begins a surrogate pair, or stands alone: look at its code point. */
const surrogate = 128;

const maskOf: Readonly<Record<string, number>> = {
  S: space,
  N: digit,
  U: letter | upper,
  L: letter | lower,
  B: letter | upper | lower,
  M: other | upper | lower,
  O: other,
};

let table: Uint8Array | undefined;

/** @returns the categories of each code point 0..0x10ffff as a mask, the same array at every call; 1.1 MB */
export function categories(): Uint8Array {
  table ??= masksOfAll();
  return table;
}

function masksOfAll(): Uint8Array {
  const masks = decodeCharacterRuns(categoryRuns, maskOf);
  masks[0x0a] |= newline;
  masks[0x0d] |= newline;
  return masks.fill(surrogate, 0xd800, 0xdc00);
}

/** The mask of the character at i; a lone surrogate is `other`, as U+FFFD is. */
export function maskAt(units: Uint16Array, masks: Uint8Array, i: number): number {
  const mask = masks[units[i]];
  return mask === surrogate ? pairMask(units, masks, i) : mask;
}

/** End of the longest run of characters from i on, before `limit`, that have one of the categories. */
export function runEnd(
  units: Uint16Array,
  masks: Uint8Array,
  i: number,
  limit: number,
  wanted: number,
): number {
  while (i < limit) {
    const mask = masks[units[i]];
    if ((mask & wanted) !== 0) i++;
    else if (mask === surrogate && (pairMask(units, masks, i) & wanted) !== 0) i += widthAt(units, i);
    else return i;
  }
  return i;
}

/** Code units of the character at i. */
export function widthAt(units: Uint16Array, i: number): 1 | 2 {
  return codePointAt(units, i) > 0xffff ? 2 : 1;
}

function pairMask(units: Uint16Array, masks: Uint8Array, i: number): number {
  const codePoint = codePointAt(units, i);
  return codePoint > 0xffff ? masks[codePoint] : other;
}
