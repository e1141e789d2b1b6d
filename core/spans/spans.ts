import { rankInterval } from "../match/rankInterval.ts";
import type { RunMatches } from "../match/search.ts";
import { documentAt } from "../segment/segment.ts";
import { type Counting, informationSums, shortestCountingEnds } from "./counting.ts";
import type { SourcePlace, Span } from "./span.ts";

/**
 * The maximal matches of a run that count, in order of `begin`, with their sources.
 *
 * A match at i ends at i + length[i]. Ends never decrease, so a match is contained in its left
 * neighbor exactly when both end at the same token. Counting is monotone: a range that holds one
 * that counts counts too. O(n + matches * log) and the number of occurrences.
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
  let lastEnd = 0;
  for (let begin = 0; begin < matches.tokenCount; begin++) {
    const end = begin + matches.length[begin];
    if (end > lastEnd && end >= ends[begin]) {
      spans.push({ begin, end, bits: sums[end] - sums[begin], ...placesOf(matches, begin, end, maxSources) });
    }
    lastEnd = Math.max(lastEnd, end);
  }
  return spans;
}

/** Where tokens [begin, end) of the run stand, over all segments in registration order. */
function placesOf(
  matches: RunMatches,
  begin: number,
  end: number,
  maxSources: number,
): { count: number; documents: number; sources: SourcePlace[] } {
  let count = 0;
  let documents = 0;
  const sources: SourcePlace[] = [];
  for (const { segment, query, length } of matches.bySegment) {
    if (begin + length[begin] < end) continue;
    const { low, high } = rankInterval(segment, query, begin, end);
    count += high - low;
    // Text order is registration order: one pass over sorted starts meets each contribution once.
    const starts = segment.sa.slice(low, high).sort();
    let lastOrder = -1;
    for (const start of starts) {
      const d = documentAt(segment, start);
      const { order, run } = segment.documents[d];
      if (order === lastOrder) continue;
      lastOrder = order;
      documents++;
      if (sources.length < maxSources) {
        sources.push({ order, document: run, position: start - segment.starts[d] - 1 });
      }
    }
  }
  return { count, documents, sources };
}
