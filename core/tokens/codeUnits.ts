/** The ASCII characters that the lexeme tokenizer treats in some way of their own, and small questions about units. */
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

/** UTF-16 code units of a code point. */
export function widthOf(codePoint: number): 1 | 2 {
  return codePoint > 0xffff ? 2 : 1;
}
