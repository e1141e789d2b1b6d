import { characterClasses, wordClass } from "./characterClasses.ts";
import {
  codePointAt,
  comma,
  equals,
  greater,
  isClosing,
  isQuote,
  parenLeft,
  parenRight,
  quoteDouble,
  semicolon,
} from "./codeUnits.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Tokens } from "./tokenizer.ts";
import { giveBackRun, joined, type TokenRun, type TokenTail, takeRun } from "./tokenRun.ts";

/**
 * Takes lexemes as the scanner finds them, normalises them, and keeps them in two runs. Commas and
 * parentheses that turn out to be layout are taken back from the end of the run, so there is no
 * looking ahead.
 */
/** So many tokens at the end of a run may be taken back by what comes next: `( word ) =` by a `>`. */
const mostTakenBack = 4;

/** The last tokens of both runs: what decides, with the scanner's state, how a text goes on. */
export interface LexemeTails {
  readonly code: TokenTail;
  readonly comments: TokenTail;
}

export class LexemeWriter {
  readonly #units: Uint16Array;
  readonly #lexicon: Lexicon;
  readonly #classes: Uint8Array = characterClasses();
  readonly #code: TokenRun;
  readonly #comments: TokenRun = takeRun(16);
  #run: TokenRun;
  /** Ids of lexemes of one unit below 128 and of long runs of such a mark; -1 where not met yet. */
  readonly #singles: Int32Array = new Int32Array(128).fill(-1);
  readonly #longMarks: Int32Array = new Int32Array(128).fill(-1);

  /**
   * @param units code units of the text; more may follow, which are not looked at
   * @param characters that will be scanned, about
   */
  constructor(units: Uint16Array, lexicon: Lexicon, characters: number = units.length) {
    this.#units = units;
    this.#lexicon = lexicon;
    this.#code = takeRun((characters >> 2) + 16);
    this.#run = this.#code;
  }

  /** What comes next is code. */
  toCode(): void {
    this.#run = this.#code;
  }

  /** What comes next is comment. */
  toComments(): void {
    this.#run = this.#comments;
  }

  /** At the begin of a line. */
  get tails(): LexemeTails {
    return { code: this.#code.tail(mostTakenBack), comments: this.#comments.tail(mostTakenBack) };
  }

  /** Begins with the tokens that stood last in each run, instead of with none. */
  resume({ code, comments }: LexemeTails): void {
    for (const unit of [comma, equals, parenLeft, parenRight])
      this.#singles[unit] = this.#lexicon.intern(textOfSingle(unit)); // They are compared before any is met.
    this.#code.add(code);
    this.#comments.add(comments);
  }

  /** First character of the last token of the code run, -1 when there is none. */
  get lastCodeChar(): number {
    return this.#code.count > 0 ? this.#code.begins[this.#code.count - 1] : -1;
  }

  /** The characters [begin, end) as they are. */
  slice(begin: number, end: number): void {
    this.#run.push(this.#lexicon.internUnits(this.#units, begin, end), begin, end);
  }

  /** The same, the hash of those characters being known. */
  hashed(begin: number, end: number, hash: number): void {
    this.#run.push(this.#lexicon.internHashed(this.#units, begin, end, hash), begin, end);
  }

  /** A run of three or more equal marks [begin, end), each `width` code units, as if it were three. */
  longRun(begin: number, end: number, width: number): void {
    this.#run.push(this.#lexicon.internUnits(this.#units, begin, begin + 3 * width), begin, end);
  }

  /** The marks [begin, end), all of them the code unit `unit` < 128. */
  marks(begin: number, end: number, unit: number): void {
    if (unit === semicolon) return;
    const run = this.#run;
    if (end - begin >= 3) {
      let id = this.#longMarks[unit];
      if (id < 0) id = this.#longMarks[unit] = this.#lexicon.intern(textOfSingle(unit).repeat(3));
      run.push(id, begin, end);
      return;
    }
    this.single(begin, unit);
    if (end - begin === 2) run.push(this.#singles[unit], begin + 1, end);
  }

  /** A lexeme of one code unit `unit` < 128, which is no `;`. */
  single(begin: number, unit: number): void {
    const run = this.#run;
    if (unit === greater) this.#unwrapParameter(begin);
    else if (isClosing(unit) && run.count > 0 && run.ids[run.count - 1] === this.#singles[comma]) run.count--;
    let id = this.#singles[unit];
    if (id < 0) id = this.#singles[unit] = this.#lexicon.intern(textOfSingle(unit));
    run.push(id, begin, begin + 1);
  }

  /** The tokens; the writer must not be used any more. */
  finish(): Tokens {
    const [code, comments] = [this.#code, this.#comments];
    const tokens = {
      ids: joined(code.ids, code.count, comments.ids, comments.count),
      beginChar: joined(code.begins, code.count, comments.begins, comments.count),
      endChar: joined(code.ends, code.count, comments.ends, comments.count),
      codeCount: code.count,
    };
    giveBackRun(comments);
    giveBackRun(code);
    return tokens;
  }

  /** Turns `( word ) =` at the end of the run into `word =`, a `>` following at `begin`. */
  #unwrapParameter(begin: number): void {
    const { ids, begins, ends, count } = this.#run;
    if (count < 4 || ends[count - 1] !== begin || ids[count - 1] !== this.#singles[equals]) return;
    if (ids[count - 2] !== this.#singles[parenRight] || ids[count - 4] !== this.#singles[parenLeft]) return;
    if (this.#classes[codePointAt(this.#units, begins[count - 3])] !== wordClass) return;
    this.#run.remove(count - 2);
    this.#run.remove(count - 4);
  }
}

function textOfSingle(unit: number): string {
  return String.fromCharCode(isQuote(unit) ? quoteDouble : unit);
}
