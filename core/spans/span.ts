/** Where a span's tokens stand in a contribution. */
export interface SourcePlace {
  /** Registration order of the contribution. */
  readonly order: number;
  /** Run of the contribution: 0 for code, 1 for comments. */
  readonly document: number;
  /** First token of the place, counted in that run. */
  readonly position: number;
}

/** A maximal match of the output that counts: tokens [begin, end) stand somewhere, and no longer range around them does. */
export interface Span {
  readonly begin: number;
  readonly end: number;
  /** Conditional information I(begin, end), in 1/65536 bit. */
  readonly bits: number;
  /** Places where the tokens occur. */
  readonly count: number;
  /** Contributions that hold them: so many sources there are. */
  readonly documents: number;
  /** Contributors of those contributions. */
  readonly contributors: number;
  /** The first place in each of the earliest contributions, in registration order, at most `maxSources`. */
  readonly sources: readonly SourcePlace[];
}
