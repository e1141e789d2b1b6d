import fc from "fast-check";
import type { TextEdit } from "../../core/tokens/textEdit.ts";

/** One step of an edit script, for a text of any length. */
export interface Step {
  /** Where it begins, as a part of the text; 1 for its end. */
  readonly at: number;
  /** Characters taken away. */
  readonly removed: number;
  readonly text: string;
}

/** Pieces that open, close, split and join what the tokenizer knows. */
const pieces: readonly string[] = [
  ..."abcxyz01 \n\n\t.,;:(){}[]<>=+-*/\\#!$'\"`",
  ...[
    "\r\n",
    "\r",
    "//",
    "/*",
    "*/",
    "/**",
    "\n * ",
    "${",
    "}",
    "`",
    "=>",
    "(x) =>",
    ", )",
    ",\n)",
    "'''",
    '"""',
  ],
  ...[
    "😀",
    "\ud83d",
    "\ude00",
    "é",
    "中文",
    "\u2028",
    "\ufeff",
    "#!",
    "--",
    "<!--",
    "-->",
    "=begin\n",
    "=end\n",
    "{-",
    "-}",
  ],
  ...[
    "const a = 1;\n",
    "return x / y;\n",
    "if (a) /re[/]/.test(b)\n",
    "// remark\n",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of one
    'f("a // b", `c ${d} e`);\n',
    "}\n\n",
  ],
];

export const piece: fc.Arbitrary<string> = fc.constantFrom(...pieces);

/** A text of many short lines, so that the tokenizer keeps several of them. */
export function textOf(passages: readonly string[], maxLength: number): fc.Arbitrary<string> {
  const part = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...passages) },
    { weight: 2, arbitrary: fc.constant("\n") },
    { weight: 2, arbitrary: piece },
  );
  return fc.array(part, { maxLength, size: "max" }).map((parts) => parts.join(""));
}

/** Insertions, deletions, replacements and pastes of passages. */
export function stepOf(passages: readonly string[]): fc.Arbitrary<Step> {
  const inserted = fc.oneof(
    { weight: 4, arbitrary: piece },
    { weight: 1, arbitrary: fc.constant("") },
    { weight: 2, arbitrary: fc.array(piece, { maxLength: 6 }).map((parts) => parts.join("")) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...passages), fc.nat(200), fc.nat(200))
        .map(([passage, from, length]) =>
          passage.slice(from % passage.length, (from % passage.length) + length),
        ),
    },
  );
  const removed = fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60), fc.nat(2000));
  const at = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
  return fc.record({ at, removed, text: inserted });
}

export function editOf(text: string, { at, removed, text: inserted }: Step): TextEdit {
  const begin = Math.floor(at * text.length);
  return { begin, end: Math.min(text.length, begin + removed), text: inserted };
}
