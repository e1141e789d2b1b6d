import { expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { tokenizerNamed, tokenizers } from "../../core/tokens/tokenizers.ts";

test("every tokenizer goes by its name, and no two have one hash", () => {
  expect(tokenizers.map(({ name }) => name)).toEqual(["lexeme", "bytes"]);
  for (const tokenizer of tokenizers) expect(tokenizerNamed(tokenizer.name)).toBe(tokenizer);
  expect(new Set(tokenizers.map(({ hash }) => hash)).size).toBe(tokenizers.length);
});

test.each(["", "Lexeme", "gpt2"])("there is no %j", (name) => {
  expect(() => tokenizerNamed(name)).toThrow(
    new DataNetError(
      "invalidArgument",
      `tokenizer: ${JSON.stringify(name)} is not known; take one of lexeme, bytes, r50k_base, cl100k_base, o200k_base, or the path of a tokenizer.json`,
    ),
  );
});
