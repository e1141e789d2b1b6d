import { examine } from "../core/node/doctor.ts";
import type { Command, Invocation } from "./invocation.ts";
import { count, Progress, print, printJson, visibleLine } from "./print.ts";

export const doctor: Command = {
  name: "doctor",
  usage: "doctor",
  does: "checks every file, hash and order, and says what is wrong where",
  options: {},
  positionals: [0, 0],
  run,
};

async function run({ store, json }: Invocation): Promise<number> {
  const progress = new Progress();
  progress.show("opening the store");
  const { findings, unchecked, checked } = await examine(store, {
    onStep: (step, done, of) => progress.show(`${step} ${count(done)} of ${count(of)}`),
  }).finally(() => progress.clear());
  const ok = findings.length === 0;
  if (json) printJson({ ok, findings, unchecked, checked });
  else if (ok) {
    const { contributions, segments, files } = checked;
    const looked = [
      counted(contributions, "contribution"),
      counted(segments, "segment"),
      counted(files, "file"),
    ];
    print(`${visibleLine(store)}: everything is as it should be; checked ${looked.join(", ")}`);
  }
  if (!json)
    for (const { where, found, wanted } of findings)
      process.stderr.write(`${visibleLine(`${where}: ${found}, wanted ${wanted}`)}\n`);
  if (!json) for (const what of unchecked) process.stderr.write(`${visibleLine(`not checked: ${what}`)}\n`);
  return ok ? 0 : 1;
}

function counted(n: number, what: string): string {
  return `${count(n)} ${what}${n === 1 ? "" : "s"}`;
}
