import fc from "fast-check";
import { expect, test } from "vitest";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { slowLanguages, slowLexemes } from "../oracle/lexemes.ts";

/** What makes lexers stumble: every marker and its halves, repeats, line ends, letters of every class. */
const pieces = [
  ..."abx_1.9,;:()[]{}<>=>+-*/#$\\'\"`!&| \n\r\t",
  ..."// /* */ /** **/ -- --- --> <!-- ''' \"\"\" `` ${ \\' \\\\ \r\n => (x) (a,) ,) ;; ... :// #! return =begin =end".split(
    " ",
  ),
  "\n=begin",
  "\n=end\n",
  "\n * ",
  "\ufeff",
  "\u200d",
  "e\u0301",
  "\u0301",
  "é",
  "字",
  "の",
  "한",
  "😀",
  "😀😀😀",
  "\ud83d",
  "\ude00",
  "𝒳",
  "𝟘",
  "²",
  "…",
  "\u2028",
  "\0",
];
const nasty = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(""));

test.each(slowLanguages)("lexemes of %s agree with the oracle", (language) => {
  fc.assert(
    fc.property(nasty, (text) => {
      const lexicon = new Lexicon();
      const { ids, beginChar, endChar, codeCount } = lexemeTokenizer.tokenize(text, language, lexicon);
      const found = Array.from(ids, (id, i) => ({
        text: lexicon.textOf(id),
        begin: beginChar[i],
        end: endChar[i],
      }));
      const [code, comments] = slowLexemes(text, language);
      expect([found.slice(0, codeCount), found.slice(codeCount)]).toEqual([code, comments]);
    }),
    { numRuns: Number(process.env.DATANET_RUNS ?? 1000) },
  );
});
