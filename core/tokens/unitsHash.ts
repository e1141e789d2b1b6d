/**
 * The hash that a lexicon finds lexemes by, one code unit at a time, so that whoever looks for the end of a
 * lexeme can hash it on the way. It decides nothing but speed, and is kept nowhere.
 */
export const emptyHash = 0x2545f491;

/** The hash of some units and one more behind them. */
export function hashOn(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x9e3779b1);
}

export function hashUnits(units: Uint16Array, begin: number, end: number): number {
  let hash = emptyHash;
  for (let i = begin; i < end; i++) hash = hashOn(hash, units[i]);
  return hash;
}
