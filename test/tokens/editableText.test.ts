import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesTokenizer } from "../../core/tokens/bytes.ts";
import { commentSyntax } from "../../core/tokens/commentSyntax.ts";
import { type EditableText, editableText, editText } from "../../core/tokens/editableText.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { type RunEdit, runIds } from "../../core/tokens/runEdit.ts";
import { editBetween, edited } from "../../core/tokens/textEdit.ts";
import type { Tokenizer, Tokens } from "../../core/tokens/tokenizer.ts";
import { editOf, stepOf, textOf } from "../editing/script.ts";

const passages = [
  "export function sum(a, b) {\n  return a + b; // adds\n}\n",
  "/**\n * Doc of several lines,\n * with stars.\n */\nconst list = [\n  1,\n  2,\n];\n",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of one
  "const t = `line\n${a ? `in ${b}` : 'no'} /* not */\n`;\n",
  "items.map((each) =>\n  each.name,\n).filter((x) => x / 2 > 1);\n",
  '\'it is\' "a \\" b" // don\'t\r\nx = /[/"]+/g;\r\n',
  `/*\n${"a comment that goes on and on, with nothing else between its lines\n".repeat(14)}*/\n`,
  "# shell remark\necho 'a # b' \"$c\" # d\n'''doc\nstring'''\n",
];

const languages = fc.constantFrom(
  ...["javascript", "typescript", "python", "rust", "haskell", "ruby", "html", "plaintext", "c", "lua"],
  ...Object.keys(commentSyntax),
);

/** Tokens with their words, by run. */
function told({ ids, beginChar, endChar, codeCount }: Tokens, lexicon: Lexicon | undefined): unknown {
  const words = Array.from(ids, (id, i) => [lexicon?.textOf(id) ?? id, beginChar[i], endChar[i]]);
  return { codeCount, words };
}

function fresh(tokenizer: Tokenizer, text: string, language: string): unknown {
  const lexicon = new Lexicon();
  return told(tokenizer.tokenize(text, language, lexicon), tokenizer.usesLexicon ? lexicon : undefined);
}

/** The ids of a run after a change, of those before and now. */
function changed(before: Uint32Array, now: Uint32Array, { begin, oldEnd, newEnd }: RunEdit): Uint32Array {
  return Uint32Array.from([...before.slice(0, begin), ...now.slice(begin, newEnd), ...before.slice(oldEnd)]);
}

describe.each([lexemeTokenizer, bytesTokenizer])("an edited text in tokens: $name", (tokenizer) => {
  test("has the tokens of the text as it is after every step of a script", () => {
    fc.assert(
      fc.property(
        languages,
        textOf(passages, 120),
        fc.array(stepOf(passages), { minLength: 1, maxLength: 8 }),
        (language, first, steps) => {
          let text = first;
          let kept: EditableText = editableText(tokenizer, text, language);
          for (const step of steps) {
            const change = editOf(text, step);
            text = edited(text, change);
            const before = runIds(kept.tokens);
            const { text: next, changes } = editText(kept, change);
            kept = next;
            expect(kept.length).toBe(text.length);
            expect(told(kept.tokens, tokenizer.usesLexicon ? kept.lexicon : undefined)).toEqual(
              fresh(tokenizer, text, language),
            );
            runIds(kept.tokens).forEach((now, r) => {
              expect(changed(before[r]!, now, changes[r]!)).toEqual(now);
            });
          }
        },
      ),
      {
        numRuns: Math.ceil(Number(process.env.DATANET_RUNS ?? 100) / (tokenizer === bytesTokenizer ? 10 : 1)),
      },
    );
  });
});

test("tokens that stand far before a kept line move with what is edited before them", () => {
  const comment = `${"words of a comment ".repeat(40)}\n`.repeat(8);
  let text = `const first = 1;\nsecond(third)\n/*\n${comment} */\nlast();\n`;
  let kept = editableText(lexemeTokenizer, text, "javascript");
  for (const [part, inserted] of [
    [0.3, "more of it "],
    [0.8, "😀"],
    [0.5, "\n"],
    [0.99, "x"],
  ] as const) {
    const begin = Math.floor(part * text.length);
    const change = { begin, end: begin + 1, text: inserted };
    text = edited(text, change);
    kept = editText(kept, change).text;
    expect(told(kept.tokens, kept.lexicon)).toEqual(fresh(lexemeTokenizer, text, "javascript"));
  }
});

test("the edit between two texts makes one of the other", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "\ud83d", "\ude00"), maxLength: 12 });
  fc.assert(
    fc.property(text, text, text, fc.nat(3000), (before, after, around, length) => {
      const [front, back] = [around.repeat(length), around.repeat(length % 7)];
      const [a, b] = [front + before + back, front + after + back];
      expect(edited(a, editBetween(a, b))).toBe(b);
      expect(editBetween(a, a)).toEqual({ begin: a.length, end: a.length, text: "" });
    }),
  );
  expect(editBetween("one two", "one, two")).toEqual({ begin: 3, end: 3, text: "," });
});
