/**
 * Finds the lexemes of a text and which of them are comment, in one pass from left to right.
 *
 * What a lexeme is does not depend on whether it stands in code, in a string or in a comment. The
 * mode only decides what opens and closes what, and so which run gets the lexeme. Nothing is looked
 * at ahead that is not then consumed, so the cost is linear.
 */
import { BlockComment } from "./blockComment.ts";
import { characterClasses, markClass, spaceClass, wordClass } from "./characterClasses.ts";
import {
  backslash,
  backtick,
  braceLeft,
  braceRight,
  bracketLeft,
  bracketRight,
  carriageReturn,
  dollar,
  isHighSurrogate,
  isLineEnd,
  isQuote,
  lineFeed,
  semicolon,
  slash,
  space,
} from "./codeUnits.ts";
import { afterLineLead, isShebang, lineOpened } from "./commentMarkers.ts";
import type { CommentSyntax } from "./commentSyntax.ts";
import { foreignMark } from "./foreignMark.ts";
import { isInWord, lexemeEnd, wordEnd } from "./lexemeEnd.ts";
import type { LexemeWriter } from "./lexemeWriter.ts";
import { markFlags, onlyMark, opensComment, quotesString } from "./markFlags.ts";
import { markRunEnd } from "./markRun.ts";
import { beginsRegex } from "./regexBegin.ts";
import type { Mode, ScannerState } from "./scannerState.ts";
import { holds, opensString } from "./stringOpener.ts";
import { emptyHash, hashOn } from "./unitsHash.ts";

export class LexemeScanner {
  readonly #units: Uint16Array;
  readonly #syntax: CommentSyntax;
  readonly #writer: LexemeWriter;
  readonly #classes: Uint8Array = characterClasses();
  readonly #flags: Uint8Array;
  #mode: Mode = "code";
  /** In string mode: the unit that closes it, whether that takes three, whether it goes on over lines. */
  #quote = 0;
  #triple = false;
  #spansLines = false;
  readonly #block: BlockComment = new BlockComment();
  /** In regex mode: inside [...]. */
  #inClass = false;
  /** Braces open since the last `${`, and since each one around it, outermost first. */
  #braces = 0;
  readonly #outerBraces: number[] = [];
  /** Position of the character that the last backslash escapes. */
  #escaped = -1;
  /** Position of the last `;` in code. */
  #semicolon = -1;
  /** Where `resume` told to begin. */
  #from: number | undefined;

  /**
   * @param units code units of the text and two zeros, as codeUnitsOf makes them
   * @param writer gets the lexemes, of the same units
   */
  constructor(units: Uint16Array, syntax: CommentSyntax, writer: LexemeWriter) {
    this.#units = units;
    this.#syntax = syntax;
    this.#writer = writer;
    this.#flags = markFlags(syntax);
  }

