/** How much of a token a match earns, as information grows: nothing at the floor, all of it from `full` on. */
export interface GainScale {
  /** In 1/65536 bit. */
  readonly floor: number;
  /** In 1/65536 bit, above `floor`. */
  readonly full: number;
}

/** The gain that pays a token whole. */
export const fullGain = 65536;

/**
 * g(h) of the credit rule.
 *
 * @param information h, in 1/65536 bit
 * @returns an integer 0..65536
 */
export function gainOf(information: number, { floor, full }: GainScale): number {
  if (information <= floor) return 0;
  if (information >= full) return fullGain;
  return Math.floor(((information - floor) * fullGain) / (full - floor));
}
