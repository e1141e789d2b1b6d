/**
 * Where the pieces of a text end, in which byte pairs are merged: the regular expressions of the known
 * models as scanners by hand. Each takes the piece that begins at i and returns its end; the text goes
 * up to `limit`. Together the pieces tile the text, and finding them is linear.
 *
 * Source of the expressions: tiktoken 0.14, openai_public.py; the tokenizer.json of Llama 3 and Qwen 2.
 */
import { digit, letter, lower, maskAt, newline, other, runEnd, space, upper, widthAt } from "./categories.ts";

/** @returns the end of the piece that begins at i, above i and at most `limit` */
export type PieceEnd = (units: Uint16Array, masks: Uint8Array, i: number, limit: number) => number;

const [blank, apostrophe, slash] = [0x20, 0x27, 0x2f];
const [d, e, l, m, r, s, t, v] = [0x64, 0x65, 0x6c, 0x6d, 0x72, 0x73, 0x74, 0x76];
/** The long s, which is an s where case does not matter. */
const longS = 0x17f;

/**
 * `'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`: GPT-2, r50k_base, OLMo,
 * GPT-NeoX.
 */
export function gpt2Piece(units: Uint16Array, masks: Uint8Array, i: number, limit: number): number {
  if (units[i] === apostrophe) {
    const end = contractionEnd(units, i, limit);
    if (end > 0) return end;
  }
  let begin = i;
  let mask = maskAt(units, masks, i);
  if (units[i] === blank && i + 1 < limit) {
    const next = maskAt(units, masks, i + 1);
    if ((next & space) === 0) {
      begin = i + 1;
      mask = next;
    }
  }
  const wanted = mask & (letter | digit | other);
  return wanted !== 0 ? runEnd(units, masks, begin, limit, wanted) : spaceEnd(units, masks, i, limit);
}

/**
 * `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,k}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`:
 * cl100k_base, Llama 3 (k is 3), Qwen 2 (k is 1).
 *
 * @param digits most numbers in a piece
 * @param trailing whether the white space at the end of a text is one piece (`\s++$`, cl100k_base alone)
 */
export function cl100kPieces(digits: number, trailing: boolean): PieceEnd {
  return (units, masks, i, limit) => {
    const unit = units[i];
    if (unit === apostrophe) {
      const end = anyCaseContractionEnd(units, i, limit);
      if (end > 0) return end;
    }
    const mask = maskAt(units, masks, i);
    if ((mask & letter) !== 0) return runEnd(units, masks, i, limit, letter);
    if ((mask & digit) !== 0) return numberEnd(units, masks, i, limit, digits);
    if ((mask & newline) === 0) {
      const next = i + widthAt(units, i);
      if (next < limit && (maskAt(units, masks, next) & letter) !== 0)
        return runEnd(units, masks, next, limit, letter);
    }
    const marks = marksBegin(units, masks, i, limit, mask);
    if (marks >= 0) return runEnd(units, masks, runEnd(units, masks, marks, limit, other), limit, newline);
    return lineSpaceEnd(units, masks, i, limit, trailing);
  };
}

/** o200k_base: words end where an upper case letter follows a lower case one, and take their contraction. */
export function o200kPiece(units: Uint16Array, masks: Uint8Array, i: number, limit: number): number {
  const mask = maskAt(units, masks, i);
  if ((mask & digit) !== 0) return numberEnd(units, masks, i, limit, 3);
  // A word may begin with any one character but a letter, a number and a line end.
  const begin = (mask & (letter | newline)) === 0 ? i + widthAt(units, i) : i;
  let end = wordWithLower(units, masks, begin, limit);
  if (end === 0 && begin > i) end = wordWithLower(units, masks, i, limit);
  if (end === 0) end = wordOfUpper(units, masks, begin, limit);
  if (end > 0) {
    const contraction = units[end] === apostrophe ? anyCaseContractionEnd(units, end, limit) : 0;
    return contraction > 0 ? contraction : end;
  }
  const marks = marksBegin(units, masks, i, limit, mask);
  if (marks < 0) return lineSpaceEnd(units, masks, i, limit, false);
  end = runEnd(units, masks, marks, limit, other);
  while (end < limit && (units[end] === slash || (masks[units[end]] & newline) !== 0)) end++;
  return end;
}

