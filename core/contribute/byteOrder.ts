/**
 * Compares two strings by their UTF-8 bytes, the order in which files are registered.
 *
 * UTF-8 keeps the order of code points, UTF-16 does not: units of surrogate pairs (0xD800 to 0xDFFF)
 * stand for the highest code points but compare below 0xE000 to 0xFFFF.
 *
 * @returns below 0, 0 or above 0, as Array.sort wants it
 */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const unitA = a.charCodeAt(i);
    const unitB = b.charCodeAt(i);
    if (unitA !== unitB) return rank(unitA) - rank(unitB);
  }
  return a.length - b.length;
}

/** Lifts surrogates above every other unit; both keep their order among themselves. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
