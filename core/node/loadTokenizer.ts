/// <reference path="../../tables/bin.d.ts" />
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import cl100k from "../../tables/cl100k_base.vocabulary";
import o200k from "../../tables/o200k_base.vocabulary";
import r50k from "../../tables/r50k_base.vocabulary";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { type BytePairName, bytePairTokenizer } from "../tokens/bytePair/bytePair.ts";
import { tokenizerOfJson } from "../tokens/huggingFace/tokenizerJson.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import { bytePairNames, tokenizerNamed } from "../tokens/tokenizers.ts";
import { readStoreFile } from "./durable.ts";

const vocabularies: Readonly<Record<BytePairName, string>> = {
  r50k_base: r50k,
  cl100k_base: cl100k,
  o200k_base: o200k,
};

/** By name and hash of the file: reading a vocabulary takes up to a second. */
const loaded = new Map<string, Tokenizer>();

/** A tokenizer, and the bytes of its tokenizer.json where it has one. */
export interface ChosenTokenizer {
  readonly tokenizer: Tokenizer;
  readonly json: Uint8Array | undefined;
}

/**
 * What somebody who makes a store has chosen.
 *
 * @param choice a name of core/tokens/tokenizers.ts, or the path of a tokenizer.json
 * @throws DataNetError "invalidArgument", "unreadable", "unsupportedVersion"
 */
export async function chooseTokenizer(choice: string): Promise<ChosenTokenizer> {
  if (!choice.endsWith(".json")) return { tokenizer: programTokenizer(choice), json: undefined };
  const path = resolve(choice);
  let json: Uint8Array;
  try {
    json = await readFile(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${path}: cannot be read (${code}), wanted a tokenizer.json; check the path`;
    throw new DataNetError("unreadable", message, { cause });
  }
  return { tokenizer: tokenizerOf(path, json), json };
}

/**
 * The tokenizer of a store. The first call for one reads its vocabulary, later ones give the same.
 *
 * @param dir the store's folder
 * @throws DataNetError "invalidArgument", "corruptStore", "unsupportedVersion", "unreadable"
 */
export async function storeTokenizer(dir: string, { name, file }: TokenizerEntry): Promise<Tokenizer> {
  if (file === undefined) return programTokenizer(name);
  const known = loaded.get(file);
  if (known) return known;
  return tokenizerOf(tokenizerPath(dir, file), await readTokenizerJson(dir, file));
}

/**
 * The tokenizer.json of that hash in a store.
 *
 * @throws DataNetError "corruptStore", "notFound", "unreadable"
 */
export async function readTokenizerJson(dir: string, file: string): Promise<Uint8Array> {
  const path = tokenizerPath(dir, file);
  const bytes = await readStoreFile(path);
  const found = keccak(bytes);
  if (found === file) return bytes;
  const message = `${path}: hash ${found}, wanted ${file}; the file is damaged, restore it`;
  throw new DataNetError("corruptStore", message);
}

/** What datanet.json says of the tokenizer. */
export interface TokenizerEntry {
  readonly name: string;
  readonly hash: string;
  /** keccak-256 of the tokenizer.json, where there is one. */
  readonly file?: string;
}

/** Where a store keeps the tokenizer.json of that hash. */
export function tokenizerPath(dir: string, file: string): string {
  return join(dir, "tokenizers", `${file}.json`);
}

/**
 * The tokenizer of a tokenizer.json.
 *
 * @param path for messages
 * @throws DataNetError "invalidArgument", with the path in the file, for what is damaged or not supported
 */
export function tokenizerOf(path: string, json: Uint8Array): Tokenizer {
  const file = keccak(json);
  const known = loaded.get(file) ?? tokenizerOfJson(path, json, file);
  loaded.set(file, known);
  return known;
}

/**
 * A tokenizer that is part of the program.
 *
 * @throws DataNetError "invalidArgument" where there is none of that name; "unreadable", "corruptStore"
 */
function programTokenizer(name: string): Tokenizer {
  const known = loaded.get(name);
  if (known) return known;
  const bytePair = bytePairNames.find((each) => each === name);
  if (bytePair === undefined) return tokenizerNamed(name);
  // Bundled, it is a path from the bundle's folder.
  const path = resolve(__dirname, vocabularies[bytePair]);
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const message = `${path}: cannot be read (${code}), a part of this program; build or install it again`;
    throw new DataNetError("unreadable", message, { cause });
  }
  const tokenizer = bytePairTokenizer(bytePair, path, bytes);
  loaded.set(name, tokenizer);
  return tokenizer;
}
