import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesTokenizer } from "../../core/tokens/bytes.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

const lexicon = new Lexicon();

test.each([
  ["", [], [], []],
  ["a\n", [97, 10], [0, 1], [1, 2]],
  ["é", [0xc3, 0xa9], [0, 0], [1, 1]],
  ["a字", [97, 0xe5, 0xad, 0x97], [0, 1, 1, 1], [1, 2, 2, 2]],
  ["😀b", [0xf0, 0x9f, 0x98, 0x80, 98], [0, 0, 0, 0, 2], [2, 2, 2, 2, 3]],
  ["\ud800", [0xed, 0xa0, 0x80], [0, 0, 0], [1, 1, 1]],
  ["\udc00\ud800", [0xed, 0xb0, 0x80, 0xed, 0xa0, 0x80], [0, 0, 0, 1, 1, 1], [1, 1, 1, 2, 2, 2]],
])("%j", (text, ids, beginChar, endChar) => {
  const tokens = bytesTokenizer.tokenize(text, "plaintext", lexicon);
  expect([[...tokens.ids], [...tokens.beginChar], [...tokens.endChar]]).toEqual([ids, beginChar, endChar]);
  expect(tokens.codeCount).toBe(ids.length);
});

test("bytes are those of the host's UTF-8, ranges those of their code points", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const { ids, beginChar, endChar } = bytesTokenizer.tokenize(text, "javascript", lexicon);
      expect([...ids]).toEqual([...new TextEncoder().encode(text)]);
      const shown = [...ids.keys()].map((i) => text.slice(beginChar[i], endChar[i]));
      const expected = [...text].flatMap((character) =>
        Array.from(new TextEncoder().encode(character), () => character),
      );
      expect(shown).toEqual(expected);
    }),
  );
  expect(lexicon.size).toBe(0);
});

test("different strings have different bytes, lone surrogates included", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("\ud83d", "\ude00", "a", "\ud800"), { maxLength: 6 }),
      fc.array(fc.constantFrom("\ud83d", "\ude00", "a"), { maxLength: 6 }),
      (first, second) => {
        const bytes = (parts: string[]) =>
          bytesTokenizer.tokenize(parts.join(""), "plaintext", lexicon).ids.join();
        expect(bytes(first) === bytes(second)).toBe(first.join("") === second.join(""));
      },
    ),
  );
});

test("its hash is known to the world", () => {
  expect(bytesTokenizer.hash).toBe("0x0f662380d8304ebe9370e9bfc56cf681134e523e752be7058f6677426a40d753");
});
