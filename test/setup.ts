import fc from "fast-check";

/** One seed a run, drawn by the runner's start (test/seed.ts prints it); DATANET_SEED repeats a run. */
const seed = Number(process.env.DATANET_SEED);
fc.configureGlobal({
  numRuns: Number(process.env.DATANET_RUNS ?? 100),
  ...(Number.isInteger(seed) ? { seed } : {}),
});
