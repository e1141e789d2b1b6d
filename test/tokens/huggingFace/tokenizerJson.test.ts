import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DataNetError } from "../../../core/base/errors.ts";
import { tokenizerOfJson } from "../../../core/tokens/huggingFace/tokenizerJson.ts";
import { Lexicon } from "../../../core/tokens/lexicon.ts";
import type { Tokenizer, Tokens } from "../../../core/tokens/tokenizer.ts";
import { mixedText } from "../mixedText.ts";

const folder = "test/golden/tokenizerJson";
const golden = JSON.parse(readFileSync(join(folder, "answers.json"), "utf8")) as {
  texts: string[];
  ids: Record<string, number[][]>;
};
const hash = `0x${"12".repeat(32)}`;
const names = Object.keys(golden.ids);
const tokenizers = new Map(names.map((name) => [name, read(readFileSync(join(folder, `${name}.json`)))]));

function read(bytes: Uint8Array): Tokenizer {
  return tokenizerOfJson("t.json", bytes, hash);
}

function tokenize(name: string, text: string): Tokens {
  return tokenizers.get(name)!.tokenize(text, "plaintext", new Lexicon());
}

test.each(names)("%s gives what the library tokenizers gave", (name) => {
  for (const [i, text] of golden.texts.entries())
    expect([text, ...tokenize(name, text).ids]).toEqual([text, ...golden.ids[name]![i]!]);
});

test.each(names)("ranges of %s cover a text from left to right", (name) => {
  fc.assert(
    fc.property(mixedText, (text) => {
      const { ids, beginChar, endChar, codeCount } = tokenize(name, text);
      let [begun, covered] = [0, 0];
      for (let k = 0; k < ids.length; k++) {
        expect(beginChar[k]).toBeGreaterThanOrEqual(begun);
        expect(beginChar[k]).toBeLessThanOrEqual(covered);
        expect(endChar[k]).toBeGreaterThanOrEqual(covered);
        [begun, covered] = [beginChar[k]!, endChar[k]!];
      }
      expect(covered).toBe(text.length);
      expect(codeCount).toBe(ids.length);
      expect(tokenizers.get(name)!.idCount).toBeGreaterThan(ids.reduce((most, id) => Math.max(most, id), 0));
    }),
  );
});

test.each([
  [
    "qwen2",
    "e\u0301x",
    [
      [0, 2],
      [0, 2],
      [2, 3],
    ],
  ],
  [
    "llama2",
    "\nb",
    [
      [0, 0],
      [0, 1],
      [1, 2],
    ],
  ],
  [
    "gpt2",
    "😀",
    [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
    ],
  ],
])("%s: the ranges of %j", (name, text, ranges) => {
  const { beginChar, endChar } = tokenize(name, text);
  expect([...beginChar].map((begin, k) => [begin, endChar[k]])).toEqual(ranges);
});

const gpt2 = JSON.parse(readFileSync(join(folder, "gpt2.json"), "utf8")) as Record<string, unknown>;
const unigram = JSON.parse(readFileSync(join(folder, "unigram.json"), "utf8")) as Record<string, unknown>;
const split = (regex: string, behavior: string): unknown => ({
  type: "Sequence",
  pretokenizers: [
    { type: "Split", pattern: { Regex: regex }, behavior, invert: false },
    { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: false },
  ],
});

test.each([
  [{ ...gpt2, surprise: 1 }, /^t\.json: surprise: found 1, wanted only version, /],
  [
    { ...gpt2, truncation: { max_length: 9 } },
    /: truncation: found \{"max_length":9\}, wanted null or nothing;/,
  ],
  [
    { ...gpt2, normalizer: { type: "Lowercase" } },
    /: normalizer\.type: found "Lowercase", wanted Sequence, /,
  ],
  [
    { ...gpt2, normalizer: { type: "Sequence", normalizers: [{ type: "NFC" }, { type: "Precompiled" }] } },
    /: normalizer\.normalizers\[1\]\.type: found "Precompiled"/,
  ],
  [
    { ...gpt2, normalizer: { type: "Replace", pattern: { Regex: " +" }, content: "" } },
    /: normalizer\.pattern\.Regex: /,
  ],
  [
    { ...gpt2, pre_tokenizer: { type: "BertPreTokenizer" } },
    /: pre_tokenizer\.type: found "BertPreTokenizer"/,
  ],
  [
    { ...gpt2, pre_tokenizer: split("\\w+", "Isolated") },
    /: pre_tokenizer\.pretokenizers\[0\]\.pattern\.Regex: found "/,
  ],
  [
    { ...gpt2, model: { ...(gpt2.model as object), dropout: 0.1 } },
    /: model\.dropout: found 0\.1, wanted null or nothing; take another tokenizer$/,
  ],
  [
    { ...gpt2, model: { ...(gpt2.model as object), merges: [["a", "☃"]] } },
    /: model\.merges\[0\]: found \["a","☃"\]/,
  ],
  [{ ...gpt2, model: { type: "WordPiece" } }, /: model\.type: found "WordPiece", wanted BPE or Unigram/],
  [
    { ...gpt2, model: { type: "BPE", vocab: { a: 0 }, merges: [] } },
    /: model\.vocab\..*: found missing, wanted a token for byte 0/,
  ],
  [
    { ...gpt2, added_tokens: [{ id: 3, content: "x y", single_word: true }] },
    /: added_tokens\[0\]\.single_word: found true/,
  ],
  [
    { ...gpt2, added_tokens: [{ id: 7, content: "a", special: true }] },
    /: added_tokens\[0\]\.id: found 7, wanted \d+, as in model\.vocab/,
  ],
  [{ ...gpt2, post_processor: { type: "Fancy" } }, /: post_processor\.type: found "Fancy"/],
  [
    { ...unigram, model: { ...(unigram.model as object), unk_id: null } },
    /: model\.unk_id: found null, wanted an id/,
  ],
  [
    { ...unigram, model: { ...(unigram.model as object), vocab: [["a"]] } },
    /: model\.vocab\[0\]: found \["a"\], wanted a token and its score/,
  ],
  [[], /: the whole: found \[\], wanted an object/],
])("what is not supported is refused by its path: %#", (value, message) => {
  const refused = refusalOf(Buffer.from(JSON.stringify(value)));
  expect(refused.code).toBe("invalidArgument");
  expect(refused.message).toMatch(message);
});

test("what is no JSON is refused", () => {
  expect(refusalOf(Buffer.from("{")).message).toMatch(/^t\.json: .*, wanted the JSON of a tokenizer\.json/);
  expect(refusalOf(Buffer.from([0x22, 0xff, 0x22])).code).toBe("invalidArgument");
});

function refusalOf(bytes: Uint8Array): DataNetError {
  try {
    read(bytes);
  } catch (error) {
    if (error instanceof DataNetError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}
