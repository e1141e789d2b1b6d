/**
 * The order of tokens in a segment. The reference format sorts suffixes by the bytes of the token
 * file, which is little-endian: tokens compare with their bytes swapped (0x0000 < 0x0100 < ... < 0x0001).
 */

/** Bytes of a token in the token file. */
export type Width = 1 | 2 | 4;

/** The token file in memory: one element a token. The largest value of the width is the separator. */
export type TokenArray = Uint8Array | Uint16Array | Uint32Array;

/** A number that compares as the token's bytes do. */
export function orderKey(token: number, width: Width): number {
  if (width === 1) return token;
  if (width === 2) return ((token & 0xff) << 8) | (token >>> 8);
  return ((token << 24) | ((token & 0xff00) << 8) | ((token >>> 8) & 0xff00) | (token >>> 24)) >>> 0;
}

/** The value that stands before every document: all ones. */
export function separatorOf(width: Width): number {
  return width === 1 ? 0xff : width === 2 ? 0xffff : 0xffffffff;
}

/** Token width that holds ids below `idCount` beside the separator. */
export function widthFor(idCount: number): Width {
  return idCount <= 0xff ? 1 : idCount <= 0xffff ? 2 : 4;
}

/** Tokens that have been renumbered in place. */
export interface RankedTokens {
  /** Ranks are below it; at least 1. */
  readonly alphabetSize: number;
  /** Turns ranks into tokens again. */
  restore(): void;
}

/** Ids below it are looked up in a table, whatever they are. */
const denseIds = 1 << 20;

/**
 * Renumbers tokens in place, by rank among those that occur, so that plain numbers sort as the bytes do.
 * O(n) and 5 bytes an id where ids are dense, O(n log n) where a vocabulary has large holes.
 *
 * @param tokens n tokens
 * @param scratch n words, zero before and after
 */
export function rankTokens(tokens: TokenArray, width: Width, scratch: Uint32Array): RankedTokens {
  // A look at the tokens may save a large table; for many tokens the table is the cheaper.
  const isLooked = width === 4 || tokens.length < 1 << 16;
  const largest = isLooked ? largestId(tokens, separatorOf(width)) : separatorOf(width) - 1;
  const isDense = largest < Math.max(denseIds, tokens.length * 4);
  const values = isDense ? valuesInTable(tokens, width, largest) : valuesBySorting(tokens, scratch);
  sortByKey(values, width);
  if (isDense) replaceByTable(tokens, values, width, largest);
  else replaceBySearch(tokens, values, width);
  const restore = (): void => {
    for (let i = 0; i < tokens.length; i++) tokens[i] = values[tokens[i]];
  };
  return { alphabetSize: Math.max(1, values.length), restore };
}

/** The largest token that is no separator. */
function largestId(tokens: TokenArray, separator: number): number {
  let largest = 0;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token > largest && token !== separator) largest = token;
  }
  return largest;
}

/** The values that occur; index largest + 1 stands for the separator, so that the table is no larger than the vocabulary. */
function valuesInTable(tokens: TokenArray, width: Width, largest: number): Uint32Array {
  const met = new Uint8Array(largest + 2);
  // The separator is the one value above `largest`.
  for (let i = 0; i < tokens.length; i++) met[Math.min(tokens[i], largest + 1)] = 1;
  let count = 0;
  for (let v = 0; v < met.length; v++) count += met[v];
  const values = new Uint32Array(count);
  let filled = 0;
  for (let v = 0; v < met.length; v++) if (met[v] === 1) values[filled++] = v;
  if (met[largest + 1] === 1) values[count - 1] = separatorOf(width);
  return values;
}

function valuesBySorting(tokens: TokenArray, scratch: Uint32Array): Uint32Array {
  scratch.set(tokens);
  scratch.sort();
  const values = scratch.filter((value, i) => i === 0 || value !== scratch[i - 1]);
  scratch.fill(0);
  return values;
}

/** Sorts values as their bytes compare. */
export function sortByKey(values: Uint32Array, width: Width): void {
  for (let r = 0; r < values.length; r++) values[r] = orderKey(values[r], width);
  values.sort();
  // The key of a key is the value again.
  for (let r = 0; r < values.length; r++) values[r] = orderKey(values[r], width);
}

function replaceByTable(tokens: TokenArray, values: Uint32Array, width: Width, largest: number): void {
  const separator = separatorOf(width);
  const rank = new Uint32Array(largest + 2);
  for (let r = 0; r < values.length; r++) rank[values[r] === separator ? largest + 1 : values[r]] = r;
  for (let i = 0; i < tokens.length; i++) tokens[i] = rank[Math.min(tokens[i], largest + 1)];
}

function replaceBySearch(tokens: TokenArray, values: Uint32Array, width: Width): void {
  const keys = values.map((value) => orderKey(value, width));
  for (let i = 0; i < tokens.length; i++) {
    const key = orderKey(tokens[i], width);
    let low = 0;
    let high = keys.length - 1;
    // Invariant: the key is one of keys[low..high].
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    tokens[i] = low;
  }
}
