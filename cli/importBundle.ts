import { type ImportedBundle, type ImportProgress, importBundle } from "../core/node/importBundle.ts";
import { type Invocation, UsageError } from "./invocation.ts";
import { count, Progress, percent, print, printJson, visibleLine } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

/** `import FILE`: makes the DataNet of a bundle, or brings the one that is there up to it. */
export async function runImportBundle(invocation: Invocation): Promise<number> {
  if (invocation.strings.has("width")) {
    throw new UsageError("import: --width goes with an index directory; a bundle holds texts, no index");
  }
  const progress = new Progress();
  const onProgress = showImporting(progress);
  const imported = await untilInterrupted((signal) =>
    importBundle(invocation.store, invocation.positionals[0], { signal, onProgress }),
  ).finally(() => progress.clear());
  if (invocation.json) printJson(imported);
  else tell(imported, visibleLine(invocation.positionals[0]));
  return 0;
}

function tell(
  { store, outcome, added, revoked, records, manifestHash }: ImportedBundle,
  bundle: string,
): void {
  const where = visibleLine(store);
  if (outcome === "older") {
    print(`${bundle} is older than ${where}, which has all of it and more: nothing was changed`);
  } else if (outcome === "same") {
    print(`${where} has all of ${bundle} already: nothing was changed`);
  } else {
    const what = outcome === "new" ? "made, with" : "now with";
    const parts = [`${count(added)} new ${added === 1 ? "contribution" : "contributions"}`];
    if (revoked > 0) parts.push(`${count(revoked)} revoked`);
    if (records) parts.push(`${count(records)} new ${records === 1 ? "record" : "records"}`);
    print(`${where}: ${what} ${parts.join(", ")}`);
  }
  if (records === undefined) print("the attribution records differ from those here, which were kept");
  print(`manifest ${manifestHash}`);
}

/** Shows how far an import is: part done, rate and time left of each step. */
function showImporting(progress: Progress): (now: ImportProgress) => void {
  let step = "";
  let started = 0;
  return (now) => {
    if (now.step !== step) [step, started] = [now.step, performance.now()];
    const seconds = (performance.now() - started) / 1000;
    const part = now.of === 0 ? 1 : now.done / now.of;
    const left = part > 0 ? `, ${Math.ceil((seconds / part) * (1 - part))} s left` : "";
    const rate = seconds > 0 ? `, ${(now.done / 1e6 / seconds).toFixed(1)} million ${unitOf(now)}/s` : "";
    progress.show(`${now.step} ${percent(part)}${rate}${left}`);
  };
}

function unitOf({ step }: ImportProgress): string {
  return step === "indexing" || step === "writing" ? "tokens" : "bytes";
}
