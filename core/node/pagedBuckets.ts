import { type Buckets, bucketsOf } from "../segment/buckets.ts";
import { orderKey, separatorOf, type Width } from "../segment/byteOrder.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import type { RankInterval, SuffixArray, TokenSequence } from "../segment/suffixIndex.ts";

/** An index that is searched page by page. */
export interface PagedArrays {
  readonly width: Width;
  readonly tokens: TokenSequence;
  readonly suffixes: SuffixArray;
}

/**
 * Buckets from unigram.0. The file may lie, so the ends of a bucket are looked at when it is first used.
 *
 * @param path of unigram.0
 * @param counts they add up to the number of tokens
 */
export function checkedBuckets(
  path: string,
  counts: ReadonlyMap<number, number>,
  index: PagedArrays,
): Buckets {
  const { ids, lows, of } = bucketsOf(counts, index.width);
  const checked = new Set<number>();
  return {
    ids,
    lows,
    /** @throws DataNetError "corruptStore" */
    of(token) {
      const bucket = of(token);
      if (bucket.low < bucket.high && !checked.has(token)) {
        checkEnds(path, index, token, bucket);
        checked.add(token);
      }
      return bucket;
    },
  };
}

function checkEnds(path: string, index: PagedArrays, token: number, { low, high }: RankInterval): void {
  const { length } = index.suffixes;
  for (const [rank, isInside] of [
    [low - 1, false],
    [low, true],
    [high - 1, true],
    [high, false],
  ] as const) {
    if (rank < 0 || rank >= length || (firstToken(index, rank) === token) === isInside) continue;
    const found = `${high - low} of id ${token}, ranks ${low} to ${high}`;
    throw corruptIndex(
      path,
      found,
      `those that begin with it, which rank ${rank} does ${isInside ? "not" : "too"}`,
    );
  }
}

function firstToken({ tokens, suffixes }: PagedArrays, rank: number): number {
  return tokens.at(suffixes.at(rank));
}

/** Buckets by binary search, where nobody counted. O(log n) reads for each token; `ids` and `lows` are found when first asked for. */
export function searchedBuckets(index: PagedArrays): Buckets {
  const found = new Map<number, RankInterval>();
  let all: { readonly ids: Uint32Array; readonly lows: Uint32Array } | undefined;
  return {
    get ids() {
      all ??= walk(index);
      return all.ids;
    },
    get lows() {
      all ??= walk(index);
      return all.lows;
    },
    of(token) {
      if (token >= separatorOf(index.width)) return nowhere;
      let bucket = found.get(token);
      if (bucket === undefined) {
        const low = firstRank(index, 0, (key) => key >= orderKey(token, index.width));
        const high = firstRank(index, low, (key) => key > orderKey(token, index.width));
        bucket = { low, high };
        if (found.size >= mostKept) found.clear();
        found.set(token, bucket);
      }
      return bucket;
    },
  };
}

const nowhere: RankInterval = { low: 0, high: 0 };

/** Intervals of about as many tokens as a query of some length holds. */
const mostKept = 1 << 16;

/** The first rank from `from` on whose token passes; those that do stand behind those that do not. */
function firstRank(index: PagedArrays, from: number, passes: (key: number) => boolean): number {
  let low = from;
  let high = index.suffixes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(orderKey(firstToken(index, middle), index.width))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Every token's bucket, each from the end of the one before. O(d log n) for d tokens that occur. */
function walk(index: PagedArrays): { ids: Uint32Array; lows: Uint32Array } {
  const ids: number[] = [];
  const lows: number[] = [];
  const separator = separatorOf(index.width);
  let rank = 0;
  while (rank < index.suffixes.length) {
    lows.push(rank);
    const token = firstToken(index, rank);
    if (token === separator) return { ids: Uint32Array.from(ids), lows: Uint32Array.from(lows) };
    ids.push(token);
    const key = orderKey(token, index.width);
    rank = firstRank(index, rank + 1, (other) => other > key);
  }
  lows.push(rank);
  return { ids: Uint32Array.from(ids), lows: Uint32Array.from(lows) };
}
