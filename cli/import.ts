import { statSync } from "node:fs";
import { importIndex } from "../core/node/importIndex.ts";
import { runImportBundle } from "./importBundle.ts";
import { type Command, type Invocation, widthOf } from "./invocation.ts";
import { count, Progress, percent, print, printJson, visibleLine } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

export const importCommand: Command = {
  name: "import",
  usage: "import BUNDLE | import DIR [--width 1|2|4]",
  does: "makes the DataNet of a bundle, or brings it up to a newer one; or verifies an infini-gram index directory and writes hashes and tables of ours beside its files",
  options: { width: "string" },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const width = widthOf(invocation);
  const isFile = statSync(invocation.positionals[0], { throwIfNoEntry: false })?.isFile();
  if (isFile) return runImportBundle(invocation);
  const progress = new Progress();
  const imported = await untilInterrupted((signal) =>
    importIndex(invocation.positionals[0], {
      width,
      signal,
      onProgress: (done) => progress.show(`verifying ${percent(done)}`),
    }),
  ).finally(() => progress.clear());
  if (invocation.json) {
    printJson(imported);
    return 0;
  }
  const { dir, segments, tokens, documents, wrote } = imported;
  const parts = segments === 1 ? "1 segment" : `${count(segments)} segments`;
  const size = `${count(documents)} documents of ${count(tokens)} tokens, ${imported.width} ${imported.width === 1 ? "byte" : "bytes"} each, ${parts}`;
  print(`${visibleLine(dir)}: ${size}; everything is as it should be`);
  if (wrote.length > 0) print(`wrote ${wrote.join(", ")} beside its files`);
  else if (segments > 1) print("nothing was written: hashes go with an index of one segment");
  return 0;
}
