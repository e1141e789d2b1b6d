// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such texts are what is tested.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

/** Text, then its lexemes with a space between; the comment run behind ` | `. */
const examples: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  plaintext: [
    ["", ""],
    [" \t\r\n\u00a0\u200b\u2028\0", ""],
    ["Hello, world!", "Hello , world !"],
    ["snake_case x2 2x", "snake_case x2 2x"],
    ["1.5 1..2 1.x .5 1.2.3 0x1F 1_000", "1.5 1 . . 2 1 . x . 5 1.2.3 0x1F 1_000"],
    ["a // b # c /* d */", "a / / b # c / * d * /"],
    ['it\'s "so" `so`', 'it " s " so " " so "'],
    ["a; b;; c;;;", "a b c"],
    ["== === ========", "= = === ==="],
    ["-- --- ----------", "- - --- ---"],
    ["((( ]]] >>>", "( ( ( ] ] ] > > >"],
    ["... .. ,,,", "... . . ,,,"],
    ["[a, b, ] {c,} (d,\n)", "[ a , b ] { c } ( d )"],
    ["[a,,]", "[ a , ]"],
    ["[,,,]", "[ ,,, ]"],
    ["(x) => y", "x = > y"],
    ["async ( xs, ) => y", "async xs = > y"],
    ["(x) = > y", "( x ) = > y"],
    ["(x, y) => () => (1) => ([x]) =>", "( x , y ) = > ( ) = > ( 1 ) = > ( [ x ] ) = >"],
    ["(x) >= y", "( x ) > = y"],
    ["字の한국 かなカナー word字", "字 の 한 국 か な カ ナ ー word 字"],
    ["e\u0301te\u0301 \u0301x", "e\u0301te\u0301 \u0301x"],
    ["𝒳𝟘y 𝟘.𝟙", "𝒳𝟘y 𝟘.𝟙"],
    ["😀😀 😀😀😀😀 →→→", "😀 😀 😀😀😀 →→→"],
    ["\ufeffa\ufeffb", "a b"],
    ["\ud83d \ude00 \ude00\ud83d", "\ud83d \ude00 \ude00 \ud83d"],
    ["\ud800\ud800\ud800", "\ud800\ud800\ud800"],
    ["\\ \\\\ \\\\\\\\ \\n \\' \\\\' \\\\\\'", '\\ \\ \\ \\\\\\ \\ n " \\ \\ " \\ \\ "'],
    ["$x $$$$", "$ x $$$"],
    ["#!/bin/sh", "# ! / bin / sh"],
  ],
  javascript: [
    ["a; // b\nc /* d */ e", "a c e | b d"],
    ["//a\n///b\n//////\n//!c", " | a b ! c"],
    ["/**\n * a\n **b\n * * c\n *\n */ d", "d | a * b * c"],
    ["/**/ a /***/ b /*** c ***/ d", "a b d | c"],
    ["/*/ a */ b", "b | / a"],
    ["#!/usr/bin/env node\na", "a | / usr / bin / env node"],
    ["\ufeff#!node\na", "a | node"],
    ["'//' + \"/*\" + `//` // c", '" / / " + " / * " + " / / " | c'],
    ["'it\\'s // not' // c", '" it " s / / not " | c'],
    ["'a\\\\' // c", '" a \\ \\ " | c'],
    ["'open // code\n// c", '" open / / code | c'],
    ["'on \\\n // code'", '" on \\ / / code "'],
    ["'on \\\r\n // code'", '" on \\ / / code "'],
    ["`a\n// code` // c", '" a / / code " | c'],
    ["`${a /* b */ + `${c}//d`}//e` // f", '" $ { a + " $ { c } / / d " } / / e " | b f'],
    ["`${{a: {}}}//b` // c", '" $ { { a : { } } } / / b " | c'],
    ["`\\${` // c", '" \\ $ { " | c'],
    ["a = /'/ // c", 'a = / " / | c'],
    ['return /[/*"]/g // c', 'return / [ / * " ] / g | c'],
    ["a / b // c", "a / b | c"],
    ["(a) / 2 / b[0] / 3 /* c */", "( a ) / 2 / b [ 0 ] / 3 | c"],
    ["a;/'/ // b", 'a / " / | b'],
    ["x = /'\n// b", 'x = / " | b'],
    ["<p>Don't</p> // b\n// c", '< p > Don " t < / p > / / b | c'],
    ["<a href={'x'} /> // b", '< a href = { " x " } / > | b'],
    ["http://a.b // c", "http : / / a . b | c"],
    ["f(a, /* b */)", "f ( a ) | b"],
    ["f(a, // b,\n)", "f ( a ) | b ,"],
    ["/* f(a,) (x) => 'y'; */", ' | f ( a ) x = > " y "'],
    ["a /* unclosed", "a | unclosed"],
    ["`unclosed // code", '" unclosed / / code'],
    ["a // b\rc", "a c | b"],
    ["a ---- b", "a --- b"],
    ["a // -----", "a | ---"],
  ],
  python: [
    ["a # b", "a | b"],
    ["#### b ####", " | b ###"],
    ['"""doc # a\n# b""" # c', '""" doc # a # b """ | c'],
    ["'''a''' # b", '""" a """ | b'],
    ['"""a""""b # c" # d', '""" a """ b # c " | d'],
    ['"" # a', '" " | a'],
    ["''''''# a", '""" | a'],
    ["'#' '\\'#' # a", '" # " " " # " | a'],
    ["(1,)", "( 1 )"],
  ],
  rust: [
    ["fn f<'a>(x: &'a str) {} // b", 'fn f < " a > ( x : & " a str ) { } | b'],
    ["'\"' '\\'' '/' '😀' // b", '" " " " " " " / " " 😀 " | b'],
    ["/* a /* b */ c */ d", "d | a b c"],
    ["#![no_std]", "# ! [ no_std ]"],
  ],
  cpp: [
    ["1'000'000 // a", '1 " 000 " 000 | a'],
    ["#include <a> // b", "# include < a > | b"],
  ],
  shellscript: [
    ["echo $# ${#a} a#b # c", "echo $ # $ { # a } a # b | c"],
    ["echo '\\' # c", 'echo " " | c'],
    ["a;# b", "a | b"],
    ["echo \\# a", "echo \\ # a"],
  ],
  yaml: [
    ["a: don't # b", 'a : don " t | b'],
    ["a: 'b # c' # d", 'a : " b # c " | d'],
    ["a: b#c", "a : b # c"],
  ],
  html: [
    ["<p>don't</p><!-- a -- b ---> c", '< p > don " t < / p > c | a - - b'],
    ["<!---->a<!----- b -->", "a | b"],
  ],
  css: [
    ["a{b:url(//c)}/*d*/", "a { b : url ( / / c ) } | d"],
    ["//*a*/", "/ | a"],
  ],
  sql: [["select 'it''s \\' -- a\n-----\n--- b", 'select " it " " s " | a b']],
  lua: [["a --[[ b\nc ]] d -- e", "a d | b c e"]],
  ruby: [["a\n=begin\nb =end\n=end\nc # d", "a c | b = end d"]],
  haskell: [["f' x -- a\n{- b {- c -} -} '\"'", 'f " x " " " | a b c']],
  go: [["`a\n\\` // b", '" a " | b']],
  json: [['{"a": 1, // b\n}', '{ " a " : 1 } | b']],
  markdown: [["# a\n<!-- b -->\n* c", "# a * c | b"]],
  nolanguage: [["a // b", "a / / b"]],
};

