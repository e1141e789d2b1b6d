import type { RunMatches } from "../match/search.ts";
import { type Counting, informationSums, shortestCountingEnds } from "./counting.ts";
import { placesIn, type SegmentPlaces } from "./places.ts";
import { countContributors, type KeysOf, mergedSources, type Sources, sourcesPage } from "./sources.ts";
import type { Span } from "./span.ts";

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
  keysOf: KeysOf,
): Span[] {
  const sums = informationSums(conditional);
  const ends = shortestCountingEnds(sums, counting);
  const spans: Span[] = [];
  const known = matches.bySegment.map(() => new Map<string, SegmentPlaces>()); // By interval, of each segment.
  let lastEnd = 0;
  for (let begin = 0; begin < matches.tokenCount; begin++) {
    const end = begin + matches.length[begin];
    if (end > lastEnd && end >= ends[begin]) {
      const sources = sourcesOfMatch(matches, begin, end, known);
      spans.push({
        begin,
        end,
        bits: sums[end] - sums[begin],
        count: sources.count,
        documents: sources.documents,
        contributors: countContributors(sources, keysOf),
        sources: sourcesPage(sources, 0, maxSources),
      });
    }
    lastEnd = Math.max(lastEnd, end);
  }
  return spans;
}

/** Where tokens [begin, end) of the run stand, over all segments in registration order. */
function sourcesOfMatch(
  matches: RunMatches,
  begin: number,
  end: number,
  known: readonly Map<string, SegmentPlaces>[],
): Sources {
  const found: SegmentPlaces[] = [];
  matches.bySegment.forEach(({ segment, search }, s) => {
    const interval = search.interval(begin, end);
    if (interval.low === interval.high) return;
    const key = `${interval.low} ${interval.high}`;
    const places = known[s].get(key) ?? placesIn(segment, interval);
    known[s].set(key, places);
    found.push(places);
  });
  return mergedSources(found);
}
