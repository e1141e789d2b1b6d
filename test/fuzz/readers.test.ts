/**
 * The fuzzer of the index readers. DATANET_FUZZ_RUNS says how many runs, DATANET_FUZZ_INPUT repeats one
 * input, DATANET_FUZZ_KEEP=1 renews test/fuzz/corpus from what the run has found.
 */
import { randomInt } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Coverage } from "./coverage.ts";

const runs = Number(process.env.DATANET_FUZZ_RUNS ?? 2000);
const seed = Number(process.env.DATANET_SEED ?? randomInt(2 ** 31));
const oneInput = process.env.DATANET_FUZZ_INPUT;
const isReader = (url: string): boolean => /\/core\/(node|segment|match)\//.test(url);

test(
  `${oneInput ?? `${runs} runs`} of damaged index directories: refused, or answered right`,
  async () => {
    // The code must not be loaded before its coverage is counted.
    const coverage = new Coverage(isReader);
    const { attempt, fuzz, writeCorpus } = await import("./fuzz.ts");
    const { inputFromText } = await import("./fuzzInput.ts");
    if (oneInput !== undefined) {
      console.log(`fuzz: ${oneInput}: ${await attempt(inputFromText(readFileSync(oneInput, "utf8")))}`);
      return;
    }
    const result = await fuzz(runs, seed, coverage);
    const perSecond = Math.round(result.runs / result.seconds);
    console.log(
      `fuzz: ${result.runs} runs with seed ${seed}, ${perSecond} a second; ${result.right} directories taken as they stood; ` +
        `${result.blocksReached} of ${result.blocksKnown} blocks reached, corpus of ${result.corpusSize}`,
    );
    coverage.end();
    if (process.env.DATANET_FUZZ_KEEP === "1") console.log(`fuzz: ${writeCorpus(result.found)} inputs kept`);
    expect(result.runs).toBeGreaterThan(0);
    expect(result.right).toBeGreaterThan(0);
    expect(result.refused).toBeGreaterThan(0);
    // Nothing reached means that nothing was counted, not that there was nothing.
    expect(result.blocksReached).toBeGreaterThan(300);
  },
  6 * 3600_000,
);
