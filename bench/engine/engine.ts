import { loadavg } from "node:os";
import { removeFolders } from "./cache.ts";
import { makeCorpus, type TokenizerName } from "./corpus.ts";
import { measureBuild } from "./measureBuild.ts";
import { measureMatch } from "./measureMatch.ts";
import { type Check, type Measurement, Measurements } from "./measurement.ts";
import { measureOpen } from "./measureOpen.ts";
import { measurePhrases } from "./measurePhrases.ts";
import { measureSegments } from "./measureSegments.ts";
import { installPeers, type Peer } from "./peers.ts";
import { Questions } from "./questions.ts";

/** Sizes of the corpus that are measured. */
export const allSizes: readonly number[] = [1e6, 1e7, 1e8];

/** Everything the bench of the engine finds out. */
export interface EngineResult {
  /** Processes that wanted a processor before the run began, on average over a minute: 0 on a quiet machine. */
  readonly loadBefore: number;
  readonly sizes: readonly number[];
  readonly peers: readonly Peer[];
  readonly measurements: readonly Measurement[];
  readonly checks: readonly Check[];
  /** What could not be measured, or came out wrong. */
  readonly failures: readonly string[];
}

/** Builds everybody takes, by the size of the corpus. */
const buildRepeats = (tokens: number): number => (tokens <= 1e6 ? 5 : tokens <= 1e7 ? 3 : 1);

/** Segments are compared at this size. */
const segmentsTokens = 1e7;

/** Measures our engine and its peers on the same files, in one run. */
export async function measureEngine(sizes: readonly number[]): Promise<EngineResult> {
  const loadBefore = loadavg()[0];
  if (loadBefore > 0.5)
    process.stderr.write(
      `\n*** bench: the machine is busy (load ${loadBefore.toFixed(1)}): figures are NOISY\n\n`,
    );
  const corpus = await makeCorpus();
  const peers = await installPeers();
  const done: Measurements[] = [];
  for (const tokens of sizes)
    for (const tokenizer of ["r50k", "lexeme"] satisfies TokenizerName[]) {
      const into = new Measurements(tokenizer, tokens);
      done.push(into);
      const questions = new Questions(corpus, tokenizer, tokens);
      await into.part("build and match", async () => {
        const { dir } = await measureBuild(corpus, peers, into, buildRepeats(tokens));
        await measureMatch(dir, peers, questions, into);
        await into.part("open", () => measureOpen(dir, peers, questions, into));
        if (tokenizer !== "r50k") return;
        await into.part("phrases", () => measurePhrases(corpus, dir, peers, questions, into));
        if (tokens === segmentsTokens)
          await into.part("segments", () => measureSegments(corpus, dir, peers, questions, into));
      });
      removeFolders(); // Some gigabytes.
    }
  return {
    loadBefore,
    sizes,
    peers: peers.all,
    measurements: done.flatMap(({ list }) => list),
    checks: done.flatMap(({ checks }) => checks),
    failures: done.flatMap(({ failures }) => failures),
  };
}
