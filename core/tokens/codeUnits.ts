/**
 * UTF-16 code units of a text as an array, which is read several times as fast as a string, and the
 * ASCII characters that the lexeme tokenizer treats in some way of their own.
 */
export const space = 0x20;
export const quoteDouble = 0x22;
export const dollar = 0x24;
export const quoteSingle = 0x27;
export const parenLeft = 0x28;
export const parenRight = 0x29;
export const star = 0x2a;
export const comma = 0x2c;
export const dot = 0x2e;
export const slash = 0x2f;
export const colon = 0x3a;
export const semicolon = 0x3b;
export const less = 0x3c;
export const equals = 0x3d;
export const greater = 0x3e;
export const bracketLeft = 0x5b;
export const backslash = 0x5c;
export const bracketRight = 0x5d;
export const backtick = 0x60;
export const braceLeft = 0x7b;
export const braceRight = 0x7d;

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

export function isQuote(unit: number): boolean {
  return unit === quoteDouble || unit === quoteSingle || unit === backtick;
}

/** Whether a comma before it is no more than layout. */
export function isClosing(unit: number): boolean {
  return unit === parenRight || unit === bracketRight || unit === braceRight;
}

/** Brackets are counted one by one, `<` and `>` too: type arguments end in `>>>`, on one line or on three. */
export function isBracket(unit: number): boolean {
  return (
    isClosing(unit) ||
    unit === parenLeft ||
    unit === bracketLeft ||
    unit === braceLeft ||
    unit === less ||
    unit === greater
  );
}

export function isLineEnd(unit: number): boolean {
  return unit === lineFeed || unit === carriageReturn;
}

/** The code units of `text` and two zeros, which are no part of anything: no end needs to be looked out for. */
export function codeUnitsOf(text: string): Uint16Array {
  const n = text.length;
  const units = new Uint16Array(n + 2);
  for (let i = 0; i < n; i++) units[i] = text.charCodeAt(i);
  return units;
}

export function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** The code point that begins at i; a lone surrogate is one of its own. */
export function codePointAt(units: Uint16Array, i: number): number {
  const unit = units[i];
  if (!isHighSurrogate(unit)) return unit;
  const next = units[i + 1];
  return next >= 0xdc00 && next <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + next - 0xdc00 : unit;
}

export function startsWith(units: Uint16Array, i: number, start: string): boolean {
  for (let at = 0; at < start.length; at++) if (units[i + at] !== start.charCodeAt(at)) return false;
  return true;
}

/** UTF-16 code units of a code point. */
export function widthOf(codePoint: number): 1 | 2 {
  return codePoint > 0xffff ? 2 : 1;
}