describe.each(Object.entries(examples))("%s", (language, cases) => {
  test.each(cases)("%j", (text, expected) => expect(show(text, language)).toBe(expected));
});

test("a property of every object is no language", () => {
  expect(show("a // b", "constructor")).toBe("a / / b");
});

describe("a formatter changes nothing", () => {
  test.each([
    ["const f = (x) => { return 'a' + x; };\n", "const f = x => {\n\treturn `a` + x\n}\n"],
    ["f(a, b, [c, d])", "f(\n  a,\n  b,\n  [\n    c,\n    d,\n  ],\n);"],
    ["x = { a: 'it\\'s', b: \"\\\"\" } // c", "x = {\n  a: \"it's\",\n  b: '\"', // c\n};"],
    ["/** a\n * b */", "/**\n * a\n * b\n */"],
    ["type T = Map<A, Map<B, Set<C>>>", "type T = Map<\n  A,\n  Map<\n    B,\n    Set<C>\n  >\n>;"],
    ["// ---- a ----\nb", "//\n// ------------ a ------------\nb;"],
  ])("%j", (text, formatted) => expect(show(formatted, "typescript")).toBe(show(text, "typescript")));
});

describe("laws", () => {
  const languages = ["plaintext", "typescriptreact", "python", "rust", "yaml", "html", "sql", "ruby"];
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        ..."ab1.,;()[]{}=>/*#-'\"`\\$ \n",
        "//",
        "/*",
        "*/",
        "<!--",
        "-->",
        '"""',
        "${",
        "\\\n",
        "字",
        "é",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 60 },
  );
  const texts = pieces.map((parts) => parts.join(""));

  test.each(languages)("ranges are exact, ascending and apart, in %s", (language) => {
    fc.assert(
      fc.property(texts, (text) => {
        const lexicon = new Lexicon();
        const { ids, beginChar, endChar, codeCount } = lexemeTokenizer.tokenize(text, language, lexicon);
        expect([beginChar.length, endChar.length]).toEqual([ids.length, ids.length]);
        expect(codeCount).toBeLessThanOrEqual(ids.length);
        for (const i of ids.keys()) {
          if (i !== 0 && i !== codeCount) expect(beginChar[i]).toBeGreaterThanOrEqual(endChar[i - 1]);
          const shown = text.slice(beginChar[i], endChar[i]).replaceAll(/['`]/g, '"');
          const [mark] = shown;
          expect(lexicon.textOf(ids[i])).toBe(
            shown === mark.repeat(shown.length / mark.length) &&
              !/[\p{L}\p{M}\p{N}_]/u.test(mark) &&
              shown.length >= 3 * mark.length
              ? mark.repeat(3)
              : shown,
          );
        }
        const all = Array.from(ids, (_, i) => [beginChar[i], endChar[i]]).sort(([a], [b]) => a - b);
        for (const i of all.keys()) if (i > 0) expect(all[i][0]).toBeGreaterThanOrEqual(all[i - 1][1]);
      }),
    );
  });

  test.each(languages)("CRLF, CR and LF are the same in %s", (language) => {
    fc.assert(
      fc.property(texts, (text) => {
        const unix = text.replaceAll(/\r\n?/g, "\n");
        expect(show(unix.replaceAll("\n", "\r\n"), language)).toBe(show(unix, language));
        expect(show(unix.replaceAll("\n", "\r"), language)).toBe(show(unix, language));
      }),
    );
  });

  test("indentation and blank lines change nothing", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const lines = parts.join("").split(/[\r\n]+/);
        expect(show(lines.map((line) => `\t  ${line}`).join("\n"), "css")).toBe(
          show(lines.join("\n"), "css"),
        );
      }),
    );
  });

  test("ids are dense, in the order of first sight, and the same for the same lexeme", () => {
    const lexicon = new Lexicon();
    lexicon.intern("b");
    const { ids } = lexemeTokenizer.tokenize("a b a c 'x' \"x\"", "javascript", lexicon);
    expect([...ids]).toEqual([1, 0, 1, 2, 3, 4, 3, 3, 4, 3]);
  });
});

