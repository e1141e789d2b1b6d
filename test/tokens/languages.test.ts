import { describe, expect, test } from "vitest";
import { commentSyntax } from "../../core/tokens/commentSyntax.ts";
import { languageNamed, languageOf, languages } from "../../core/tokens/languages.ts";

test.each([
  ["a.js", "javascript"],
  ["src/a.b.TSX", "typescriptreact"],
  ["lib/index.d.ts", "typescript"],
  ["C:\\code\\a.py", "python"],
  ["tsconfig.json", "json"],
  ["a.jsonc", "json"],
  ["a.h", "c"],
  ["a.sh", "shellscript"],
  ["Makefile", "makefile"],
  ["docker/Dockerfile.dev", "dockerfile"],
  ["x/Gemfile", "ruby"],
  [".env", "properties"],
  [".env.local", "properties"],
  [".bashrc", "shellscript"],
  ["README", "plaintext"],
  ["README.md", "markdown"],
  ["js", "plaintext"],
  ["a.", "plaintext"],
  ["a.js/b", "plaintext"],
  ["", "plaintext"],
  ["a.constructor", "plaintext"],
  ["a.unknown", "plaintext"],
])("%s is %s", (path, language) => expect(languageOf(path)).toBe(language));

describe("names", () => {
  test.each([
    ["typescript", "typescript"],
    [" TypeScript ", "typescript"],
    ["jsonc", "json"],
    ["shell", "shellscript"],
    ["py", "python"],
    ["C++", "cpp"],
    ["js", "javascript"],
    ["plaintext", "plaintext"],
    ["klingon", undefined],
    ["constructor", undefined],
    ["", undefined],
  ])("%j means %s", (id, language) => expect(languageNamed(id)).toBe(language));

  test("every name means itself", () => {
    for (const language of languages) expect(languageNamed(language)).toBe(language);
  });
  test("the comments of every language are known, and of nothing else", () => {
    expect(Object.keys(commentSyntax).sort()).toEqual([...languages]);
  });
});
