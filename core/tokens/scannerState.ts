export type Mode = "code" | "string" | "regex" | "line" | "block";

/** What decides, besides the tokens before it, how a text goes on from the begin of a line. */
export interface ScannerState {
  readonly mode: Mode;
  /** Of a string: what closes it, whether that takes three, whether it goes on over lines. */
  readonly string: readonly [quote: number, triple: boolean, spansLines: boolean];
  /** Of a block comment: what opens and closes it, how many are open. */
  readonly block: readonly [opener: string, closer: string, depth: number];
  /** Of a regular expression: whether inside [...]. */
  readonly inClass: boolean;
  /** Braces open since each `${`, outermost first. */
  readonly braces: readonly number[];
  /** Whether a `;` stands behind the last token of the code. */
  readonly endsValue: boolean;
}

/** Whether a text goes on the same after two states. */
export function isSameState(a: ScannerState, b: ScannerState): boolean {
  const isSame = (one: readonly unknown[], other: readonly unknown[]): boolean =>
    one.length === other.length && one.every((value, i) => value === other[i]);
  return (
    a.mode === b.mode &&
    a.endsValue === b.endsValue &&
    (a.mode !== "string" || isSame(a.string, b.string)) &&
    (a.mode !== "block" || isSame(a.block, b.block)) &&
    (a.mode !== "regex" || a.inClass === b.inClass) &&
    isSame(a.braces, b.braces)
  );
}