  /** Of the begin of a line, where `onLine` of `scan` is told of it. */
  get state(): ScannerState {
    return {
      mode: this.#mode,
      string: [this.#quote, this.#triple, this.#spansLines],
      block: this.#block.state,
      inClass: this.#inClass,
      braces: [...this.#outerBraces, this.#braces],
      endsValue: this.#semicolon > this.#writer.lastCodeChar,
    };
  }

  /** Goes on from the begin of a line; the writer has the tokens before it. */
  resume(at: number, { mode, string, block, inClass, braces, endsValue }: ScannerState): void {
    this.#mode = mode;
    [this.#quote, this.#triple, this.#spansLines] = string;
    this.#block.state = block;
    this.#inClass = inClass;
    this.#outerBraces.push(...braces.slice(0, -1));
    this.#braces = braces[braces.length - 1];
    this.#semicolon = endsValue ? at - 1 : -1;
    if (mode === "line" || mode === "block") this.#writer.toComments();
    this.#from = at;
  }

  /**
   * Hands every lexeme to the writer; once only.
   *
   * @param onLine hears of each begin of a line, behind a line feed, that lies between lexemes; true ends the scan
   */
  scan(onLine?: (begin: number) => boolean): void {
    const units = this.#units;
    const classes = this.#classes;
    const flags = this.#flags;
    const writer = this.#writer;
    const length = units.length - 2;
    let i = this.#from ?? this.#shebang();
    while (i < length) {
      if (onLine !== undefined && units[i - 1] === lineFeed && onLine(i)) return;
      const unit = units[i];
      const kind = classes[unit];
      if (kind === wordClass) {
        const begin = i;
        let hash = hashOn(emptyHash, unit);
        let next = units[++i];
        while (isInWord(classes[next])) {
          hash = hashOn(hash, next);
          next = units[++i];
        }
        if (isHighSurrogate(next)) {
          i = wordEnd(units, classes, i);
          writer.slice(begin, i);
        } else if (i - begin === 1 && unit < 128) writer.single(begin, unit);
        else writer.hashed(begin, i, hash);
      } else if (kind === spaceClass) {
        if (this.#mode !== "code" && isLineEnd(unit)) i = this.#lineEnd(i, unit);
        else {
          i++;
          // A begin of a line may have to be told.
          if (unit !== lineFeed) while (units[i] === space) i++;
        }
      } else if (kind === markClass) {
        if (unit >= 128) i = foreignMark(units, classes, i, writer);
        else if (this.#mode === "code" && (flags[unit] & onlyMark) !== 0 && units[i + 1] !== unit)
          writer.single(i++, unit);
        else i = this.#mark(i, unit);
      } else {
        const begin = i;
        i = lexemeEnd(units, classes, begin, kind, 1);
        if (i - begin === 1 && unit < 128) writer.single(begin, unit);
        else writer.slice(begin, i);
      }
    }
  }

  /** An ASCII mark at i: lets it change the mode and emits it; returns where to go on. */
  #mark(i: number, unit: number): number {
    if (unit === backslash) return this.#backslashes(i);
    let end = 0;
    if (this.#mode === "code") {
      const flags = this.#flags[unit];
      const plain = i === this.#escaped;
      if ((flags & opensComment) !== 0 && !plain) {
        const after = this.#openComment(i);
        if (after > 0) return after;
      }
      if ((flags & quotesString) !== 0) return this.#quoteRun(i, unit);
      if (this.#syntax.javascript && !plain) this.#javascriptMark(i, unit);
      if (unit === semicolon) this.#semicolon = i;
    } else if (this.#mode === "string") {
      if (unit === this.#quote) return this.#quoteRun(i, unit);
      if (unit === braceLeft && this.#syntax.javascript) this.#interpolation(i);
    } else if (this.#mode === "regex") {
      // One by one: a slash right after the one that closes it may open a comment.
      end = i + 1;
      if (i !== this.#escaped) this.#regexMark(unit);
    } else if (this.#mode === "block") {
      const after = this.#block.goOn(this.#units, i, unit, this.#syntax);
      if (after > 0) {
        if (this.#block.depth === 0) this.#leaveComment();
        return after;
      }
    }
    if (end === 0) end = this.#runEnd(i, unit);
    this.#writer.marks(i, end, unit);
    return end;
  }

  #runEnd(i: number, unit: number): number {
    if (this.#units[i + 1] !== unit) return i + 1;
    const mayOpen = this.#mode === "code" && (this.#flags[unit] & opensComment) !== 0;
    const mayNest = this.#mode === "block" && this.#syntax.nested;
    return markRunEnd(
      this.#units,
      i,
      mayOpen ? this.#syntax : undefined,
      mayNest ? this.#block.opener : undefined,
    );
  }

  /** An odd number of backslashes escapes what follows; an escaped quote gives no backslash. */
  #backslashes(i: number): number {
    const units = this.#units;
    let end = i + 1;
    while (units[end] === backslash) end++;
    const odd = (end - i) % 2 === 1;
    if (odd && !(this.#mode === "string" && holds(this.#syntax.rawQuotes, this.#quote))) this.#escaped = end;
    const shown = odd && isQuote(units[end]) ? end - 1 : end;
    if (shown > i) this.#writer.marks(i, shown, backslash);
    return end;
  }

  /** Equal quotes from i on, which open, close and open strings one after another. */
  #quoteRun(i: number, unit: number): number {
    const units = this.#units;
    let end = i + 1;
    while (units[end] === unit) end++;
    for (let at = i; at < end; ) {
      const three = end - at >= 3;
      if (at === this.#escaped) at++;
      else if (this.#mode === "string") {
        if (three || !this.#triple) this.#mode = "code";
        at += this.#triple && three ? 3 : 1;
      } else {
        this.#triple = three && holds(this.#syntax.triple, unit);
        if (this.#triple || opensString(units, this.#classes, at, this.#syntax)) this.#openString(unit);
        at += this.#triple ? 3 : 1;
      }
    }
    this.#writer.marks(i, end, unit);
    return end;
  }

  #openString(unit: number): void {
    this.#mode = "string";
    this.#quote = unit;
    this.#spansLines = this.#triple || holds(this.#syntax.multiline, unit);
  }

  /** Code, in JavaScript: a `/` may begin a regular expression, a `}` end a `${`. */
  #javascriptMark(i: number, unit: number): void {
    if (unit === braceLeft) this.#braces++;
    else if (unit === braceRight && this.#braces > 0) this.#braces--;
    else if (unit === braceRight && this.#outerBraces.length > 0) {
      this.#braces = this.#outerBraces.pop()!;
      this.#triple = false;
      this.#openString(backtick);
    } else if (
      unit === slash &&
      beginsRegex(this.#units, this.#classes, i, this.#writer.lastCodeChar, this.#semicolon)
    ) {
      this.#mode = "regex";
      this.#inClass = false;
    }
  }

  #regexMark(unit: number): void {
    if (unit === bracketLeft) this.#inClass = true;
    else if (unit === bracketRight) this.#inClass = false;
    else if (unit === slash && !this.#inClass) this.#mode = "code";
  }

  /** A `{` in a string: after an unescaped `$` in a template, code begins. */
  #interpolation(i: number): void {
    if (this.#quote !== backtick || this.#units[i - 1] !== dollar || this.#escaped === i - 1) return;
    this.#outerBraces.push(this.#braces);
    this.#braces = 0;
    this.#mode = "code";
  }

  /** A line end outside of code at i; returns where to go on. */
  #lineEnd(i: number, unit: number): number {
    const after = unit === carriageReturn && this.#units[i + 1] === lineFeed ? i + 2 : i + 1;
    if (this.#mode === "block") return afterLineLead(this.#units, after, this.#block.closer);
    if (this.#mode === "line") this.#leaveComment();
    else if (this.#escaped !== i && !(this.#mode === "string" && this.#spansLines)) this.#mode = "code";
    return after;
  }

  /** Where the text begins, behind the mark of a first line `#!`, which is a comment. */
  #shebang(): number {
    const begin = this.#units[0] === 0xfeff ? 1 : 0;
    return isShebang(this.#units, begin, this.#syntax) ? this.#enterComment("line", begin + 2) : begin;
  }

  /** Goes into the comment that opens at i; returns where it begins, 0 when none opens. */
  #openComment(i: number): number {
    const inner = this.#block.open(this.#units, i, this.#syntax);
    if (inner > 0) return this.#enterComment("block", inner);
    const begin = lineOpened(this.#units, i, this.#syntax);
    return begin > 0 ? this.#enterComment("line", begin) : 0;
  }

  #enterComment(mode: Mode, begin: number): number {
    this.#mode = mode;
    this.#writer.toComments();
    return begin;
  }

  #leaveComment(): void {
    this.#mode = "code";
    this.#writer.toCode();
  }
}
