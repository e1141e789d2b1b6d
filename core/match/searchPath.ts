/** Shorter comparisons than this are cheaper made again than remembered. */
const longCommon = 64;

/** Shifts up to this many tokens have their equal stretches remembered. */
const longestShift = 64;

/**
 * The ranks that a binary search went through, and how many tokens the pattern shared with each.
 *
 * In text that repeats itself, the search for the pattern that begins a period later goes through the
 * same ranks. How much the two patterns have in common then tells how much the later one shares with
 * each suffix, without comparing:
 * a suffix shares c tokens with the earlier pattern, and the patterns share z. Where c < z the later
 * pattern shares c too, where c > z it shares z, and where c = z at least as many.
 * So an output that repeats one line longer than its source does costs O(log n) a token and not its length.
 */
export class SearchPath {
  readonly #ids: Uint32Array;
  #kept = new Steps();
  #now = new Steps();
  /** Tokens that the kept pattern and this one share; -1 where the kept path is of no use any more. */
  #shared = -1;
  #most = 0;
  #isExact = false;
  /** By shift: a stretch of the query that equals the one `shift` tokens later, up to where they differ. */
  readonly #equal = new Map<number, { readonly from: number; readonly to: number }>();

  /** @param ids the query */
  constructor(ids: Uint32Array) {
    this.#ids = ids;
  }

  /** Whether the last answer of `known` is all that the pattern shares with the suffix. */
  get isExact(): boolean {
    return this.#isExact;
  }

  /** Starts a search for a pattern from `begin` on. */
  begin(begin: number): void {
    this.#now.begin = begin;
    this.#now.count = 0;
    this.#most = 0;
    this.#shared = this.#kept.begin < 0 ? -1 : this.#sharedWith(begin);
  }

  /** Tokens that the pattern is known to share with the suffix of a rank, the next of the search. */
  known(rank: number): number {
    this.#isExact = false;
    if (this.#shared < 0) return 0;
    const at = this.#now.count;
    if (at >= this.#kept.count || this.#kept.ranks[at] !== rank) {
      this.#shared = -1; // The paths part.
      return 0;
    }
    const common = this.#kept.common[at];
    if (common > this.#shared) {
      this.#isExact = true;
      return this.#shared;
    }
    this.#isExact = common < this.#shared && this.#kept.isExact[at] === 1;
    return common;
  }

  /** @param isExact whether the pattern shares no more than `common` tokens with the suffix */
  add(rank: number, common: number, isExact: boolean): void {
    const at = this.#now.count++;
    this.#now.ranks[at] = rank;
    this.#now.common[at] = common;
    this.#now.isExact[at] = isExact ? 1 : 0;
    if (common > this.#most) this.#most = common;
  }

  /** Keeps the path where it was long. */
  end(): void {
    if (this.#most >= longCommon) [this.#kept, this.#now] = [this.#now, this.#kept];
  }

  /** Tokens that the query has in common from `begin` on and from the begin of the kept path on. */
  #sharedWith(begin: number): number {
    if (begin === this.#kept.begin) return Infinity;
    const first = Math.min(begin, this.#kept.begin);
    const shift = Math.max(begin, this.#kept.begin) - first;
    if (shift > longestShift) return -1;
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

/** One search: a suffix array has less than 2^32 ranks, so it has at most 33 steps. */
class Steps {
  begin = -1;
  count = 0;
  readonly ranks = new Uint32Array(33);
  readonly common = new Uint32Array(33);
  readonly isExact = new Uint8Array(33);
}
