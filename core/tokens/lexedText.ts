/**
 * A text in lexemes that can be cut again after an edit without looking at all of it.
 *
 * At some begins of lines the state of the scanner is kept, with the last tokens of both runs, since
 * those may still be taken back. After an edit the scan goes on from such a line before the edit,
 * and ends at the first one behind it at which the scanner is in the state it was in before: from there on
 * the same characters give the same lexemes, in the same runs.
 *
 * - The line it goes on from begins before the line of the edit: what the scanner looks ahead at from the
 *   begin of a line never goes beyond that line's feed.
 * - The line it ends at must have tokens before it that decide the same, and none of those may have been
 *   taken back later.
 *
 * A comment or template that is opened changes all up to where it is closed, and so much is scanned.
 */
import { codeUnitsOf, lineFeed } from "./codeUnits.ts";
import type { CommentSyntax } from "./commentSyntax.ts";
import { LexemeScanner } from "./lexemeScanner.ts";
import { type LexemeTails, LexemeWriter } from "./lexemeWriter.ts";
import type { Lexicon } from "./lexicon.ts";
import { type RunEdit, runEditBetween, runIds } from "./runEdit.ts";
import { isSameState, type ScannerState } from "./scannerState.ts";
import type { TextEdit } from "./textEdit.ts";
import type { Tokens } from "./tokenizer.ts";
import type { TokenTail } from "./tokenRun.ts";

/** Characters from one kept line to the next, at least. */
const lineDistance = 512;

export interface LexedText {
  /** Code units of the text, and two zeros. */
  readonly units: Uint16Array;
  readonly tokens: Tokens;
  /** Lines that a scan can go on from, ascending. */
  readonly lines: readonly KeptLine[];
}

interface KeptLine {
  /** Its first character, behind a line feed. */
  readonly at: number;
  readonly state: ScannerState;
  /** Characters are counted back from the line's first. */
  readonly tails: LexemeTails;
}

/** Where a scan has met the text as it was. */
interface Joint {
  /** First character of the line, in the text before the edit. */
  readonly at: number;
  readonly shift: number;
  /** The last tokens before it, in the text after the edit. */
  readonly tails: LexemeTails;
}

/** What an edit has made of a text. */
export interface EditedTokens<Text> {
  readonly text: Text;
  /** The change of the code run and of the comment run. */
  readonly changes: readonly [RunEdit, RunEdit];
}

/** Cuts a text. Linear. */
export function lexText(text: string, syntax: CommentSyntax, lexicon: Lexicon): LexedText {
  const units = codeUnitsOf(text);
  const writer = new LexemeWriter(units, lexicon);
  const scanner = new LexemeScanner(units, syntax, writer);
  const lines: KeptLine[] = [];
  scanner.scan((at) => {
    keep(lines, at, scanner, writer);
    return false;
  });
  return { units, tokens: writer.finish(), lines };
}

/**
 * Cuts a text again after an edit.
 *
 * @param lexicon that of `before`, which grows
 * @returns what `lexText` gives for the text as it is now, but for the numbers of words; costs a copy of the
 *   arrays and the scan of a few lines around the edit
 */
export function editLexedText(
  before: LexedText,
  edit: TextEdit,
  syntax: CommentSyntax,
  lexicon: Lexicon,
): EditedTokens<LexedText> {
  const units = splicedUnits(before.units, edit);
  const shift = edit.text.length - (edit.end - edit.begin);
  const newEnd = edit.end + shift;
  const lines = before.lines.slice(0, linesBefore(before, edit.begin));
  const from = lines.at(-1);
  const writer = new LexemeWriter(units, lexicon, newEnd - (from?.at ?? 0) + 4 * lineDistance);
  const scanner = new LexemeScanner(units, syntax, writer);
  if (from) {
    writer.resume({ code: moved(from.tails.code, from.at), comments: moved(from.tails.comments, from.at) });
    scanner.resume(from.at, from.state);
  }
  let next = lines.length;
  let joint: Joint | undefined;
  scanner.scan((at) => {
    if (at >= newEnd) {
      while (next < before.lines.length && before.lines[next].at + shift < at) next++;
      const old = before.lines[next];
      const { state } = scanner;
      const { tails } = writer;
      if (old && old.at + shift === at && goesOnAs(old, before.tokens, state, tails)) {
        joint = { at: old.at, shift, tails };
        return true;
      }
    }
    keep(lines, at, scanner, writer);
    return false;
  });
  if (joint !== undefined) for (const line of before.lines.slice(next)) lines.push(movedLine(line, joint));
  const { tokens, changes } = splicedTokens(before.tokens, writer.finish(), from, joint?.at, shift);
  return { text: { units, tokens, lines }, changes };
}

function keep(lines: KeptLine[], at: number, scanner: LexemeScanner, writer: LexemeWriter): void {
  if (at - (lines.at(-1)?.at ?? 0) < lineDistance) return;
  const { code, comments } = writer.tails;
  lines.push({ at, state: scanner.state, tails: { code: moved(code, -at), comments: moved(comments, -at) } });
}

/**
 * A kept line behind a joint, in the text after the edit. Its last tokens may stand before the joint, with a
 * comment as long as may be in between: then they are the last before the joint, and stand where those stand now.
 */