test.each([
  ..."a(/',;\\`\"*#-<{}$ \n😀",
  "/*",
  "*/",
  "`${",
  "=/[",
  "a,\n",
  "a/",
  "(a)=>",
  "/* *",
  "\\'",
  "<!-",
  "'\n",
  "\n*",
])("a million characters of %j take linear time", (piece) => {
  const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
  const begin = performance.now();
  for (const language of ["javascript", "css", "html", "rust", "sql"])
    lexemeTokenizer.tokenize(text, language, new Lexicon());
  // Linear is a fifth of a second on an idle machine; quadratic, minutes.
  expect(performance.now() - begin).toBeLessThan(20_000);
});

test("its hash is known to the world: a change of rules or tables changes it, and every DataNet's id", () => {
  expect(lexemeTokenizer.hash).toBe("0xa93d0fa2bb53f5781e9de71e7ec01c6e19946b5f01b8c46ea7a3593d0ac1686c");
});

function show(text: string, language: string): string {
  const lexicon = new Lexicon();
  const { ids, codeCount } = lexemeTokenizer.tokenize(text, language, lexicon);
  const lexemes = Array.from(ids, (id) => lexicon.textOf(id));
  const code = lexemes.slice(0, codeCount).join(" ");
  return codeCount === ids.length ? code : `${code} | ${lexemes.slice(codeCount).join(" ")}`;
}
