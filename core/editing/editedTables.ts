/** What the frozen tables say of the tokens of an edited text, looked up again around the edit only. */
import { splicedByToken } from "../match/searchWindow.ts";
import type { Reading } from "../pipeline.ts";
import { commonsMask, commonsRunLength } from "../shares/commons.ts";
import { type Information, informationOf } from "../shares/informationTable.ts";
import type { EditableText } from "../tokens/editableText.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { RunEdit } from "../tokens/runEdit.ts";
import type { Tokens } from "../tokens/tokenizer.ts";

/** Tokens before one that what it tells depends on. */
const tokensTelling = 2;

type Changes = readonly [RunEdit, RunEdit];

interface Before {
  readonly information: Information;
  readonly commons: Uint8Array;
}

/** What the tables are asked with: nothing where tokens are a model's own. */
function wordsOf({ tokenizer, lexicon }: EditableText): Lexicon | undefined {
  return tokenizer.usesLexicon ? lexicon : undefined;
}

export function editedInformation(
  { tables, snapshot }: Reading,
  before: Before,
  text: EditableText,
  changes: Changes,
): Information {
  let { unigram, conditional } = before.information;
  eachRun(text, changes, 0, tokensTelling, tokensTelling, (old, around, from, to) => {
    const now = informationOf(tables.information, snapshot.policy, around, wordsOf(text));
    unigram = splicedByToken(unigram, old, now.unigram.subarray(from, to));
    conditional = splicedByToken(conditional, old, now.conditional.subarray(from, to));
  });
  return { unigram, conditional };
}

export function editedCommons(
  { tables }: Reading,
  before: Before,
  text: EditableText,
  changes: Changes,
): Uint8Array {
  let { commons } = before;
  const beside = commonsRunLength - 1;
  eachRun(text, changes, beside, beside, beside, (old, around, from, to) => {
    commons = splicedByToken(
      commons,
      old,
      commonsMask(tables.commons, around, wordsOf(text)).subarray(from, to),
    );
  });
  return commons;
}

/**
 * Tells for each run that has changed what has to be looked up: tokens `old` of the text before are replaced by
 * those that are tokens [from, to) of `around`.
 *
 * @param left tokens before the edit that are looked up again
 * @param right tokens behind it
 * @param needed tokens on both sides that decide
 */
function eachRun(
  { tokens }: EditableText,
  changes: Changes,
  left: number,
  right: number,
  needed: number,
  look: (old: readonly [number, number], around: Tokens, from: number, to: number) => void,
): void {
  const { ids, codeCount } = tokens;
  const runs = [
    // The comments come second, when the code before them has been replaced.
    { at: 0, count: codeCount },
    { at: codeCount, count: ids.length - codeCount },
  ];
  for (const [r, { begin, oldEnd, newEnd }] of changes.entries()) {
    if (begin === oldEnd && begin === newEnd) continue;
    const { at, count } = runs[r];
    const [first, last] = [Math.max(0, begin - left), Math.min(count, newEnd + right)];
    const [low, high] = [Math.max(0, first - needed), Math.min(count, last + needed)];
    const part = ids.subarray(at + low, at + high);
    const around = { ids: part, beginChar: part, endChar: part, codeCount: part.length };
    look([at + first, at + last - (newEnd - oldEnd)], around, first - low, last - low);
  }
}
