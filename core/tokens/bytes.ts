/**
 * The bytes tokenizer: ids are the UTF-8 bytes of the text, 0..244 (no byte of UTF-8 is larger).
 *
 * A lone surrogate is encoded as if it were a character (WTF-8, three bytes 0xed, 0xa0..0xbf, ...),
 * so that every string has bytes and different strings have different ones. All bytes of a code
 * point have that code point's characters as their range: a byte has no narrower place in UTF-16.
 *
 * Source of WTF-8: Sapin, "The WTF-8 encoding", 2014.
 */
import { hashJson } from "../base/canonical.ts";
import type { Tokenizer, Tokens } from "./tokenizer.ts";

/** UTF-8 bytes; one run, in every language. */
export const bytesTokenizer: Tokenizer = {
  name: "bytes",
  hash: hashJson({ bytes: "WTF-8", rules: 1 }),
  usesLexicon: false,
  idCount: 245,
  pays: false,
  tokenize(text: string): Tokens {
    const byteCount = countBytes(text);
    const ids = new Uint32Array(byteCount);
    const beginChar = new Uint32Array(byteCount);
    const endChar = new Uint32Array(byteCount);
    let at = 0;
    for (let i = 0; i < text.length; ) {
      const codePoint = text.codePointAt(i)!;
      const end = i + (codePoint > 0xffff ? 2 : 1);
      const length = byteLength(codePoint);
      beginChar.fill(i, at, at + length);
      endChar.fill(end, at, at + length);
      // The first byte says how many follow by its leading ones; each of those carries six bits.
      ids[at++] = length === 1 ? codePoint : ((0xf00 >> length) & 0xff) | (codePoint >> (6 * (length - 1)));
      for (let rest = length - 2; rest >= 0; rest--) ids[at++] = 0x80 | ((codePoint >> (6 * rest)) & 0x3f);
      i = end;
    }
    return { ids, beginChar, endChar, codeCount: byteCount };
  },
};

function countBytes(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i)!;
    count += byteLength(codePoint);
    i += codePoint > 0xffff ? 2 : 1;
  }
  return count;
}

function byteLength(codePoint: number): 1 | 2 | 3 | 4 {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
