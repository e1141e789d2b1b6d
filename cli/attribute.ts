import { DataNetError } from "../core/base/errors.ts";
import { keccak } from "../core/base/hash.ts";
import { maxFileBytes } from "../core/contribute/admission.ts";
import { normalizeContributor } from "../core/contribute/contributor.ts";
import { decodeText } from "../core/contribute/decodeText.ts";
import { SourceLocator } from "../core/node/locateSource.ts";
import { locateSpans } from "../core/node/locateSpans.ts";
import { readTextFile, type TextFile } from "../core/node/readTextFile.ts";
import { SearchPool } from "../core/node/searchPool.ts";
import { openStore } from "../core/node/store.ts";
import { loadTables } from "../core/node/tables.ts";
import { annotate, tokenizeOutput } from "../core/pipeline.ts";
import { annotationJson } from "../core/record/annotationJson.ts";
import { annotationText } from "./annotationText.ts";
import { type Command, type Invocation, optionOf, UsageError } from "./invocation.ts";
import { languageFor, refuseStrangers } from "./outputArguments.ts";
import { print, printJson, visibleLine } from "./print.ts";
import { sourceList } from "./sourceList.ts";

export const attribute: Command = {
  name: "attribute",
  usage:
    "attribute FILE|- [--context FILE] [--exclude CONTRIBUTOR]... [--language L] [--max-sources N] [--tokens]",
  does: `shows where a text came from and whose it is; --max-sources: how many the list below the text has,
    with --json each span`,
  options: {
    context: "string",
    exclude: "strings",
    language: "string",
    "max-sources": "string",
    tokens: "flag",
  },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const [file] = invocation.positionals;
  const maxSources = wholeNumber(optionOf(invocation, "max-sources"));
  const store = await openStore(invocation.store);
  const { bytes, text } = await (file === "-" ? readStandardInput() : readTextFile(file));
  const contextFile = optionOf(invocation, "context");
  const context = contextFile === undefined ? undefined : (await readTextFile(contextFile)).text;
  const language = languageFor("attribute", file, optionOf(invocation, "language"));
  const exclude = (invocation.strings.get("exclude") ?? []).map(normalizeContributor);
  refuseStrangers(exclude, store);
  const options = {
    ...(context !== undefined && { context }),
    ...(maxSources !== undefined && { maxSources }),
    exclude,
  };
  const output = tokenizeOutput(store.snapshot, text, language);
  const pool = new SearchPool({ program: __filename, log: warn });
  const searched = pool.search(store, output);
  await pool.end();
  const annotation = annotate(store.snapshot, loadTables(), text, language, { ...options, output, searched });
  if (!invocation.json) {
    const { isTTY, columns } = process.stdout;
    const color = isTTY === true && !process.env.NO_COLOR;
    const width = isTTY ? columns : undefined;
    print(annotationText(text, annotation, store.snapshot.contributions, { color, width }));
    print(await sourceList(store, new SourceLocator(), annotation, maxSources));
    return 0;
  }
  const { dataNetId, manifestHash, tokenizer } = store.snapshot;
  const head = { dataNetId, manifestHash, tokenizer: tokenizer.name, textHash: keccak(bytes) };
  const located = await locateSpans(store, new SourceLocator(), annotation);
  printJson(annotationJson(head, annotation, located, { withTokens: invocation.flags.has("tokens") }));
  return 0;
}

function warn(line: string): void {
  process.stderr.write(`datanet: ${visibleLine(line)}\n`);
}

/** @throws UsageError for anything but a whole number from 1 to 999,999,999 */
function wholeNumber(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new UsageError(
    `attribute: --max-sources is ${JSON.stringify(given)}, wanted a whole number from 1 to 999999999`,
  );
}

/** Standard input, read whole. @throws DataNetError "unsupportedText" */
async function readStandardInput(): Promise<TextFile> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of process.stdin as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > maxFileBytes) {
      throw new DataNetError(
        "unsupportedText",
        `-: over ${maxFileBytes} bytes, at most that many are annotated; split the text`,
      );
    }
    parts.push(part);
  }
  const bytes = Buffer.concat(parts);
  return { bytes, text: decodeText(bytes, "standard input") };
}
