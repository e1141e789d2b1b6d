import { resolve } from "node:path";
import { exportBundle } from "../core/node/exportBundle.ts";
import { readLedger } from "../core/node/ledger.ts";
import { type Invocation, UsageError } from "./invocation.ts";
import { count, Progress, percent, print, printJson, visibleLine } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

/** `export PATH --format bundle`. */
export async function runExportBundle(invocation: Invocation): Promise<number> {
  for (const option of ["segments", "width"]) {
    if (!invocation.strings.has(option)) continue;
    throw new UsageError(
      `export: --${option} goes with --format infini-gram; a bundle holds texts, no index`,
    );
  }
  const ledger = await readLedger(resolve(invocation.store));
  const progress = new Progress();
  const exported = await untilInterrupted((signal) =>
    exportBundle(ledger, invocation.positionals[0], {
      signal,
      onProgress: (done) => progress.show(`packing texts ${percent(done)}`),
    }),
  ).finally(() => progress.clear());
  if (invocation.json) {
    printJson(exported);
    return 0;
  }
  const { file, contributions, texts, textBytes, bytes, manifestHash } = exported;
  const missing = contributions - texts;
  print(
    `${visibleLine(file)}: ${count(contributions)} contributions, ${count(textBytes)} bytes of text in ${count(bytes)} bytes`,
  );
  if (missing > 0) print(`${count(missing)} of them without text: revoked and purged`);
  print(`manifest ${manifestHash}`);
  return 0;
}
