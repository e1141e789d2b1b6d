import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DataNetError } from "../../../core/base/errors.ts";
import { chooseTokenizer } from "../../../core/node/loadTokenizer.ts";
import { type BytePairName, bytePairTokenizer } from "../../../core/tokens/bytePair/bytePair.ts";
import { Lexicon } from "../../../core/tokens/lexicon.ts";
import type { Tokenizer, Tokens } from "../../../core/tokens/tokenizer.ts";
import { bytePairNames } from "../../../core/tokens/tokenizers.ts";
import golden from "../../golden/tiktoken.json" with { type: "json" };
import { bytePairOracle } from "../../oracle/bytePair.ts";
import { mixedText } from "../mixedText.ts";

const lexicon = new Lexicon();
const tokenizers = new Map<BytePairName, Tokenizer>();
for (const name of bytePairNames) tokenizers.set(name, (await chooseTokenizer(name)).tokenizer);

function tokenize(name: BytePairName, text: string): Tokens {
  return tokenizers.get(name)!.tokenize(text, "plaintext", lexicon);
}

test.each(bytePairNames)("%s gives what tiktoken gave", (name) => {
  for (const answer of golden.answers)
    expect([answer.text, ...tokenize(name, answer.text).ids]).toEqual([answer.text, ...answer[name]]);
});

test.each([
  ["r50k_base", "0x231eb2caff70c7d48a87a90eb8e290356b5facb6abfcc08b40aa798fe9df9fa6"],
  ["cl100k_base", "0x67d9f3a730d188d9928389a3fe1f3a4ba07cb2255ce11ec3bb5bd255abdc7a1f"],
  ["o200k_base", "0x934d6d4a0692f19eb72eba11e55d06507ba4ac0ab93fddb5ab90b893184d58f4"],
] as const)("the hash of %s is known to the world", (name, hash) => {
  expect(tokenizers.get(name)!.hash).toBe(hash);
});

test.each(bytePairNames)("tokens of %s are those of a slow and obvious oracle, with their ranges", (name) => {
  const oracle = bytePairOracle(name);
  fc.assert(
    fc.property(mixedText, (text) => {
      const { ids, beginChar, endChar, codeCount } = tokenize(name, text);
      const found = [...ids.keys()].map((k) => [ids[k], beginChar[k], endChar[k]]);
      expect(found).toEqual(oracle(text));
      expect(codeCount).toBe(ids.length);
    }),
  );
});

test.each(bytePairNames)("%s cuts one long word as well as many", (name) => {
  const words = ["a".repeat(16_000), "abcdefgh".repeat(2000), " ".repeat(16_000), "字".repeat(16_000)];
  for (const word of words) {
    const { endChar, ids } = tokenize(name, word);
    expect(endChar[ids.length - 1]).toBe(word.length);
  }
});

test.each(bytePairNames)("%s forgets pieces when it has met too many, and gives the same again", (name) => {
  const before = tokenize(name, "unforgettable words").ids;
  for (let round = 0; round < 3; round++) {
    let text = "";
    for (let k = 0; k < 40_000; k++) text += ` w${(round * 40_000 + k).toString(36)}q`;
    expect(tokenize(name, text).endChar.at(-1)).toBe(text.length);
  }
  expect(tokenize(name, "unforgettable words").ids).toEqual(before);
});

const vocabulary = readFileSync("tables/r50k_base.vocabulary");

test.each([
  ["cut in the head", vocabulary.subarray(0, 100), "byte 100: end of the file, wanted at least 272 bytes"],
  ["cut in the pairs", vocabulary.subarray(0, 1000), "byte 8: 50256 tokens in 1000 bytes, wanted 200272"],
  ["of another format", Buffer.alloc(300), 'byte 0: "\\u0000\\u0000\\u0000\\u0000", wanted "DNBP"'],
  ["of wide ids", changed(12, 9), "byte 12: ids of 9 bytes, wanted 2 or 3"],
  ["of ids beyond it", changed(273, 0xff), "byte 272: tokens 65500 and 83, wanted ids below 50256"],
])("a vocabulary %s is refused", (_, bytes, why) => {
  expect(() => bytePairTokenizer("r50k_base", "v", bytes)).toThrow(
    new DataNetError("corruptStore", `v: ${why}; the file is damaged, build or install again`),
  );
});

test("a vocabulary of a later version is refused", () => {
  expect(() => bytePairTokenizer("r50k_base", "v", changed(4, 2))).toThrow(
    new DataNetError(
      "unsupportedVersion",
      "v: byte 4: version 2, this program reads 1; use the version that made it",
    ),
  );
});

function changed(at: number, byte: number): Uint8Array {
  const bytes = Uint8Array.from(vocabulary);
  bytes[at] = byte;
  return bytes;
}
