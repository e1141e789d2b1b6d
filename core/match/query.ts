import { sampleKey } from "../segment/samples.ts";
import type { SuffixIndex } from "../segment/suffixIndex.ts";
import type { Lexicon } from "../tokens/lexicon.ts";

/**
 * A run of output tokens in the ids of one index. A token the index does not hold has the id
 * `unknown` and ends every match before it.
 */
export interface Query {
  /** n ids of the index, or `unknown`. */
  readonly ids: Uint32Array;
  /** `limit[i]`: the first unknown token at or after i, or n: no match from i reaches past it. */
  readonly limit: Uint32Array;
  /** Ranks [low[i], high[i]) hold the suffixes that begin with token i. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  /** What a sample of the query from token i on would be. */
  readonly key: Uint32Array;
}

const unknown = 0xffffffff;

/**
 * @param ids a run of n tokens, in ids of `lexicon`, or of the tokenizer where there is none
 * @param lexicon the words of `ids`; undefined where they are ids of the index already
 * @returns 20 bytes a token
 */
export function queryFor(
  index: SuffixIndex & { readonly lexicon?: Lexicon | undefined },
  ids: Uint32Array,
  lexicon: Lexicon | undefined,
): Query {
  const n = ids.length;
  const mapped = new Uint32Array(n);
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  const firstAt = new Map<number, number>(); // Of each id of the run, where it stands first.
  for (let i = 0; i < n; i++) {
    const first = firstAt.get(ids[i]);
    if (first === undefined) {
      firstAt.set(ids[i], i);
      const id = translate(index.lexicon, ids[i], lexicon);
      const bucket = id === unknown ? undefined : index.buckets.of(id);
      mapped[i] = bucket && bucket.low < bucket.high ? id : unknown;
      if (bucket) [low[i], high[i]] = [bucket.low, bucket.high];
    } else {
      [mapped[i], low[i], high[i]] = [mapped[first], low[first], high[first]];
    }
  }
  const limit = new Uint32Array(n);
  let next = n;
  for (let i = n - 1; i >= 0; i--) {
    if (mapped[i] === unknown) next = i;
    limit[i] = next;
  }
  return { ids: mapped, limit, low, high, key: keysOf(mapped, index.samples?.idBytes) };
}

function keysOf(ids: Uint32Array, idBytes: number | undefined): Uint32Array {
  const keys = new Uint32Array(ids.length);
  if (idBytes === undefined) return keys;
  for (let i = 0; i < ids.length; i++) keys[i] = sampleKey((k) => ids[i + k], idBytes);
  return keys;
}

function translate(to: Lexicon | undefined, id: number, from: Lexicon | undefined): number {
  if (to === undefined || from === undefined) return id;
  return to.idOf(from.textOf(id)) ?? unknown;
}
