import { closeSync, openSync, readSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { emptyFolder } from "./cache.ts";
import { runChild } from "./child.ts";
import { type Corpus, corpusPart, widthOf } from "./corpus.ts";
import { datanet, type Measurements } from "./measurement.ts";
import type { BuildTask, Built } from "./ours.ts";
import type { Peers } from "./peers.ts";
import { runTogether } from "./processes.ts";
import { buildWithReference } from "./referenceBuilder.ts";

/** What the bench says of builds. */
export const said = {
  build: "build, token file to suffix array file",
  buildPeak: "build, peak memory",
  sort: "sort the suffixes",
  sortPeak: "sort the suffixes, peak memory",
  core: "tokenized.0 and table.0",
  reference: "all files of the reference's format",
  all: "all files",
  perText: "index, all files",
  perTextCore: "index, tokenized.0 and table.0",
  text: "text",
} as const;

/** In one job, and in one for each processor: then its parts have to be merged, which takes longer than sorting. */
export const referenceBuilder = "infini-gram, its builder";
export const referenceBuilderJobs = "infini-gram, its builder, parallel";

/** On larger ones the merge takes many minutes. */
const mostTokensInJobs = 1e7;

/** Builds the index with everybody in turn, each in processes of their own. @returns our index */
export async function measureBuild(
  corpus: Corpus,
  peers: Peers,
  into: Measurements,
  repeats: number,
): Promise<Built> {
  const { tokenizer, tokens } = into;
  const width = widthOf[tokenizer];
  const parent = emptyFolder(`${tokenizer}-${tokens}`);
  const task: BuildTask = { corpus, tokenizer, tokens, part: 0, of: 1, parent };
  const values = new Map<string, Map<string, number[]>>();
  const note = (what: string, who: string, value: number): void => {
    const noted = values.get(what) ?? new Map<string, number[]>();
    values.set(what, noted.set(who, [...(noted.get(who) ?? []), value]));
  };
  const failed = new Set<string>();
  const of = async (who: string, run: () => Promise<void>): Promise<void> => {
    if (failed.has(who)) return;
    const before = into.failures.length;
    await into.part(who, run);
    if (into.failures.length > before) failed.add(who);
  };
  let ours: Built | undefined;
  for (let i = 0; i < repeats; i++) {
    const built = await runChild<Built>("build", task);
    process.stderr.write(
      `bench: built in ${Object.values(built.seconds)
        .map((s) => s.toFixed(1))
        .join(" + ")} s\n`,
    );
    ours ??= built;
    const { read, sort, table } = built.seconds;
    note(said.build, datanet, tokens / (read + sort + table));
    note(said.buildPeak, datanet, built.peakBytes / tokens);
    note(said.sort, datanet, tokens / sort);
    note(said.sortPeak, datanet, built.sortPeakBytes / tokens);
    const [tokensPath, tablePath] = ["tokenized.0", "table.0"].map((name) => join(built.dir, name));
    const { reference, libsais, divsufsort } = peers;
    const runs: [who: string, jobs: number][] = [[referenceBuilder, 1]];
    if (tokens <= mostTokensInJobs) runs.push([referenceBuilderJobs, availableParallelism()]);
    for (const [who, jobs] of reference ? runs : [])
      await of(who, async () => {
        const run = await buildWithReference(reference!.builder, tokensPath, width, jobs);
        note(said.build, who, tokens / run.seconds);
        note(said.buildPeak, who, run.peakBytes / tokens);
        // What it leaves unsorted are long repeats: it compares no more than its parts overlap.
        if (i === 0)
          into.check(`suffix array of ${who} against ours`, tokens, 0, differences(tablePath, run.table));
      });
    const sortWith = async (who: string, program: string, args: readonly string[]): Promise<number> => {
      const { outputs, peakBytes } = await runTogether(program, [args]);
      const { seconds, different = 0 } = JSON.parse(outputs[0]) as { seconds: number; different?: number };
      note(said.sort, who, tokens / seconds);
      note(said.sortPeak, who, peakBytes / tokens);
      return different;
    };
    if (libsais)
      await of("libsais", async () => {
        const different = await sortWith("libsais", libsais, [tokensPath, String(width), tablePath]);
        if (i === 0) into.check("our suffix array against that of libsais", tokens, different);
      });
    if (divsufsort && width === 2 && i === 0)
      await of("libdivsufsort", async () => {
        const script = "bench/engine/peers/divsufsort.py";
        await sortWith("libdivsufsort", divsufsort, [script, tokensPath, String(width)]);
      });
    if (i === 0)
      note("write all files, with hashes, synced to the disk", datanet, tokens / built.folderSeconds);
  }
  for (const [what, noted] of values)
    for (const [who, all] of noted)
      into.add(what, who, what.endsWith("memory") ? "bytes a token" : "tokens/s", all);
  addSizes(into, ours!, corpusPart(corpus, tokenizer, tokens).textBytes);
  return ours!;
}

function addSizes(into: Measurements, { files, tokens }: Built, textBytes: number): void {
  const sum = (wanted: (name: string) => boolean): number =>
    Object.entries(files).reduce((total, [name, size]) => total + (wanted(name) ? size : 0), 0);
  const core = files["tokenized.0"] + files["table.0"];
  const all = sum(() => true);
  into.add(said.core, datanet, "bytes a token", [core / tokens]);
  into.add(said.reference, datanet, "bytes a token", [sum((name) => name.endsWith(".0")) / tokens]);
  into.add(said.all, datanet, "bytes a token", [all / tokens]);
  into.add(said.perTextCore, datanet, "bytes a byte of text", [core / textBytes]);
  into.add(said.perText, datanet, "bytes a byte of text", [all / textBytes]);
  into.add(said.text, "the corpus", "bytes a token", [textBytes / tokens]);
}

/** Entries in which two suffix array files of one length differ, counted as groups of 8 bytes that do. */
function differences(a: string, b: string): number {
  if (statSync(a).size !== statSync(b).size) return Math.max(statSync(a).size, statSync(b).size);
  const files = [a, b].map((path) => openSync(path, "r"));
  const pieces = files.map(() => Buffer.alloc(1 << 20));
  let different = 0;
  for (let at = 0; ; at += 1 << 20) {
    const [read] = files.map((file, i) => readSync(file, pieces[i], 0, 1 << 20, at));
    if (read === 0) break;
    if (pieces[0].compare(pieces[1], 0, read, 0, read) === 0) continue;
    for (let i = 0; i < read; i += 8)
      if (pieces[0].compare(pieces[1], i, Math.min(read, i + 8), i, Math.min(read, i + 8)) !== 0) different++;
  }
  for (const file of files) closeSync(file);
  return different;
}
