import { randomInt } from "node:crypto";

/** Draws the seed of a run of the tests and says it, so that the run can be repeated. */
export function setup(): void {
  process.env.DATANET_SEED ??= String(randomInt(2 ** 31));
  console.log(`seed ${process.env.DATANET_SEED}; DATANET_SEED=${process.env.DATANET_SEED} repeats this run`);
}
