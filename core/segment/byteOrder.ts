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

/**
 * Renumbers tokens so that plain numbers sort as the bytes do.
 *
 * @param tokens n tokens
 * @returns `text[i]` = rank of tokens[i] among the values met, and how many values there are; O(n + d log d)
 */
export function rankTokens(tokens: TokenArray, width: Width): { text: Uint32Array; alphabetSize: number } {
  const separator = separatorOf(width);
  let largest = 0;
  for (const token of tokens) if (token !== separator && token > largest) largest = token;
  // Index largest + 1 stands for the separator, so that the table stays as small as the vocabulary.
  const met = new Uint8Array(largest + 2);
  for (const token of tokens) met[token === separator ? largest + 1 : token] = 1;
  const values: number[] = [];
  for (let v = 0; v < met.length; v++) if (met[v] === 1) values.push(v);
  const key = (v: number): number => orderKey(v === largest + 1 ? separator : v, width);
  values.sort((a, b) => key(a) - key(b));
  const rank = new Uint32Array(largest + 2);
  for (let r = 0; r < values.length; r++) rank[values[r]] = r;
  const text = new Uint32Array(tokens.length);
  for (let i = 0; i < tokens.length; i++) text[i] = rank[tokens[i] === separator ? largest + 1 : tokens[i]];
  return { text, alphabetSize: Math.max(1, values.length) };
}
