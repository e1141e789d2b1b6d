import type { Contribution } from "../../core/contribute/contribution.ts";
import { readText, type Store } from "../../core/node/store.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import type { Random } from "../random.ts";
import type { OriginalTexts } from "./corpus.ts";
import type { Edit } from "./edits.ts";

/** A stretch of a contribution. */
export interface Passage {
  readonly contribution: Contribution;
  readonly text: string;
}

/** A text of which we know where every character came from. */
export interface Output {
  readonly text: string;
  readonly language: string;
  /** By character: index into `passages` plus 1, 0 for text without a source, -1 for what an edit put into a passage. */
  readonly origin: Int16Array;
  readonly passages: readonly Passage[];
}

const code: ReadonlySet<string> = new Set(["javascript", "typescript"]);

/** Contributions that passages are taken from, with their texts: code of 300 lexemes and more. */
export async function sourcesOf(store: Store): Promise<Passage[]> {
  const found: Passage[] = [];
  for (const contribution of store.snapshot.contributions) {
    if (!code.has(contribution.language) || contribution.tokens < 300) continue;
    found.push({ contribution, text: await readText(store, contribution) });
  }
  return found;
}

/** Whole statements of the outermost level, of `least` to `most` lexemes together. */
export function statementsOf(
  source: Passage,
  least: number,
  most: number,
  random: Random,
): Passage | undefined {
  const parts = source.text.split(
    /\r?\n(?=(?:async |class |const |export |function |let |var |\/\/|\/\*)[^\n]*)/,
  );
  for (let attempt = 0; attempt < 8; attempt++) {
    const first = random.below(parts.length);
    for (let count = 1; first + count <= parts.length && count <= 6; count++) {
      const text = parts.slice(first, first + count).join("\n");
      const size = lexemesOf(text);
      if (size > most) break;
      if (size >= least) return { ...source, text };
    }
  }
  return undefined;
}

/** Exactly `size` successive lexemes of the code. */
export function lexemesFrom(source: Passage, size: number, random: Random): Passage | undefined {
  const { beginChar, endChar, codeCount } = lexemeTokenizer.tokenize(
    source.text,
    source.contribution.language,
    new Lexicon(),
  );
  if (codeCount < size + 1) return undefined;
  const first = random.below(codeCount - size);
  return { ...source, text: source.text.slice(beginChar[first], endChar[first + size - 1]) };
}

/**
 * An output: passages after an edit, each behind as much text that has no source.
 *
 * @param original what stands between them; undefined for an output of passages alone
 */
export function outputOf(
  passages: readonly Passage[],
  edit: Edit,
  original: OriginalTexts | undefined,
  language: string,
  random: Random,
): Output {
  let text = "";
  const origins: [length: number, origin: number][] = [];
  const add = (part: string, origin: number): void => {
    text += part;
    origins.push([part.length, origin]);
  };
  const used: Passage[] = [];
  for (const passage of passages) {
    const pieces = edit.apply(passage.text, random);
    if (pieces === undefined) continue;
    used.push(passage);
    if (original) add(`${excerpt(random.pick(original.texts), passage.text.length, random)}\n`, 0);
    for (const piece of pieces) add(piece.text, piece.isOwn ? used.length : -1);
    add("\n", 0);
  }
  const origin = new Int16Array(text.length);
  let at = 0;
  for (const [length, value] of origins) {
    origin.fill(value, at, at + length);
    at += length;
  }
  return { text, language, origin, passages: used };
}

/** Whole lines of about so many characters. */
export function excerpt(text: string, length: number, random: Random): string {
  const begin = text.indexOf("\n", random.below(Math.max(1, text.length - length))) + 1;
  const end = text.indexOf("\n", begin + length);
  return text.slice(begin, end < 0 ? text.length : end);
}

function lexemesOf(text: string): number {
  return lexemeTokenizer.tokenize(text, "javascript", new Lexicon()).ids.length;
}
