import type { Segment } from "../segment/segment.ts";
import type { Lexicon } from "../tokens/lexicon.ts";

/**
 * A run of output tokens in the ids of one segment. A token the segment does not hold has the id
 * `unknown` and ends every match before it.
 */
export interface Query {
  /** n ids of the segment, or `unknown`. */
  readonly ids: Uint32Array;
  /** `limit[i]`: the first unknown token at or after i, or n: no match from i reaches past it. */
  readonly limit: Uint32Array;
}

const unknown = 0xffffffff;

/**
 * @param ids a run of n tokens, in ids of `lexicon`, or of the tokenizer where there is none
 * @param lexicon the words of `ids`
 */
export function queryFor(segment: Segment, ids: Uint32Array, lexicon: Lexicon | undefined): Query {
  const mapped = new Uint32Array(ids.length);
  const known = new Map<number, number>();
  const { high, low } = segment.buckets;
  for (let i = 0; i < ids.length; i++) {
    let id = known.get(ids[i]);
    if (id === undefined) {
      id = translate(segment, ids[i], lexicon);
      if (id >= high.length || high[id] === low[id]) id = unknown;
      known.set(ids[i], id);
    }
    mapped[i] = id;
  }
  const limit = new Uint32Array(ids.length);
  let next = ids.length;
  for (let i = ids.length - 1; i >= 0; i--) {
    if (mapped[i] === unknown) next = i;
    limit[i] = next;
  }
  return { ids: mapped, limit };
}

function translate(segment: Segment, id: number, lexicon: Lexicon | undefined): number {
  if (segment.lexicon === undefined || lexicon === undefined) return id;
  return segment.lexicon.idOf(lexicon.textOf(id)) ?? unknown;
}
