import type { RunMatches } from "../match/search.ts";
import type { Segment } from "../segment/segment.ts";
import type { RankInterval } from "../segment/suffixIndex.ts";
import { type Counting, informationSums, shortestCountingEnds } from "./counting.ts";
import type { SourcePlace, Span } from "./span.ts";

/**
 * The maximal matches of a run that count, in order of `begin`, with their sources.
 *
 * A match at i ends at i + length[i]. Ends never decrease, so a match is contained in its left
 * neighbor exactly when both end at the same token. Counting is monotone: a range that holds one
 * that counts counts too. O(n + matches * log), and the occurrences of each interval
 * of suffixes once, however many matches share it.
 *
 * @param conditional v of each token of the run, in 1/65536 bit
 * @param maxSources most sources listed of a span; `documents` counts them all
 */
export function spansOf(
  matches: RunMatches,
  conditional: Uint32Array,
  counting: Counting,
  maxSources: number,
): Span[] {
  const sums = informationSums(conditional);
  const ends = shortestCountingEnds(sums, counting);
  const spans: Span[] = [];
  const known = matches.bySegment.map(() => new Map<string, Places>()); // By interval, of each segment.
  let lastEnd = 0;
  for (let begin = 0; begin < matches.tokenCount; begin++) {
    const end = begin + matches.length[begin];
    if (end > lastEnd && end >= ends[begin]) {
      const bits = sums[end] - sums[begin];
      spans.push({ begin, end, bits, ...placesOf(matches, begin, end, maxSources, known) });
    }
    lastEnd = Math.max(lastEnd, end);
  }
  return spans;
}

/** Where a range stands in one segment, or in all. */
interface Places {
  readonly count: number;
  readonly documents: number;
  readonly sources: readonly SourcePlace[];
}

/** Where tokens [begin, end) of the run stand, over all segments in registration order. */
function placesOf(
  matches: RunMatches,
  begin: number,
  end: number,
  maxSources: number,
  known: readonly Map<string, Places>[],
): Places {
  let count = 0;
  let documents = 0;
  const sources: SourcePlace[] = [];
  matches.bySegment.forEach(({ segment, search, length }, s) => {
    if (begin + length[begin] < end) return;
    const interval = search.interval(begin, end);
    const key = `${interval.low} ${interval.high}`;
    const places = known[s].get(key) ?? placesIn(segment, interval, maxSources);
    known[s].set(key, places);
    count += places.count;
    documents += places.documents;
    sources.push(...places.sources.slice(0, maxSources - sources.length));
  });
  return { count, documents, sources };
}

/**
 * The suffixes of an interval, as places. O(k log k) for k of them: text order is registration order,
 * so a pass over the sorted starts meets each contribution once, and skips the rest of its starts by
 * doubling and halving.
 */
function placesIn(segment: Segment, { low, high }: RankInterval, maxSources: number): Places {
  const starts = segment.suffixes.subarray(low, high).slice().sort();
  const sources: SourcePlace[] = [];
  let documents = 0;
  let lastOrder = -1;
  let d = 0;
  for (let i = 0; i < starts.length; ) {
    d = firstAbove(segment.starts, starts[i], d) - 1;
    const { order, run } = segment.documents[d];
    if (order !== lastOrder) {
      lastOrder = order;
      documents++;
      if (sources.length < maxSources) {
        sources.push({ order, document: run, position: starts[i] - segment.starts[d] - 1 });
      }
    }
    const next = d + 1 < segment.starts.length ? segment.starts[d + 1] : segment.tokens.length;
    i = firstAbove(starts, next, i);
  }
  return { count: starts.length, documents, sources };
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
