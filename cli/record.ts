import { lstat, mkdir } from "node:fs/promises";
import { join } from "node:path";
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
  if (excluded.length > 0) refuseStrangers(excluded, await openStore(invocation.store));
  const { record: made, recordHash } = await recordInference(invocation.store, {
    output: await readTextFile(file),
    language,
    context: contextFile === undefined ? undefined : await readTextFile(contextFile),
    excluded,
    modelId,
    fee,
    createdAt,
    inferenceId: optionOf(invocation, "inference"),
  });
  const out =
    optionOf(invocation, "out") ?? join(await recordsFolder(invocation.store), `${recordHash}.json`);
  const text = `${canonicalJson(made as unknown as Json)}\n`;
  await writing(out, () => replaceDurably(out, Buffer.from(text)));
  if (invocation.json) printJson({ record: made, recordHash, file: out });
  else {
    const { attributions, shares } = made;
    print(
      `recorded inference ${visibleLine(made.inferenceId)}: ${count(made.output.tokenCount)} tokens, ${count(attributions.length)} attributions, ${count(shares.length)} contributors`,
    );
    print(`record   ${recordHash}`);
    print(`manifest ${made.manifestHash}`);
    print(`file     ${visibleLine(out)}`);
  }
  return 0;
}

/** Where records lie that are not put elsewhere; in a store of a stranger it may lead out of it. @throws DataNetError "corruptStore" */
async function recordsFolder(store: string): Promise<string> {
  const path = join(store, "records");
  await writing(path, () => mkdir(path, { recursive: true }));
  if ((await lstat(path)).isDirectory()) return path;
  throw new DataNetError("corruptStore", `${path}: a symbolic link, wanted a folder; remove it`);
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
  if (isTime && !Number.isNaN(time.getTime())) return time.toISOString();
  throw new UsageError(
    `record: --created-at ${JSON.stringify(given)}, wanted a time in UTC such as 2026-01-31T12:00:00Z`,
  );
}
