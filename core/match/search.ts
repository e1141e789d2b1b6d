import type { Segment } from "../segment/segment.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { filterOf, longestPossible } from "./gramFilter.ts";
import { matchesBeyond, matchingStatistics } from "./matchingStatistics.ts";
import { kindsOf, queryFor } from "./query.ts";
import { RunSearch } from "./runSearch.ts";

/** What one segment knows of a run of output tokens. */
export interface SegmentMatches {
  readonly segment: Segment;
  readonly search: RunSearch;
  /**
   * Longest match in this segment from each token on, where it is longer than those in all segments before;
   * else 0, since earlier contributions hold those tokens.
   */
  readonly length: Uint32Array;
}

/** A run of output tokens, searched in every segment of a manifest. */
export interface RunMatches {
  readonly tokenCount: number;
  /** In the order of the manifest, which is registration order. */
  readonly bySegment: readonly SegmentMatches[];
  /** Longest match in any segment from each token on. */
  readonly length: Uint32Array;
}

export interface RunOptions {
  /** Matching statistics in the first segment, where somebody has them already. */
  readonly first?: Uint32Array | undefined;
  /** Called before each segment; what it throws ends the search. */
  readonly checkpoint?: (() => void) | undefined;
}

/**
 * @param ids one run of the output (code or comments)
 * @param lexicon the words of `ids`
 * @returns cost is that of matching statistics in the first segment, and less in each other one
 */
export function searchRun(
  segments: readonly Segment[],
  ids: Uint32Array,
  lexicon: Lexicon | undefined,
  { first, checkpoint }: RunOptions = {},
): RunMatches {
  const kinds = kindsOf(ids);
  const length = new Uint32Array(ids.length);
  const bySegment = segments.map((segment, s) => {
    checkpoint?.();
    const query = queryFor(segment, kinds, lexicon);
    const search = new RunSearch(segment, query);
    const found =
      s === 0
        ? (first ?? matchingStatistics(search))
        : matchesBeyond(search, length, longestPossible(filterOf(segment, ids.length), query, length));
    for (let i = 0; i < length.length; i++) if (found[i] > length[i]) length[i] = found[i];
    return { segment, search, length: found };
  });
  return { tokenCount: ids.length, bySegment, length };
}
