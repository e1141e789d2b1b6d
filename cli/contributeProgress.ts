import type { ContributeProgress } from "../core/node/contribute.ts";
import { count, type Progress, percent } from "./print.ts";

/**
 * Shows how far a contribution is: part done, rate and time left.
 *
 * @param total files there are to look at
 */
export function showContributing(progress: Progress, total: number): (now: ContributeProgress) => void {
  const started = performance.now();
  return ({ step, seen, files, bytes, tokens }) => {
    if (step !== "reading") return progress.show(`${step} ${count(tokens)} tokens of ${count(files)} files`);
    const seconds = (performance.now() - started) / 1000;
    const left = Math.ceil((seconds / seen) * (total - seen));
    const rate = (bytes / 1e6 / seconds).toFixed(1);
    progress.show(
      `reading ${percent(seen / total)}, ${count(seen)} of ${count(total)} files, ${rate} MB/s, ${left} s left`,
    );
  };
}
