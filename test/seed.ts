import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Draws the seed of a run of the tests and says it, so that the run can be repeated; keeps locks out of the user's folders. */
export function setup(): () => void {
  process.env.DATANET_SEED ??= String(randomInt(2 ** 31));
  console.log(`seed ${process.env.DATANET_SEED}; DATANET_SEED=${process.env.DATANET_SEED} repeats this run`);
  const state = mkdtempSync(join(tmpdir(), "datanet-test-state-"));
  process.env.XDG_STATE_HOME = state;
  return () => rmSync(state, { recursive: true, force: true });
}
