import { DataNetError } from "../base/errors.ts";
import { separatorOf, sortByKey, type TokenArray, type Width } from "./byteOrder.ts";
import type { RankInterval } from "./suffixIndex.ts";

/** Where the suffixes of each first token stand: ranks by token. */
export interface Buckets {
  /** Ids that occur, in the order of their bytes, without the separator. */
  readonly ids: Uint32Array;
  /** `lows[i]` = first rank of `ids[i]`; one more number at the end, the first rank of the separator. */
  readonly lows: Uint32Array;
  /** The ranks of the suffixes that begin with a token; empty when it does not occur. Not for the separator. */
  of(token: number): RankInterval;
}

const nowhere: RankInterval = { low: 0, high: 0 };

/**
 * Buckets from the number of occurrences of each token. O(d log d) for d tokens that occur.
 *
 * @param counts occurrences by id; the separator's are not looked at
 */
export function bucketsOf(counts: ReadonlyMap<number, number>, width: Width): Buckets {
  const separator = separatorOf(width);
  const ids = Uint32Array.from(counts.keys()).filter((id) => id !== separator);
  sortByKey(ids, width);
  const lows = new Uint32Array(ids.length + 1);
  ids.forEach((id, i) => {
    lows[i + 1] = lows[i] + (counts.get(id) ?? 0);
  });
  const place = placesOf(ids);
  return {
    ids,
    lows,
    of(token) {
      const i = place(token);
      return i === undefined ? nowhere : { low: lows[i], high: lows[i + 1] };
    },
  };
}

/** Index of each id in `ids`: a table where ids are dense, a map where a vocabulary has large holes. */
function placesOf(ids: Uint32Array): (token: number) => number | undefined {
  let largest = 0;
  for (const id of ids) if (id > largest) largest = id;
  if (largest >= Math.max(1 << 16, ids.length * 16)) {
    const places = new Map<number, number>();
    ids.forEach((id, i) => {
      places.set(id, i);
    });
    return (token) => places.get(token);
  }
  const table = new Uint32Array(largest + 1);
  ids.forEach((id, i) => {
    table[id] = i + 1;
  });
  return (token) => (token < table.length && table[token] > 0 ? table[token] - 1 : undefined);
}

/** Most ids that an index may have: as many as a map holds, less those that are counted in a table. */
export const mostIds: number = 2 ** 24 - 1 - (1 << 20);

/** Ids below it are counted in a table where there are enough tokens to make up for it. */
const denseIds = 1 << 20;

/**
 * Occurrences of each token, the separator's too. O(n).
 *
 * @throws DataNetError "unreadable" when there are more ids than we can number
 */
export function countTokens(tokens: TokenArray): Map<number, number> {
  const counts = new Map<number, number>();
  const dense = new Uint32Array(Math.min(denseIds, tokens.length, 256 ** tokens.BYTES_PER_ELEMENT));
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token < dense.length) dense[token]++;
    else {
      const before = counts.get(token) ?? 0;
      if (before === 0 && counts.size === mostIds) throw tooManyIds();
      counts.set(token, before + 1);
    }
  }
  dense.forEach((count, token) => {
    if (count > 0) counts.set(token, count);
  });
  return counts;
}

function tooManyIds(): DataNetError {
  const message = `a segment: more than ${mostIds} different ids, wanted no more; cut it into several`;
  return new DataNetError("unreadable", message);
}
