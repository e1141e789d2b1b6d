import { compact as compactStore } from "../core/node/compact.ts";
import { showCompacting } from "./compactProgress.ts";
import type { Command, Invocation } from "./invocation.ts";
import { count, Progress, print, printJson } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

export const compact: Command = {
  name: "compact",
  usage: "compact",
  does: "merges segments into as few as can be and clears what calls that were cut off have left",
  options: {},
  positionals: [0, 0],
  run,
};

async function run({ store, json }: Invocation): Promise<number> {
  const progress = new Progress();
  const onProgress = showCompacting(progress);
  const done = await untilInterrupted((signal) =>
    compactStore(store, { fully: true, signal, onProgress }),
  ).finally(() => progress.clear());
  if (json) printJson(done);
  else {
    print(`${count(done.before)} segments before, ${count(done.after)} after`);
    print(`manifest ${done.manifestHash}`);
  }
  return 0;
}
