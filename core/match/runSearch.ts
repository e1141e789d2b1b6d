import { orderKey } from "../segment/byteOrder.ts";
import { narrow } from "../segment/samples.ts";
import type { RankInterval, SuffixIndex } from "../segment/suffixIndex.ts";
import type { Query } from "./query.ts";
import { SearchPaths } from "./searchPaths.ts";

/** Fewer ranks than these are not worth a look at the samples. */
const manyRanks = 32;

/**
 * Searches for ranges of one query in one index. It remembers the paths of long searches in text that
 * repeats itself, so that it is not compared again and again; answers do not depend on it.
 */
export class RunSearch {
  readonly index: SuffixIndex;
  readonly query: Query;
  readonly #paths: SearchPaths;
  /** Of the last call of `#find`: the first rank that sorts after what was asked for. */
  #rank = 0;
  /** Of the last call of `#find`: most tokens that any suffix shares with the pattern. */
  #common = 0;

  constructor(index: SuffixIndex, query: Query) {
    this.index = index;
    this.query = query;
    this.#paths = new SearchPaths(query.ids);
  }

  /** Tokens of the longest match from `begin` on. O(its length + log n). */
  longest(begin: number): number {
    const { limit } = this.query;
    if (limit[begin] === begin) return 0;
    this.#findInBucket(begin, limit[begin]);
    return this.#common;
  }

  /** Whether tokens [begin, end) stand in the index. O(end - begin + log n), half the cost of their interval. */
  occurs(begin: number, end: number): boolean {
    if (this.query.limit[begin] < end) return false;
    if (end - begin === 1) return true;
    this.#findInBucket(begin, end);
    return this.#common === end - begin;
  }

  /**
   * The suffixes that begin with tokens [begin, end). O(end - begin + log n).
   *
   * @param within an interval of a shorter prefix of the same tokens
   */
  interval(begin: number, end: number, within?: RankInterval): RankInterval {
    if (this.query.limit[begin] < end) return { low: 0, high: 0 };
    const bounds = within ?? this.#bounds(begin, end);
    if (end - begin === 1) return bounds;
    this.#find(begin, end, bounds.low, bounds.high, false);
    const first = this.#rank;
    if (this.#common < end - begin) return { low: first, high: first };
    this.#find(begin, end, first, bounds.high, true);
    return { low: first, high: this.#rank };
  }

  /** Ranks that hold the place of tokens [begin, end) and its neighbors. */
  #bounds(begin: number, end: number): RankInterval {
    const { samples } = this.index;
    const { ids, kind, low, high } = this.query;
    const bucket = { low: low[kind[begin]], high: high[kind[begin]] };
    if (samples === undefined || end - begin === 1 || bucket.high - bucket.low < manyRanks) return bucket;
    return narrow(samples, bucket, ids, begin, end);
  }

  #findInBucket(begin: number, end: number): void {
    const { low, high } = this.#bounds(begin, end);
    this.#find(begin, end, low, high, false);
  }

  /**
   * Binary search for the place of query tokens [begin, end) among the suffixes of ranks [low, high):
   * before those that begin with it, or after them. The suffix that shares most tokens with the pattern is
   * a neighbor of that place.
   *
   * Each bound remembers how many tokens it shares with the pattern: what lies between shares at least the
   * smaller number, so long patterns are compared about once and not once a step.
   * Source: Manber and Myers, "Suffix arrays", SIAM Journal on Computing 22(5), 1993.
   */
  #find(begin: number, end: number, from: number, to: number, isAfter: boolean): void {
    const { tokens, suffixes } = this.index;
    const { ids } = this.query;
    const length = end - begin;
    const path = this.#paths.pathOf(begin, from, to, isAfter);
    let low = from;
    let high = to;
    // Invariant: ranks below low sort before the place and the last of them shares lowCommon tokens with the
    // pattern; ranks from high on sort after it and the first of them shares highCommon.
    let lowCommon = 0;
    let highCommon = 0;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const start = suffixes.at(middle);
      let common = Math.min(lowCommon, highCommon);
      const known = path?.known(middle);
      if (known) common = Math.max(common, Math.min(length, known.common));
      if (common < length && !known?.isExact) {
        common += tokens.common(start + common, ids, begin + common, length - common);
      }
      path?.add(middle, common, common < length);
      if (common === length ? isAfter : this.#sortsBefore(start + common, begin + common)) {
        low = middle + 1;
        lowCommon = common;
      } else {
        high = middle;
        highCommon = common;
      }
    }
    this.#rank = low;
    this.#common = Math.max(lowCommon, highCommon);
    this.#paths.end(begin, this.#common, path);
  }

  /** Whether the token at `position` sorts before the query's, which differs. The end of the text is smallest. */
  #sortsBefore(position: number, at: number): boolean {
    const { tokens, width } = this.index;
    return (
      position >= tokens.length || orderKey(tokens.at(position), width) < orderKey(this.query.ids[at], width)
    );
  }
}
