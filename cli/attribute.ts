import { readFile, stat } from "node:fs/promises";
import { DataNetError } from "../core/base/errors.ts";
import { keccak } from "../core/base/hash.ts";
import { maxFileBytes } from "../core/contribute/admission.ts";
import { normalizeContributor } from "../core/contribute/contributor.ts";
import { decodeText } from "../core/contribute/decodeText.ts";
import { SourceLocator } from "../core/node/locateSource.ts";
import { locateSpans } from "../core/node/locateSpans.ts";
import { openStore } from "../core/node/store.ts";
import { loadTables } from "../core/node/tables.ts";
import { annotate } from "../core/pipeline.ts";
import { annotationJson } from "../core/record/annotationJson.ts";
import { languageOf } from "../core/tokens/languages.ts";
import { annotationText } from "./annotationText.ts";
import { type Command, type Invocation, optionOf } from "./invocation.ts";
import { print, printJson } from "./print.ts";

export const attribute: Command = {
  name: "attribute",
  usage: "attribute FILE|- [--context FILE] [--exclude CONTRIBUTOR]... [--language L] [--tokens]",
  does: "shows where a text came from and whose it is",
  options: { context: "string", exclude: "strings", language: "string", tokens: "flag" },
  positionals: [1, 1],
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const [file] = invocation.positionals;
  const store = await openStore(invocation.store);
  const bytes = await readInput(file);
  const text = decodeText(bytes, file);
  const contextFile = optionOf(invocation, "context");
  const context =
    contextFile === undefined ? undefined : decodeText(await readInput(contextFile), contextFile);
  const language = optionOf(invocation, "language") ?? (file === "-" ? "plaintext" : languageOf(file));
  const annotation = annotate(store.snapshot, loadTables(), text, language, {
    ...(context !== undefined && { context }),
    exclude: (invocation.strings.get("exclude") ?? []).map(normalizeContributor),
  });
  if (!invocation.json) {
    const { isTTY, columns } = process.stdout;
    const color = isTTY === true && !process.env.NO_COLOR;
    print(
      annotationText(text, annotation, store.snapshot.contributions, {
        color,
        width: isTTY ? columns : undefined,
      }),
    );
    return 0;
  }
  const { dataNetId, manifestHash, tokenizer } = store.snapshot;
  const head = { dataNetId, manifestHash, tokenizer: tokenizer.name, textHash: keccak(bytes) };
  const located = await locateSpans(store, new SourceLocator(), annotation);
  printJson(annotationJson(head, annotation, located, { withTokens: invocation.flags.has("tokens") }));
  return 0;
}

/** Bytes of a file, or of standard input for "-". */
async function readInput(file: string): Promise<Uint8Array> {
  try {
    if (file === "-") return await readStandardInput();
    const { size } = await stat(file);
    if (size > maxFileBytes) {
      const message = `${file}: ${size} bytes, at most ${maxFileBytes} are annotated; split the file`;
      throw new DataNetError("unsupportedText", message);
    }
    const bytes = await readFile(file);
    if (bytes.length === 0) throw new DataNetError("unsupportedText", `${file}: empty, wanted text`);
    return bytes;
  } catch (cause) {
    if (cause instanceof DataNetError) throw cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new DataNetError("notFound", `${file}: no such file, wanted a text to annotate; check the path`, {
        cause,
      });
    throw new DataNetError(
      "unreadable",
      `${file}: cannot be read (${code}), wanted a text to annotate; check the path and its permissions`,
      { cause },
    );
  }
}

async function readStandardInput(): Promise<Uint8Array> {
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
  return Buffer.concat(parts);
}
