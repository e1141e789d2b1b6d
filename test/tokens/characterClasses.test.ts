import { describe, expect, test } from "vitest";
import {
  characterClasses,
  digitClass,
  markClass,
  singleClass,
  spaceClass,
  wordClass,
} from "../../core/tokens/characterClasses.ts";

const classes = characterClasses();

test.each([
  [
    "space",
    spaceClass,
    " \t\n\r\v\f\0\u007f\u0085\u00a0\u00ad\u1680\u200b\u200d\u2028\u202e\u2060\u3000\ufeff\u{e0001}",
  ],
  ["word", wordClass, "azAZ_éßªΩжא\u0301\u093fहก𝒳𐐀\ufe0f"],
  ["digit", digitClass, "09²½Ⅷ٣๓𝟘①"],
  ["single", singleClass, "字々〇のンーｱ한ㄱ𠀀"],
  ["mark", markClass, "$!'\"`;,#@^~|\\€→“…，。😀\ud800\udfff\ue000\uffff\u0378\u{10ffff}"],
] as const)("%s", (_, kind, characters) => {
  for (const character of characters)
    expect([character, classes[character.codePointAt(0)!]]).toEqual([character, kind]);
});

test("every code point has a class", () => {
  expect(classes.length).toBe(0x110000);
  expect(Math.max(...new Set(classes))).toBe(singleClass);
});

describe("where Unicode has long been settled, the host says the same", () => {
  test.each([
    ["Latin", 0x0, 0x24f],
    ["Cyrillic", 0x400, 0x481],
    ["punctuation and symbols", 0x2000, 0x205f],
    ["arrows, mathematics, boxes", 0x2190, 0x23ff],
    ["kana", 0x3041, 0x30ff],
    ["Han", 0x4e00, 0x9fa5],
    ["Hangul, surrogates, private use", 0xac00, 0xf8ff],
    ["full width", 0xff01, 0xffbe],
    ["mathematical letters", 0x1d400, 0x1d4ff],
    ["emoji", 0x1f600, 0x1f64f],
    ["Han, second plane", 0x20000, 0x2a6d6],
  ])("%s", (_, first, last) => {
    const differing: string[] = [];
    for (let codePoint = first; codePoint <= last; codePoint++)
      if (classes[codePoint] !== classByHost(String.fromCodePoint(codePoint)))
        differing.push(codePoint.toString(16));
    expect(differing).toEqual([]);
  });
});

function classByHost(character: string): number {
  if (/^[\s\p{Cc}\p{Cf}]$/u.test(character)) return spaceClass;
  const isLetter = /^[\p{L}\p{Nl}]$/u.test(character);
  if (isLetter && /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]$/u.test(character)) return singleClass;
  if (/^[\p{L}\p{M}_]$/u.test(character)) return wordClass;
  return /^\p{N}$/u.test(character) ? digitClass : markClass;
}
