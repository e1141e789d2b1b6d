/**
 * The lexeme tokenizer: words, numbers and marks, normalised so that a formatter changes little.
 *
 * Lexemes (characterClasses.ts says what a character is):
 *
 * - a word: letters, combining marks, `_`, and numbers behind the first;
 * - a number: begins with a digit and goes on with word characters and with `.` before a digit;
 * - one letter of Chinese, Japanese or Korean;
 * - a mark: any other character but white space, control and format characters, which give none.
 *
 * Normalisation, the same in code, strings, comments and prose:
 *
 * - `'`, `"` and a backtick are all the lexeme `"`, and a backslash that escapes one gives none;
 * - `;` gives none;
 * - a comma right before `)`, `]` or `}` in its run gives none (one of them, where there are several);
 * - the parentheses of `(word) =>` give none;
 * - three or more equal marks in a row are one lexeme, the mark three times; brackets, `<` and `>`
 *   and the marks of a regular expression stand alone.
 *
 * Comments (commentSyntax.ts) form the second run. Their markers give none, nor do the repeats of a
 * marker's outer character (`/****`, `#####`) and one star at the start of a block comment's line. A
 * first line `#!` is a comment. `//` after `:` or `:/` is none, an address. What is inside a string
 * is code; doc strings are strings.
 *
 * A dropped character belongs to no token; whoever shows a span takes it with the tokens around it.
 */
import { hashJson } from "../base/canonical.ts";
import { characterRuns } from "./characterTable.ts";
import { codeUnitsOf } from "./codeUnits.ts";
import { type CommentSyntax, commentSyntax } from "./commentSyntax.ts";
import { LexemeScanner } from "./lexemeScanner.ts";
import { LexemeWriter } from "./lexemeWriter.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Tokenizer, Tokens } from "./tokenizer.ts";

/** Raised with every change of the rules that no table shows. */
const rulesVersion = 1;

const noComments: CommentSyntax = {};

let hash: string | undefined;

/** The tokenizer that pays: DataNets use it unless told otherwise. */
export const lexemeTokenizer: Tokenizer = {
  name: "lexeme",
  usesLexicon: true,
  idCount: undefined,
  pays: true,
  get hash(): string {
    hash ??= hashJson({
      rules: rulesVersion,
      characters: characterRuns,
      languages: { ...commentSyntax } as never,
    });
    return hash;
  },
  tokenize(text: string, language: string, lexicon: Lexicon): Tokens {
    const syntax = Object.hasOwn(commentSyntax, language) ? commentSyntax[language] : noComments;
    const units = codeUnitsOf(text);
    const writer = new LexemeWriter(units, lexicon);
    new LexemeScanner(units, syntax, writer).scan();
    return writer.finish();
  },
};
