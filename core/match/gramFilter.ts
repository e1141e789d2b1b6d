/**
 * Which runs of two, three and four tokens an index holds, as bits by hash: tells for nearly every place of a text
 * that is from elsewhere that no long match begins there, for a few nanoseconds instead of a search.
 *
 * A bit may be set for a gram that the index does not hold, never the other way round, so what the
 * filter says is an upper bound. (A Bloom filter with one hash: Bloom, "Space/time trade-offs in hash
 * coding with allowable errors", Communications of the ACM 13(7), 1970.)
 */
import { type SuffixIndex, TokensInMemory } from "../segment/suffixIndex.ts";
import type { Query } from "./query.ts";

/** Bits of a filter a token, at least; grams that differ are about 0.6 a token in source code. */
const bitsPerToken = 4;

/** Tokens of the longest grams. */
const longestGram = 4;

export interface GramFilter {
  readonly bits: Uint32Array;
  /** Bits less one; a power of two less one. */
  readonly mask: number;
}

/** How many tokens were searched in an index, and its filter once there is one. */
const known = new WeakMap<SuffixIndex, { searched: number; filter: GramFilter | undefined }>();

/**
 * The filter of an index that is held in memory, made when so many tokens have been searched in it that it
 * pays: one text in a new process is searched without.
 *
 * @param searched tokens about to be searched
 */
export function filterOf(index: SuffixIndex, searched: number): GramFilter | undefined {
  const entry = known.get(index) ?? { searched: 0, filter: undefined };
  known.set(index, entry);
  entry.searched += searched;
  if (!entry.filter && index.tokens instanceof TokensInMemory && entry.searched >= index.tokens.length / 64) {
    entry.filter = gramFilterOf(index);
  }
  return entry.filter;
}

/** O(n) time, 0.5 to 1 bytes a token. */
function gramFilterOf({ tokens }: SuffixIndex): GramFilter {
  const size = 2 ** Math.max(5, Math.ceil(Math.log2(tokens.length * bitsPerToken)));
  const filter = { bits: new Uint32Array(size / 32), mask: size - 1 };
  const ids = tokens.subarray(0, tokens.length);
  for (let i = 0; i + 1 < ids.length; i++) {
    let hash = ids[i];
    for (let k = i + 1; k < ids.length && k < i + longestGram; k++) {
      hash = extend(hash, ids[k]);
      add(filter, hash);
    }
  }
  return filter;
}

/**
 * For each begin of a query, a length that no match from there on exceeds; asks the filter only what decides
 * whether the match is longer than what is known. O(n).
 *
 * @param filter of the index, where there is one
 * @param known lengths of interest: those that matches elsewhere have
 */
export function longestPossible(
  filter: GramFilter | undefined,
  { ids, limit }: Query,
  known: Uint32Array,
): Uint32Array {
  const n = ids.length;
  const most = new Uint32Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const bound = Math.min(limit[i] - i, i + 1 < n ? most[i + 1] + 1 : 1);
    most[i] = bound;
    if (filter === undefined || bound <= known[i] || bound < 2) continue;
    const length = Math.min(Math.max(known[i] + 1, 2), longestGram);
    let hash = ids[i];
    for (let k = 1; k < length; k++) hash = extend(hash, ids[i + k]);
    if (!has(filter, hash)) most[i] = length - 1;
  }
  return most;
}

/** The hash of a gram with one more token. */
function extend(hash: number, token: number): number {
  const mixed = Math.imul(Math.imul(hash, 0x9e3779b1) + token, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function add({ bits, mask }: GramFilter, hash: number): void {
  const bit = hash & mask;
  bits[bit >>> 5] |= 1 << (bit & 31);
}

function has({ bits, mask }: GramFilter, hash: number): boolean {
  const bit = hash & mask;
  return ((bits[bit >>> 5] >>> (bit & 31)) & 1) === 1;
}
