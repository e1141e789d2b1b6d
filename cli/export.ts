import { exportIndex } from "../core/node/exportIndex.ts";
import { openStore } from "../core/node/store.ts";
import { runExportBundle } from "./exportBundle.ts";
import { type Command, type Invocation, naturalOf, optionOf, UsageError, widthOf } from "./invocation.ts";
import { count, Progress, percent, print, printJson, visibleLine } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

export const exportCommand: Command = {
  name: "export",
  usage: "export PATH [--format infini-gram] [--segments N] [--width 1|2|4] | export PATH --format bundle",
  does: "writes the DataNet, without what was revoked, as an index directory that infini-gram's engine opens; or all of it as one file, from which import makes the same DataNet elsewhere",
  options: { format: "string", segments: "string", width: "string" },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const format = optionOf(invocation, "format") ?? "infini-gram";
  if (format === "bundle") return runExportBundle(invocation);
  if (format !== "infini-gram") {
    throw new UsageError(`export: no format ${JSON.stringify(format)}; there are infini-gram and bundle`);
  }
  const segments = naturalOf(invocation, "segments", 1);
  if (segments === 0) throw new UsageError("export: --segments 0, wanted at least 1");
  const width = widthOf(invocation);
  const store = await openStore(invocation.store);
  const progress = new Progress();
  const exported = await untilInterrupted((signal) =>
    exportIndex(store, invocation.positionals[0], {
      segments,
      width,
      signal,
      onProgress: (done) => progress.show(`sorting ${percent(done)}`),
    }),
  ).finally(() => progress.clear());
  if (invocation.json) printJson(exported);
  else {
    const { tokens, documents, width: bytes, dir } = exported;
    const parts = exported.segments === 1 ? "1 segment" : `${count(exported.segments)} segments`;
    print(
      `${visibleLine(dir)}: ${count(documents)} documents of ${count(tokens)} tokens, ${bytes} ${bytes === 1 ? "byte" : "bytes"} each, ${parts}`,
    );
    if (exported.segments < segments) {
      const asked = `${count(segments)} segments were asked for, ${count(exported.segments)} were made`;
      print(`${asked}: a contribution's documents stay together, and there are no more to part`);
    }
  }
  warnOfName(exported.dir);
  return 0;
}

/** The reference tells files apart by words anywhere in their whole path. */
function warnOfName(dir: string): void {
  const word = ["tokenized", "table", "offset", "metadata", "metaoff", "unigram"].find((each) =>
    dir.includes(each),
  );
  if (word === undefined) return;
  const advice = "infini-gram's engine takes it for a kind of file; move the folder before it opens it";
  process.stderr.write(`datanet: ${visibleLine(dir)}: ${word} in the path, ${advice}\n`);
}
