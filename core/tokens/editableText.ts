import { type CommentSyntax, commentSyntax } from "./commentSyntax.ts";
import { type EditedTokens, editLexedText, type LexedText, lexText } from "./lexedText.ts";
import { lexemeTokenizer } from "./lexeme.ts";
import { Lexicon } from "./lexicon.ts";
import { type RunEdit, runEditBetween, runIds } from "./runEdit.ts";
import { edited, type TextEdit } from "./textEdit.ts";
import type { Tokenizer, Tokens } from "./tokenizer.ts";

/** A text in tokens that can be edited. */
export interface EditableText {
  readonly tokenizer: Tokenizer;
  readonly language: string;
  /** Grows by the words of every edit, also of those that are gone again. */
  readonly lexicon: Lexicon;
  readonly tokens: Tokens;
  /** Length in UTF-16 code units. */
  readonly length: number;
  /** What the tokenizer goes on from: its lexemes, or the text itself where all is cut anew. */
  readonly source: LexedText | string;
}

/** @param language a name of core/tokens/languages.ts */
export function editableText(tokenizer: Tokenizer, text: string, language: string): EditableText {
  const lexicon = new Lexicon();
  const { length } = text;
  const common = { tokenizer, language, lexicon, length };
  if (tokenizer !== lexemeTokenizer)
    return { ...common, tokens: tokenizer.tokenize(text, language, lexicon), source: text };
  const source = lexText(text, syntaxOf(language), lexicon);
  return { ...common, tokens: source.tokens, source };
}

/**
 * The text after an edit. Lexemes are cut again around the edit only (lexedText.ts), other tokens all.
 *
 * @returns tokens as `editableText` gives them for the text as it is now, but for the numbers of words
 */
export function editText(before: EditableText, edit: TextEdit): EditedTokens<EditableText> {
  const { tokenizer, language, lexicon, source } = before;
  const length = before.length + edit.text.length - (edit.end - edit.begin);
  if (typeof source !== "string") {
    const { text, changes } = editLexedText(source, edit, syntaxOf(language), lexicon);
    return { text: { ...before, length, tokens: text.tokens, source: text }, changes };
  }
  const text = edited(source, edit);
  const tokens = tokenizer.tokenize(text, language, lexicon);
  const [old, now] = [runIds(before.tokens), runIds(tokens)];
  const change = (run: 0 | 1): RunEdit =>
    runEditBetween(old[run], now[run], { begin: 0, oldEnd: old[run].length, newEnd: now[run].length });
  return { text: { ...before, length, tokens, source: text }, changes: [change(0), change(1)] };
}

const noComments: CommentSyntax = {};

function syntaxOf(language: string): CommentSyntax {
  return Object.hasOwn(commentSyntax, language) ? commentSyntax[language] : noComments;
}
