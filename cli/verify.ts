import { readTextFile } from "../core/node/readTextFile.ts";
import { verifyRecord } from "../core/node/record.ts";
import { openStore } from "../core/node/store.ts";
import { recordHash } from "../core/record/attributionRecord.ts";
import { parseRecord } from "../core/record/parseRecord.ts";
import { type Command, type Invocation, optionOf, UsageError } from "./invocation.ts";
import { print, printJson, visibleLine } from "./print.ts";

export const verify: Command = {
  name: "verify",
  usage: "verify RECORD --text FILE [--context FILE]",
  does: "recomputes a record from the store and names the first field that differs; exit 1 when one does",
  options: { text: "string", context: "string" },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const [file] = invocation.positionals;
  const textFile = optionOf(invocation, "text");
  if (textFile === undefined)
    throw new UsageError("verify: no --text, wanted the file of the text that was recorded");
  const contextFile = optionOf(invocation, "context");
  const record = parseRecord(file, (await readTextFile(file)).text);
  const output = await readTextFile(textFile);
  const context = contextFile === undefined ? undefined : await readTextFile(contextFile);
  const store = await openStore(invocation.store);
  const difference = await verifyRecord(store, record, output, context);
  if (invocation.json) printJson({ equal: difference === undefined, ...(difference && { difference }) });
  else if (difference === undefined) print(`equal: record ${recordHash(record)}`);
  else {
    const { field, found, wanted } = difference;
    print(`not equal: ${visibleLine(field)} is ${visibleLine(found)}, wanted ${visibleLine(wanted)}`);
  }
  return difference === undefined ? 0 : 1;
}