/**
 * `[upper]*[lower]+` at i, 0 where it does not match. Some characters are both: where no lower case
 * letter follows the run of `upper`, the last of those that are both ends the match.
 */
function wordWithLower(units: Uint16Array, masks: Uint8Array, i: number, limit: number): number {
  const end = runEnd(units, masks, i, limit, upper);
  if (end < limit && (maskAt(units, masks, end) & lower) !== 0)
    return runEnd(units, masks, end, limit, lower);
  let found = 0;
  // From the right: a low surrogate is looked at with the high one before it.
  for (let at = end - 1; at >= i && found === 0; at--) {
    const isPair = at > i && widthAt(units, at - 1) === 2;
    const begin = isPair ? at - 1 : at;
    if ((maskAt(units, masks, begin) & lower) !== 0) found = at + 1;
    at = begin;
  }
  return found;
}

/** `[upper]+[lower]*` where `[upper]*[lower]+` does not match: nothing lower follows. 0 where it does not match. */
function wordOfUpper(units: Uint16Array, masks: Uint8Array, i: number, limit: number): number {
  const end = runEnd(units, masks, i, limit, upper);
  return end > i ? end : 0;
}

/** Where the marks of ` ?[^\s\p{L}\p{N}]+` begin, -1 where it does not match at i. */
function marksBegin(units: Uint16Array, masks: Uint8Array, i: number, limit: number, mask: number): number {
  if ((mask & other) !== 0) return i;
  const follow = units[i] === blank && i + 1 < limit && (maskAt(units, masks, i + 1) & other) !== 0;
  return follow ? i + 1 : -1;
}

function numberEnd(units: Uint16Array, masks: Uint8Array, i: number, limit: number, digits: number): number {
  let end = i;
  for (let count = 0; count < digits && end < limit; count++) {
    if ((maskAt(units, masks, end) & digit) === 0) break;
    end += widthAt(units, end);
  }
  return end;
}

/** `\s+(?!\S)|\s+`: all of it at the end of a text, else all but the last, which goes before what follows. */
function spaceEnd(units: Uint16Array, masks: Uint8Array, i: number, limit: number): number {
  const end = runEnd(units, masks, i, limit, space);
  return end < limit && end - i > 1 ? end - 1 : end;
}

/** `\s*[\r\n]+|\s+(?!\S)|\s+`, and `\s++$` before it where white space at the end is one piece. */
function lineSpaceEnd(
  units: Uint16Array,
  masks: Uint8Array,
  i: number,
  limit: number,
  trailing: boolean,
): number {
  const end = runEnd(units, masks, i, limit, space);
  if (trailing && end === limit) return end;
  for (let at = end; at > i; at--) if ((masks[units[at - 1]] & newline) !== 0) return at;
  return end < limit && end - i > 1 ? end - 1 : end;
}

/** End of 's, 'd, 'm, 't, 'll, 've or 're at i, 0 where there is none. */
function contractionEnd(units: Uint16Array, i: number, limit: number): number {
  if (i + 1 >= limit) return 0;
  return contractionLength(units[i + 1], i + 2 < limit ? units[i + 2] : 0, i);
}

function anyCaseContractionEnd(units: Uint16Array, i: number, limit: number): number {
  if (i + 1 >= limit) return 0;
  return contractionLength(lowered(units[i + 1]), i + 2 < limit ? lowered(units[i + 2]) : 0, i);
}

function contractionLength(first: number, second: number, i: number): number {
  if (first === s || first === d || first === m || first === t) return i + 2;
  const isLong = first === l ? second === l : (first === v || first === r) && second === e;
  return isLong ? i + 3 : 0;
}

function lowered(unit: number): number {
  if (unit === longS) return s;
  return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit;
}
