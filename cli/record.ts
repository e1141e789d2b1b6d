import { constants } from "node:fs";
import { access, lstat, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { canonicalJson, type Json } from "../core/base/canonical.ts";
import { DataNetError } from "../core/base/errors.ts";
import { normalizeContributor } from "../core/contribute/contributor.ts";
import { replaceDurably, writing } from "../core/node/durable.ts";
import { readTextFile } from "../core/node/readTextFile.ts";
import { recordInference } from "../core/node/record.ts";
import { openStore } from "../core/node/store.ts";
import { type Command, type Invocation, optionOf, UsageError } from "./invocation.ts";
import { languageFor, refuseStrangers } from "./outputArguments.ts";
import { count, print, printJson, visibleLine } from "./print.ts";

export const record: Command = {
  name: "record",
  usage:
    "record FILE --model ID [--fee AMOUNT] [--currency NAME] [--context FILE] [--exclude CONTRIBUTOR]... [--language L] [--inference ID] [--created-at TIME] [--out FILE]",
  does: `writes down what a generated text is made of, so that anyone can recompute it; AMOUNT in whole tokens
    of 18 decimals`,
  options: {
    model: "string",
    fee: "string",
    currency: "string",
    context: "string",
    exclude: "strings",
    language: "string",
    inference: "string",
    "created-at": "string",
    out: "string",
  },
  positionals: [1, 1],
  run,
};

/** The currency of the embedded chain, whose token has 18 decimals. */
const defaultCurrency = "DNT";
const decimals = 18;

async function run(invocation: Invocation): Promise<number> {
  const [file] = invocation.positionals;
  const modelId = optionOf(invocation, "model");
  if (!modelId) throw new UsageError("record: no --model, wanted the name of the model that wrote the text");
  const amount = optionOf(invocation, "fee");
  const currency = optionOf(invocation, "currency") ?? defaultCurrency;
  const fee = amount === undefined ? undefined : { currency, amount: smallestUnits(amount) };
  const contextFile = optionOf(invocation, "context");
  const excluded = (invocation.strings.get("exclude") ?? []).map(normalizeContributor);
  const language = languageFor("record", file, optionOf(invocation, "language"));
  const createdAt = timeOf(optionOf(invocation, "created-at"));
  const store = await openStore(invocation.store);
  if (excluded.length > 0) refuseStrangers(excluded, store);
  const folder = join(invocation.store, "records");
  const given = optionOf(invocation, "out");
  await refuseUnwritable(given ?? folder, given === undefined ? "folder" : "file");
  const { record: made, recordHash } = await recordInference(store, {
    output: await readTextFile(file),
    language,
    context: contextFile === undefined ? undefined : await readTextFile(contextFile),
    excluded,
    modelId,
    fee,
    createdAt,
    inferenceId: optionOf(invocation, "inference"),
  });
  const out = given ?? join(folder, `${recordHash}.json`);
  const text = `${canonicalJson(made as unknown as Json)}\n`;
  await writing(out, async () => {
    if (given === undefined) await mkdir(folder, { recursive: true });
    await replaceDurably(out, Buffer.from(text));
  });
  if (invocation.json) printJson({ record: made, recordHash, file: out });
  else {
    const { attributions, shares } = made;
    print(
      `recorded inference ${visibleLine(made.inferenceId)}: ${count(made.output.tokenCount)} tokens, ${counted(attributions.length, "attribution")}, ${counted(shares.length, "contributor")}`,
    );
    print(`record   ${recordHash}`);
    print(`manifest ${made.manifestHash}`);
    print(`file     ${visibleLine(out)}`);
  }
  return 0;
}

/**
 * An inference is recorded once: a file that cannot be written is met before it is. A folder of a stranger's
 * store may be a link that leads out of it.
 *
 * @param what the path is to be, if it is there
 * @throws DataNetError "corruptStore", "invalidArgument", "unreadable"
 */
async function refuseUnwritable(path: string, what: "file" | "folder"): Promise<void> {
  const found = await (what === "folder" ? lstat(path) : stat(path)).catch(() => undefined);
  if (found && what === "folder" && !found.isDirectory()) {
    const is = found.isSymbolicLink() ? "a symbolic link" : "no folder";
    throw new DataNetError("corruptStore", `${path}: ${is}, wanted a folder; remove it`);
  }
  if (path === "" || (found && what === "file" && !found.isFile())) {
    const is = path === "" ? "--out is empty" : `${path}: ${found?.isDirectory() ? "a folder" : "no file"}`;
    throw new DataNetError("invalidArgument", `${is}, wanted a file to write the record to; name one`);
  }
  const above = found && what === "folder" ? path : dirname(path);
  await writing(path, () => access(above, constants.W_OK));
}

function counted(n: number, what: string): string {
  return `${count(n)} ${what}${n === 1 ? "" : "s"}`;
}

/** An amount in whole tokens, such as 1.25, in units of 10^-18. @throws UsageError */
function smallestUnits(amount: string): string {
  const [, whole, part = ""] = /^(\d{1,59})(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined || part.length > decimals) {
    const wanted = `an amount such as 2 or 0.5, of at most ${decimals} decimals`;
    throw new UsageError(`record: --fee ${JSON.stringify(amount)}, wanted ${wanted}`);
  }
  return String(BigInt(whole + part.padEnd(decimals, "0")));
}

/** The time given, or now, in the form of records. @throws UsageError */
function timeOf(given: string | undefined): string {
  const time = given === undefined ? new Date() : new Date(given);
  const isTime = given === undefined || /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z$/.test(given);
  // A day that its month has not is read as one of the next month.
  if (isTime && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(given?.slice(0, 16) ?? ""))
    return time.toISOString();
  throw new UsageError(
    `record: --created-at ${JSON.stringify(given)}, wanted a time in UTC such as 2026-01-31T12:00:00Z`,
  );
}
