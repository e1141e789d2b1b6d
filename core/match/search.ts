import type { Segment } from "../segment/segment.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import { matchingStatistics } from "./matchingStatistics.ts";
import { queryFor } from "./query.ts";
import { RunSearch } from "./runSearch.ts";

/** What one segment knows of a run of output tokens. */
export interface SegmentMatches {
  readonly segment: Segment;
  readonly search: RunSearch;
  /** Longest match in this segment from each token on. */
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

/**
 * @param ids one run of the output (code or comments)
 * @param lexicon the words of `ids`
 * @returns cost is that of matching statistics, once a segment
 */
export function searchRun(
  segments: readonly Segment[],
  ids: Uint32Array,
  lexicon: Lexicon | undefined,
): RunMatches {
  const length = new Uint32Array(ids.length);
  const bySegment = segments.map((segment) => {
    const search = new RunSearch(segment, queryFor(segment, ids, lexicon));
    const found = matchingStatistics(search);
    for (let i = 0; i < length.length; i++) if (found[i] > length[i]) length[i] = found[i];
    return { segment, search, length: found };
  });
  return { tokenCount: ids.length, bySegment, length };
}
