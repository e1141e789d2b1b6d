import { DataNetError } from "../base/errors.ts";
import { tokenizerNames } from "../tokens/tokenizers.ts";
import { maxTokenizerBytes } from "./bundleHeader.ts";
import type { BundleReader } from "./bundleReader.ts";
import type { Ledger } from "./ledger.ts";
import {
  type ChosenTokenizer,
  chooseTokenizer,
  readTokenizerJson,
  tokenizerOf,
  tokenizerPath,
} from "./loadTokenizer.ts";

/**
 * The tokenizer.json of a store, verified; no bytes where its tokenizer is a part of the program.
 *
 * @throws DataNetError "corruptStore", "notFound", "unreadable"; "invalidArgument" for one that is too long
 */
export async function readTokenizerFile({ dir, config }: Ledger): Promise<Uint8Array> {
  const { tokenizerFile } = config;
  if (tokenizerFile === undefined) return new Uint8Array();
  const bytes = await readTokenizerJson(dir, tokenizerFile);
  if (bytes.length <= maxTokenizerBytes) return bytes;
  const message = `${tokenizerPath(dir, tokenizerFile)}: ${bytes.length} bytes, at most ${maxTokenizerBytes} go in a bundle`;
  throw new DataNetError("invalidArgument", `${message}; copy the folder of the store in its place`);
}

/**
 * The tokenizer that a bundle was made with: part of this program, or made of the tokenizer.json in the
 * bundle, of which it is the first section.
 *
 * @throws DataNetError "unsupportedVersion" for one that this program does not have, "corruptStore"
 */
export async function readBundleTokenizer(bundle: BundleReader): Promise<ChosenTokenizer> {
  const { path, header } = bundle;
  const { name, hash, bytes } = header.tokenizer;
  const isBuiltIn = tokenizerNames.includes(name);
  if (!isBuiltIn && bytes === 0) {
    const found = `built with the tokenizer ${JSON.stringify(name)}`;
    throw refusal(path, found, `this program has ${tokenizerNames.join(", ")}`);
  }
  if (isBuiltIn && bytes !== 0)
    throw refusal(path, `a file of the tokenizer ${name}`, "this program has it built in");
  const chosen = isBuiltIn ? await chooseTokenizer(name) : await readFile(bundle, bytes);
  const { tokenizer } = chosen;
  if (tokenizer.name !== name || tokenizer.hash !== hash) {
    const found = `built with the tokenizer ${JSON.stringify(name).slice(1, -1)} of hash ${hash}`;
    const made = isBuiltIn ? tokenizer.hash : `${tokenizer.name} of hash ${tokenizer.hash} of the file in it`;
    throw refusal(path, found, `this program has ${made}`);
  }
  return chosen;
}

async function readFile(bundle: BundleReader, bytes: number): Promise<ChosenTokenizer> {
  const json = await bundle.section(bytes).take(bytes);
  try {
    return { tokenizer: tokenizerOf(`${bundle.path}, tokenizer.json`, json), json };
  } catch (error) {
    // What is a wrong argument of init was taken there by the program that made this bundle.
    if (!(error instanceof DataNetError) || error.code !== "invalidArgument") throw error;
    throw new DataNetError("unsupportedVersion", error.message, { cause: error });
  }
}

function refusal(path: string, found: string, wanted: string): DataNetError {
  const message = `${path}: ${found}, ${wanted}; install the version that made it`;
  return new DataNetError("unsupportedVersion", message);
}
