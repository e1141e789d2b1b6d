import type { CompactProgress } from "../core/node/compact.ts";
import { count, type Progress } from "./print.ts";
import { Rate } from "./rate.ts";

/** Shows how far a merge of segments is. */
export function showCompacting(progress: Progress): (now: CompactProgress) => void {
  let merged = -1;
  let rate = new Rate();
  return ({ segments, tokens, sortedTokens }) => {
    // Another merge has begun.
    if (tokens !== merged) rate = new Rate();
    merged = tokens;
    const what = `merging ${count(segments)} segments of ${count(tokens)} tokens`;
    progress.show(`${what}, ${rate.describe(sortedTokens, tokens)}`);
  };
}
