import type { ContributeProgress } from "../core/node/contribute.ts";
import { count, type Progress } from "./print.ts";
import { Rate } from "./rate.ts";

/**
 * Shows how far a contribution is: part done, rate and time left, and how much is registered for good.
 *
 * @param total files there are to look at
 */
export function showContributing(progress: Progress, total: number): (now: ContributeProgress) => void {
  const rate = new Rate();
  return ({ step, seen, files, registered, bytes, tokens, sortedTokens }) => {
    const kept = registered > 0 ? `, ${count(registered)} registered` : "";
    if (step === "reading") {
      const speed = `${(bytes / 1e6 / rate.seconds).toFixed(1)} MB/s`;
      const part = `${rate.describe(seen, total)}, ${count(seen)} of ${count(total)} files`;
      progress.show(`reading ${part}, ${speed}${kept}`);
      return;
    }
    const sorted = step === "indexing" ? `, ${count(sortedTokens)} tokens sorted` : "";
    progress.show(`${step} ${count(tokens)} tokens of ${count(files)} files${sorted}${kept}`);
  };
}
