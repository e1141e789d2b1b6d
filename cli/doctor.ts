import { examine } from "../core/node/doctor.ts";
import type { Command, Invocation } from "./invocation.ts";
import { Progress, print, printJson, visibleLine } from "./print.ts";

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
  const findings = await examine(store, (done, of) => progress.show(`texts ${done} of ${of}`)).finally(() =>
    progress.clear(),
  );
  const ok = findings.length === 0;
  if (json) printJson({ ok, findings });
  else if (ok) print(`${visibleLine(store)}: everything is as it should be`);
  if (!json)
    for (const { where, found, wanted } of findings)
      process.stderr.write(`${visibleLine(`${where}: ${found}, wanted ${wanted}`)}\n`);
  return ok ? 0 : 1;
}
