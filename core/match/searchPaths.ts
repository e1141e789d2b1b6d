/** Shorter comparisons than this are cheaper made again than remembered. */
const longCommon = 64;

/** Text counts as repeating itself when it does after at most this many tokens. */
export const longestPeriod = 256;

/** Paths that are kept: the latest ones. */
const pathCount = 64;

/**
 * What long binary searches of one query have compared: the ranks they went through, and how many tokens
 * their patterns shared with each.
 *
 * In text that repeats itself, the search for the pattern that begins a period later goes through the
 * same ranks. How much the two patterns have in common then tells how much the later one shares with
 * each suffix, without comparing:
 * a suffix shares c tokens with the earlier pattern, and the patterns share z. Where c < z the later
 * pattern shares c too, where c > z it shares z, and where c = z at least as many.
 * So an output that repeats one line of up to 256 tokens longer than its source does costs O(log n) a token
 * and not its length.
 */
export class SearchPaths {
  readonly #ids: Uint32Array;
  readonly #kept: SearchPath[] = [];
  #oldest = 0;
  /** The last begin of a long search from which the query repeats itself. */
  #lastRepeat = -1;
  /** By shift: a stretch of the query that equals the one `shift` tokens later, up to where they differ. */
  readonly #equal = new Map<number, { readonly from: number; readonly to: number }>();

  /** @param ids the query */
  constructor(ids: Uint32Array) {
    this.#ids = ids;
  }

  /**
   * A path to write a search down in: it is near one that was long and repeats itself. Undefined, which is
   * nearly always, where it is not worth it. It knows what an earlier one with the same bounds tells.
   */
  pathOf(begin: number, low: number, high: number, isAfter: boolean): SearchPath | undefined {
    if (this.#lastRepeat < 0 || Math.abs(begin - this.#lastRepeat) > longestPeriod) return undefined;
    let earlier: SearchPath | undefined;
    let shared = 0;
    for (const path of this.#kept) {
      if (path.low !== low || path.high !== high || path.isAfter !== isAfter) continue;
      if (Math.abs(begin - path.begin) > longestPeriod) continue;
      shared = this.#shared(begin, path.begin);
      if (shared < longCommon) continue;
      earlier = path;
      break;
    }
    return new SearchPath(begin, low, high, isAfter, earlier, shared);
  }

  /** Takes note of a search that has ended: its pattern shares `common` tokens at most with any suffix. */
  end(begin: number, common: number, path: SearchPath | undefined): void {
    if (common < longCommon) return;
    if (path) {
      path.close();
      this.#kept[this.#oldest] = path;
      this.#oldest = (this.#oldest + 1) % pathCount;
    }
    if (this.#repeats(begin)) this.#lastRepeat = begin;
  }

  /** Whether the query comes again, for a while, after no more than a period. */
  #repeats(begin: number): boolean {
    const ids = this.#ids;
    for (let shift = 1; shift <= longestPeriod && begin + shift < ids.length; shift++) {
      if (ids[begin + shift] === ids[begin] && this.#shared(begin, begin + shift) >= longCommon) return true;
    }
    return false;
  }

  /** Tokens that the query has in common from two positions on. */
  #shared(a: number, b: number): number {
    if (a === b) return Infinity;
    const first = Math.min(a, b);
    const shift = Math.max(a, b) - first;
    let stretch = this.#equal.get(shift);
    if (stretch === undefined || first < stretch.from || first > stretch.to) {
      const ids = this.#ids;
      let to = first;
      while (to + shift < ids.length && ids[to] === ids[to + shift]) to++;
      stretch = { from: first, to };
      this.#equal.set(shift, stretch);
    }
    return stretch.to - first;
  }
}

/** One search. */
export class SearchPath {
  readonly begin: number;
  readonly low: number;
  readonly high: number;
  readonly isAfter: boolean;
  readonly #ranks: number[] = [];
  readonly #common: number[] = [];
  readonly #isExact: boolean[] = [];
  #earlier: SearchPath | undefined;
  readonly #shared: number;

  /** @param shared tokens that the pattern shares with that of the earlier path */
  constructor(
    begin: number,
    low: number,
    high: number,
    isAfter: boolean,
    earlier: SearchPath | undefined,
    shared: number,
  ) {
    this.begin = begin;
    this.low = low;
    this.high = high;
    this.isAfter = isAfter;
    this.#earlier = earlier;
    this.#shared = shared;
  }

  /** Tokens that the pattern is known to share with the suffix of a rank, the next of the search. */
  known(rank: number): { readonly common: number; readonly isExact: boolean } {
    const at = this.#ranks.length;
    if (this.#earlier === undefined) return nothing;
    if (this.#earlier.#ranks[at] !== rank) {
      this.#earlier = undefined; // The paths part.
      return nothing;
    }
    const common = this.#earlier.#common[at];
    if (common > this.#shared) return { common: this.#shared, isExact: true };
    return { common, isExact: common < this.#shared && this.#earlier.#isExact[at] };
  }

  /** @param isExact whether the pattern shares no more than `common` tokens with the suffix */
  add(rank: number, common: number, isExact: boolean): void {
    this.#ranks.push(rank);
    this.#common.push(common);
    this.#isExact.push(isExact);
  }

  /** Lets go of the earlier path, so that a chain of them does not fill the memory. */
  close(): void {
    this.#earlier = undefined;
  }
}

const nothing = { common: 0, isExact: false };
