import { searchesFor } from "../match/find.ts";
import type { Segment } from "../segment/segment.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { placesIn } from "./places.ts";
import { mergedSources, type Sources } from "./sources.ts";

/**
 * Everywhere some tokens stand: exact numbers of places and of contributions. A search in each segment, and
 * the cost of `placesIn` for its places.
 *
 * @param segments in registration order
 * @param ids at least one, in ids of `lexicon`, or of the tokenizer where there is none
 */
export function sourcesOfTokens(
  segments: readonly Segment[],
  ids: Uint32Array,
  lexicon: Lexicon | undefined,
): Sources {
  const searches = searchesFor(segments, ids, lexicon);
  const places = segments.map((segment, s) => placesIn(segment, searches[s].interval(0, ids.length)));
  return mergedSources(places.filter(({ count }) => count > 0));
}
