/**
 * What the lexeme tokenizer knows of a language: enough to tell comments from code and from strings.
 *
 * A quote opens a string up to the same quote or the end of its line, in every language: real
 * strings that go on over lines are taken for two halves, but a stray apostrophe (in JSX, in a
 * here-document, in a mistake) spoils one line and not the rest of the file. Only delimiters that are
 * hardly met by chance (three quotes, template literals) span lines.
 */
export interface CommentSyntax {
  /** Openers of comments that end with their line. */
  readonly line?: readonly string[];
  /** Where those may stand; "word": after white space or one of `;&|()`. "any" by default. */
  readonly lineAt?: "any" | "word";
  /** Opener and closer of other comments; those that end with a letter stand at the start of a line. */
  readonly block?: readonly (readonly [string, string])[];
  /** Whether block comments nest. */
  readonly nested?: true;
  /** Characters that open and close a string. */
  readonly quotes?: string;
  /** Those of `quotes` whose strings know no backslash. */
  readonly rawQuotes?: string;
  /** Those of `quotes` whose strings go on over lines. */
  readonly multiline?: string;
  /** Those of `quotes` that open a string over several lines when there are three of them. */
  readonly triple?: string;
  /** `'` quotes one character or escape; else it is a lifetime, a digit separator, a prime. */
  readonly characterLiterals?: true;
  /** A quote right after a letter or digit opens nothing: an apostrophe. */
  readonly apostrophes?: true;
  /** JavaScript's `${...}` in backticks, and its regular expressions. */
  readonly javascript?: true;
}

const slashes = { line: ["//"], block: [["/*", "*/"]] } as const;
const c: CommentSyntax = { ...slashes, quotes: `"'`, characterLiterals: true };
const c3: CommentSyntax = { ...c, triple: `"` };
const javascript: CommentSyntax = { ...slashes, quotes: "\"'`", multiline: "`", javascript: true };
const quoted: CommentSyntax = { ...slashes, quotes: `"'` };
const hash: CommentSyntax = { line: ["#"], quotes: `"'` };
const hashWord: CommentSyntax = { ...hash, lineAt: "word", apostrophes: true };
const shell: CommentSyntax = { ...hash, lineAt: "word", rawQuotes: "'" };
const markup: CommentSyntax = { block: [["<!--", "-->"]] };
const semicolon: CommentSyntax = { line: [";"], quotes: `"` };

/** By name of languages.ts; a language that is not here has no comments, nor has one without openers. */
export const commentSyntax: Readonly<Record<string, CommentSyntax>> = {
  ada: { line: ["--"], quotes: `"'`, rawQuotes: `"`, characterLiterals: true },
  asciidoc: {},
  astro: markup,
  bat: { line: ["::"], lineAt: "word" },
  c,
  clojure: semicolon,
  cmake: { ...hash, quotes: `"` },
  coffeescript: { ...hash, triple: `"'` },
  cpp: c,
  csharp: c3,
  css: { block: [["/*", "*/"]], quotes: `"'` },
  csv: {},
  dart: { ...quoted, triple: `"'` },
  diff: {},
  dockerfile: hashWord,
  elixir: { ...hash, triple: `"'` },
  elm: {
    line: ["--"],
    block: [["{-", "-}"]],
    nested: true,
    quotes: `"'`,
    triple: `"`,
    characterLiterals: true,
  },
  erlang: { line: ["%"], quotes: `"'` },
  fsharp: {
    line: ["//"],
    block: [["(*", "*)"]],
    nested: true,
    quotes: `"'`,
    triple: `"`,
    characterLiterals: true,
  },
  glsl: slashes,
  go: { ...c, quotes: "\"'`", rawQuotes: "`", multiline: "`" },
  graphql: { ...hash, quotes: `"`, triple: `"` },
  groovy: { ...quoted, triple: `"'` },
  haskell: { line: ["--"], block: [["{-", "-}"]], nested: true, quotes: `"'`, characterLiterals: true },
  html: markup,
  ini: { line: ["#", ";"], lineAt: "word", quotes: `"'`, apostrophes: true },
  java: c3,
  javascript,
  javascriptreact: javascript,
  json: quoted,
  julia: {
    line: ["#"],
    block: [["#=", "=#"]],
    nested: true,
    quotes: `"'`,
    triple: `"`,
    characterLiterals: true,
  },
  kotlin: { ...c3, nested: true },
  latex: { line: ["%"] },
  less: quoted,
  lisp: { ...semicolon, block: [["#|", "|#"]], nested: true },
  lua: { line: ["--"], block: [["--[[", "]]"]], quotes: `"'` },
  makefile: { ...hashWord, lineAt: "any" },
  markdown: markup,
  matlab: { line: ["%"], quotes: `"'`, rawQuotes: `"'`, apostrophes: true },
  nim: { ...hash, block: [["#[", "]#"]], nested: true, triple: `"`, characterLiterals: true },
  nix: { line: ["#"], block: [["/*", "*/"]], quotes: `"` },
  "objective-c": c,
  "objective-cpp": c,
  ocaml: { block: [["(*", "*)"]], nested: true, quotes: `"'`, characterLiterals: true },
  pascal: {
    line: ["//"],
    block: [
      ["{", "}"],
      ["(*", "*)"],
    ],
    quotes: "'",
    rawQuotes: "'",
  },
  perl: { ...hash, lineAt: "word" },
  php: { line: ["//", "# "], block: [["/*", "*/"]], quotes: `"'` },
  plaintext: {},
  powershell: { ...shell, block: [["<#", "#>"]], rawQuotes: `"'` },
  properties: { line: ["#"], lineAt: "word" },
  proto: quoted,
  python: { ...hash, triple: `"'` },
  r: hash,
  restructuredtext: {},
  ruby: { ...hash, lineAt: "word", block: [["=begin", "=end"]] },
  rust: { ...c, nested: true },
  sass: quoted,
  scala: { ...c3, nested: true },
  scss: quoted,
  shellscript: shell,
  solidity: quoted,
  sql: { line: ["--"], block: [["/*", "*/"]], quotes: `"'`, rawQuotes: `"'` },
  svelte: markup,
  swift: { ...slashes, nested: true, quotes: `"`, triple: `"` },
  terraform: { line: ["#", "//"], block: [["/*", "*/"]], quotes: `"` },
  toml: { ...hash, rawQuotes: "'", triple: `"'` },
  typescript: javascript,
  typescriptreact: javascript,
  vhdl: { line: ["--"], quotes: `"` },
  vue: markup,
  xml: markup,
  yaml: { ...hashWord, rawQuotes: "'" },
  zig: { line: ["//"], quotes: `"'`, characterLiterals: true },
};