function movedLine({ at, state, tails }: KeptLine, joint: Joint): KeptLine {
  const now = at + joint.shift;
  const tailOf = (tail: TokenTail, atJoint: TokenTail): TokenTail => {
    let before = 0;
    while (before < tail.begins.length && (tail.begins[before] + at) >>> 0 < joint.at) before++;
    if (before === 0) return tail;
    const from = atJoint.begins.length - before;
    const begins = tail.begins.map((begin, i) => (i < before ? atJoint.begins[from + i] - now : begin));
    const ends = tail.ends.map((end, i) => (i < before ? atJoint.ends[from + i] - now : end));
    return { ids: tail.ids, begins, ends };
  };
  return {
    at: now,
    state,
    tails: {
      code: tailOf(tails.code, joint.tails.code),
      comments: tailOf(tails.comments, joint.tails.comments),
    },
  };
}

/** How many of the kept lines begin before the line that holds a character. */
function linesBefore({ units, lines }: LexedText, character: number): number {
  const feed = units.lastIndexOf(lineFeed, character - 1);
  if (character === 0 || feed < 0) return 0;
  let count = lines.length;
  while (count > 0 && lines[count - 1].at > feed) count--;
  return count;
}

/** Whether a text goes on from here as it did from a kept line, none of whose last tokens has been taken back. */
function goesOnAs(line: KeptLine, tokens: Tokens, state: ScannerState, tails: LexemeTails): boolean {
  const { code, comments } = line.tails;
  const { codeCount, ids } = tokens;
  return (
    isSameTail(code, tails.code) &&
    isSameTail(comments, tails.comments) &&
    isSameState(line.state, state) &&
    stands(code, line.at, tokens, 0, codeCount) &&
    stands(comments, line.at, tokens, codeCount, ids.length)
  );
}

function isSameTail(a: TokenTail, b: TokenTail): boolean {
  return a.ids.length === b.ids.length && a.ids.every((id, i) => id === b.ids[i]);
}

/** Whether the last tokens before a line are still the last before it in the finished run [from, to). */
function stands({ begins }: TokenTail, at: number, { beginChar }: Tokens, from: number, to: number): boolean {
  const end = firstAt(beginChar, from, to, at);
  if (end - from < begins.length) return false;
  for (let i = 1; i <= begins.length; i++)
    if (beginChar[end - i] !== (begins[begins.length - i] + at) >>> 0) return false;
  return true;
}

/** The first token of [from, to) that begins at or behind a character. */
function firstAt(beginChar: Uint32Array, from: number, to: number, character: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (beginChar[middle] < character) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same tokens, all characters `by` later; modulo 2^32, so that what is counted back comes out right. */
function moved({ ids, begins, ends }: TokenTail, by: number): TokenTail {
  return { ids, begins: begins.map((begin) => begin + by), ends: ends.map((end) => end + by) };
}

function splicedUnits(units: Uint16Array, { begin, end, text }: TextEdit): Uint16Array {
  const spliced = new Uint16Array(units.length + text.length - (end - begin));
  spliced.set(units.subarray(0, begin));
  for (let i = 0; i < text.length; i++) spliced[begin + i] = text.charCodeAt(i);
  spliced.set(units.subarray(end), begin + text.length);
  return spliced;
}

/** Old tokens before those that the scan began with, those of the scan, and old ones from the joint on. */
function splicedTokens(
  old: Tokens,
  scanned: Tokens,
  from: KeptLine | undefined,
  joint: number | undefined,
  shift: number,
): { tokens: Tokens; changes: readonly [RunEdit, RunEdit] } {
  const n = old.ids.length;
  const known = (tail: TokenTail | undefined, begin: number, end: number, count: number): RunEdit => {
    const kept =
      from && tail && tail.begins.length > 0
        ? firstAt(old.beginChar, begin, end, (tail.begins[0] + from.at) >>> 0) - begin
        : 0;
    const oldEnd = joint === undefined ? end - begin : firstAt(old.beginChar, begin, end, joint) - begin;
    return { begin: kept, oldEnd, newEnd: kept + count };
  };
  const code = known(from?.tails.code, 0, old.codeCount, scanned.codeCount);
  const comments = known(from?.tails.comments, old.codeCount, n, scanned.ids.length - scanned.codeCount);
  const codeCount = old.codeCount + code.newEnd - code.oldEnd;
  const count = n - old.codeCount + comments.newEnd - comments.oldEnd + codeCount;
  const spliced = (before: Uint32Array, middle: Uint32Array, by: number): Uint32Array => {
    const all = new Uint32Array(count);
    const copy = (run: RunEdit, to: number, base: number, end: number, part: Uint32Array): void => {
      all.set(before.subarray(base, base + run.begin), to);
      all.set(part, to + run.begin);
      const [at, rest] = [to + run.newEnd, before.subarray(base + run.oldEnd, end)];
      if (by === 0) all.set(rest, at);
      else for (let i = 0; i < rest.length; i++) all[at + i] = rest[i] + by;
    };
    copy(code, 0, 0, old.codeCount, middle.subarray(0, scanned.codeCount));
    copy(comments, codeCount, old.codeCount, n, middle.subarray(scanned.codeCount));
    return all;
  };
  const tokens: Tokens = {
    ids: spliced(old.ids, scanned.ids, 0),
    beginChar: spliced(old.beginChar, scanned.beginChar, shift),
    endChar: spliced(old.endChar, scanned.endChar, shift),
    codeCount,
  };
  const [oldRuns, newRuns] = [runIds(old), runIds(tokens)];
  return {
    tokens,
    changes: [runEditBetween(oldRuns[0], newRuns[0], code), runEditBetween(oldRuns[1], newRuns[1], comments)],
  };
}
