/**
 * The first place of a pattern in each contribution of a segment. Text order is registration order, so
 * these places are ascending starts, and each is found without sorting all others where there are many.
 */
import type { Segment } from "../segment/segment.ts";
import type { RankInterval } from "../segment/suffixIndex.ts";
import type { SourcePlace } from "./span.ts";

/** Where the suffixes of a rank interval stand. */
export interface SegmentPlaces {
  readonly segment: Segment;
  /** Suffixes in the interval. */
  readonly count: number;
  /** The least start in each contribution, in registration order. */
  readonly firsts: Uint32Array;
  /** The document that each of `firsts` lies in. */
  readonly documents: Uint32Array;
}

/** Up to so many starts are sorted; more are looked up one by one. */
const mostSorted = 1024;

/** O(k log k) for k suffixes, and O(k + documents) where k is large. */
export function placesIn(segment: Segment, { low, high }: RankInterval): SegmentPlaces {
  const starts = segment.suffixes.subarray(low, high);
  const find = starts.length <= mostSorted ? firstsOfFew : firstsOfMany;
  return { segment, count: starts.length, ...find(segment, starts) };
}

/** The i-th first place, as others understand it. */
export function sourceAt({ segment, firsts, documents }: SegmentPlaces, i: number): SourcePlace {
  const { order, run } = segment.documents[documents[i]];
  return { order, document: run, position: firsts[i] - segment.starts[documents[i]] - 1 };
}

type Firsts = Pick<SegmentPlaces, "firsts" | "documents">;

/** A pass over the sorted starts meets each document once, and skips the rest of its starts by doubling and halving. */
function firstsOfFew(segment: Segment, starts: Uint32Array): Firsts {
  const sorted = starts.slice().sort();
  const firsts: number[] = [];
  const documents: number[] = [];
  let lastOrder = -1;
  let d = 0;
  for (let i = 0; i < sorted.length; ) {
    d = firstAbove(segment.starts, sorted[i], d) - 1;
    const { order } = segment.documents[d];
    if (order !== lastOrder) {
      firsts.push(sorted[i]);
      documents.push(d);
    }
    lastOrder = order;
    const next = d + 1 < segment.starts.length ? segment.starts[d + 1] : segment.tokens.length;
    i = firstAbove(sorted, next - 1, i);
  }
  return { firsts: Uint32Array.from(firsts), documents: Uint32Array.from(documents) };
}

/** The least start of each document, from a table that says which document a start lies in. */
function firstsOfMany(segment: Segment, starts: Uint32Array): Firsts {
  const ends = segment.starts.subarray(1);
  const documentOf = documentBlocks(segment);
  const least = new Uint32Array(segment.starts.length).fill(0xffffffff);
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i];
    let d = documentOf[start >>> blockBits];
    while (d < ends.length && ends[d] <= start) d++;
    if (start < least[d]) least[d] = start;
  }
  const documents: number[] = [];
  for (let d = 0; d < least.length; d++) {
    if (least[d] === 0xffffffff) continue;
    const before = documents.at(-1);
    // The comments of a contribution stand behind its code.
    if (before === undefined || segment.documents[before].order !== segment.documents[d].order)
      documents.push(d);
  }
  return { firsts: Uint32Array.from(documents, (d) => least[d]), documents: Uint32Array.from(documents) };
}

const blockBits = 8;
const blocksOf = new WeakMap<Segment, Uint32Array>();

/** `[k]` is the document of position k * 256; made at the first use, n/64 bytes. */
function documentBlocks(segment: Segment): Uint32Array {
  const known = blocksOf.get(segment);
  if (known) return known;
  const { starts, tokens } = segment;
  const blocks = new Uint32Array((tokens.length >>> blockBits) + 1);
  let d = 0;
  for (let k = 0; k < blocks.length; k++) {
    while (d + 1 < starts.length && starts[d + 1] <= k * 2 ** blockBits) d++;
    blocks[k] = d;
  }
  blocksOf.set(segment, blocks);
  return blocks;
}

/** The first index after `from` whose number is above `bound`, where that of `from` is not; else the length. */
function firstAbove(ascending: Uint32Array, bound: number, from: number): number {
  let low = from;
  let high = from + 1;
  // Invariant: the number at `low` is not above `bound`.
  for (let stride = 1; high < ascending.length && ascending[high] <= bound; stride *= 2) {
    low = high;
    high += stride;
  }
  high = Math.min(high, ascending.length);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= bound) low = middle;
    else high = middle;
  }
  return high;
}
