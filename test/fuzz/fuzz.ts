import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { check, type Outcome } from "./check.ts";
import type { Coverage } from "./coverage.ts";
import { type FuzzInput, inputFromText, inputToText, sha256 } from "./fuzzInput.ts";
import { freshInput } from "./makeDirectory.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";
import { Watchdog } from "./watchdog.ts";

export interface FuzzResult {
  readonly runs: number;
  readonly seconds: number;
  /** Runs whose directory was taken as it stood, with all answers right. */
  readonly right: number;
  readonly blocksReached: number;
  readonly blocksKnown: number;
  /** Runs whose directory was refused. */
  readonly refused: number;
  readonly corpusSize: number;
  /** Inputs that reached a block no other had, those from earlier runs among them. */
  readonly found: readonly FuzzInput[];
}

/** Runs from one look at the coverage to the next: a look costs as much as many runs, and finds ever less. */
const smallestBatch = 128;
const largestBatch = 2048;
/** Larger inputs are not kept with the sources. */
const mostKeptLetters = 4096;
const corpusFolder: string = join(import.meta.dirname, "corpus");
const foundFolder: string = join(import.meta.dirname, "../../build/fuzz");
/** Most memory that a run of inputs of a few kilobytes may still hold. */
const mostBytes = 1 << 28;

/**
 * Changes inputs at random, keeps those that reach code which none reached before, and goes on from them.
 *
 * @throws Error with the file of the input, when a run finds something
 */
export async function fuzz(runs: number, seed: number, coverage: Coverage): Promise<FuzzResult> {
  const random = new Random(seed);
  const kept = readCorpus();
  const fresh = Array.from({ length: 20 }, () => freshInput(random));
  const corpus = [...fresh, ...kept];
  mkdirSync(foundFolder, { recursive: true });
  const watchdog = new Watchdog(join(foundFolder, "endless.json"), 30);
  const started = performance.now();
  // Most runs end in a refusal, and its stack costs more than the run; repeating an input shows stacks.
  Error.stackTraceLimit = 0;
  const outcomes = { right: 0, refused: 0 };
  const runOne = async (input: FuzzInput): Promise<void> => {
    watchdog.begin(() => inputToText(input));
    outcomes[await attempt(input)]++;
  };
  try {
    for (const input of corpus) await runOne(input);
    coverage.keep(coverage.look());
    let done = 0;
    let batchSize = smallestBatch;
    while (done < runs) {
      const batch: FuzzInput[] = [];
      while (batch.length < batchSize && done + batch.length < runs) {
        const input = mutate(random.pick(corpus), random.pick(corpus), random);
        batch.push(input);
        await runOne(input);
      }
      done += batch.length;
      const reached = coverage.look();
      if (reached.size > 0) {
        corpus.push(...(await newOnes(batch, coverage)));
        coverage.keep(reached); // What ran in the batch and not again: caches fill once.
      }
      batchSize = Math.min(largestBatch, reached.size > 0 ? smallestBatch : batchSize * 2);
      if (process.memoryUsage().arrayBuffers > mostBytes)
        throw new Error(
          `fuzz: ${process.memoryUsage().arrayBuffers} bytes held, wanted at most ${mostBytes}; seed ${seed}`,
        );
    }
    const seconds = (performance.now() - started) / 1000;
    return {
      runs: done,
      seconds,
      ...outcomes,
      blocksReached: coverage.reached,
      blocksKnown: coverage.known,
      corpusSize: corpus.length,
      found: corpus.slice(fresh.length),
    };
  } finally {
    await watchdog.end();
  }
}

/** The inputs of a batch that reach blocks no other had, found by running ever smaller parts of it again. */
async function newOnes(batch: readonly FuzzInput[], coverage: Coverage): Promise<FuzzInput[]> {
  for (const input of batch) await attempt(input);
  const fresh = coverage.look();
  if (fresh.size === 0) return [];
  if (batch.length === 1) {
    coverage.keep(fresh);
    return [...batch];
  }
  const middle = batch.length >>> 1;
  const first = await newOnes(batch.slice(0, middle), coverage);
  return [...first, ...(await newOnes(batch.slice(middle), coverage))];
}

/** Runs one input; what it finds is written to a file that the message names. */
export async function attempt(input: FuzzInput): Promise<Outcome> {
  try {
    return await check(input);
  } catch (error) {
    const text = inputToText(input);
    const path = join(foundFolder, `${sha256(Buffer.from(text)).toString("hex").slice(0, 12)}.json`);
    mkdirSync(foundFolder, { recursive: true });
    writeFileSync(path, text);
    const repeat = `DATANET_FUZZ_INPUT=${path} npx vitest run test/fuzz`;
    throw new Error(`${(error as Error).message}\nthe input is ${path}; this repeats it: ${repeat}`, {
      cause: error,
    });
  }
}

/** Inputs that were worth keeping, one a line. */
function readCorpus(): FuzzInput[] {
  return readdirSync(corpusFolder)
    .filter((name) => name.endsWith(".jsonl"))
    .flatMap((name) => readFileSync(join(corpusFolder, name), "utf8").trimEnd().split("\n"))
    .filter((line) => line !== "")
    .map(inputFromText);
}

/** Writes small inputs that each reached something new, to take with the sources. @returns how many */
export function writeCorpus(found: readonly FuzzInput[]): number {
  const texts = found.map(inputToText).filter((text) => text.length <= mostKeptLetters);
  writeFileSync(join(corpusFolder, "kept.jsonl"), `${texts.join("\n")}\n`);
  return texts.length;
}
