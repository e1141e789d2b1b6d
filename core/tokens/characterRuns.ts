/**
 * A table of all code points from its runs, as scripts/characterRuns.ts writes them: a capital, then the
 * run's length in base 36; line ends mean nothing. Under a millisecond.
 *
 * @param values each capital's, 0..255
 * @returns the value of each code point 0..0x10ffff; 1.1 MB, of which pages of zeros cost no memory
 */
export function decodeCharacterRuns(runs: string, values: Readonly<Record<string, number>>): Uint8Array {
  const table = new Uint8Array(0x110000);
  let begin = 0;
  for (const [, letter, length] of runs.replaceAll("\n", "").matchAll(/([A-Z])([^A-Z]+)/g)) {
    const end = begin + Number.parseInt(length, 36);
    if (values[letter] !== 0) table.fill(values[letter], begin, end);
    begin = end;
  }
  return table;
}
