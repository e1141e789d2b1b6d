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
  /** `kind[i]`: the number of token i among those that differ. */
  readonly kind: Uint32Array;
  /** Ranks [low[kind[i]], high[kind[i]]) hold the suffixes that begin with token i. */
  readonly low: Uint32Array;
  readonly high: Uint32Array;
}

/** A run of tokens and which of them are equal: the same for every index. */
export interface TokenKinds {
  readonly ids: Uint32Array;
  /** `kind[i]`: the number of token i among those that differ, in the order of their first occurrence. */
  readonly kind: Uint32Array;
  /** `distinct[kind[i]]` = ids[i]. */
  readonly distinct: Uint32Array;
}

const unknown = 0xffffffff;

/** @param ids a run of n tokens */
export function kindsOf(ids: Uint32Array): TokenKinds {
  const kind = new Uint32Array(ids.length);
  const known = new Map<number, number>();
  for (let i = 0; i < ids.length; i++) {
    const found = known.get(ids[i]) ?? known.size;
    if (found === known.size) known.set(ids[i], found);
    kind[i] = found;
  }
  return { ids, kind, distinct: Uint32Array.from(known.keys()) };
}

/**
 * @param run of n tokens, in ids of `lexicon`, or of the tokenizer where there is none
 * @param lexicon the words of the run; undefined where the ids are those of the index already
 * @returns 12 bytes a token and 8 for each that differs
 */
export function queryFor(
  index: SuffixIndex & { readonly lexicon?: Lexicon | undefined },
  run: Uint32Array | TokenKinds,
  lexicon: Lexicon | undefined,
): Query {
  const { kind, distinct } = run instanceof Uint32Array ? kindsOf(run) : run;
  const idOf = new Uint32Array(distinct.length);
  const low = new Uint32Array(distinct.length);
  const high = new Uint32Array(distinct.length);
  for (let k = 0; k < distinct.length; k++) {
    idOf[k] = translate(lexicon && index.lexicon, distinct[k], lexicon); // The words are read where they matter.
    if (idOf[k] !== unknown) ({ low: low[k], high: high[k] } = index.buckets.of(idOf[k]));
    if (low[k] === high[k]) idOf[k] = unknown;
  }
  const n = kind.length;
  const ids = new Uint32Array(n);
  const limit = new Uint32Array(n);
  let next = n;
  for (let i = n - 1; i >= 0; i--) {
    ids[i] = idOf[kind[i]];
    if (ids[i] === unknown) next = i;
    limit[i] = next;
  }
  return { ids, limit, kind, low, high };
}

function translate(to: Lexicon | undefined, id: number, from: Lexicon | undefined): number {
  if (to === undefined || from === undefined) return id;
  return to.idOf(from.textOf(id)) ?? unknown;
}
