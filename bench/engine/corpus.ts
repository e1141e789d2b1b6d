import { closeSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { cachedFolder, shortHash } from "./cache.ts";
import { runChild } from "./child.ts";
import { type CorpusFiles, corpusFiles } from "./corpusFiles.ts";
import type { TokenizeTask } from "./tokenizeFiles.ts";

/** Tokenizers of the bench, and bytes of their tokens. */
export const widthOf = { r50k: 2, lexeme: 4 } as const;
export type TokenizerName = keyof typeof widthOf;

/** The largest corpus there is, separators included. */
const corpusTokens = 100_000_000;
const heldOutTokens = 1_000_000;

/** Where the tokens of the corpus are kept. */
export interface Corpus {
  readonly files: CorpusFiles;
  readonly folder: string;
}

/** Documents of one tokenizer, each behind a separator as in a segment. */
export interface CorpusTokens {
  readonly length: number;
  /** Place of each document's separator. */
  readonly starts: Uint32Array;
  /** Bytes of the text that gave the tokens; the last document counts by its part. */
  readonly textBytes: number;
  /** Reads the tokens. */
  readInto(tokens: Uint16Array | Uint32Array | Uint8Array): void;
}

/** Tokenizes the corpus into the cache, two processes at a time; some minutes once, then nothing. */
export async function makeCorpus(): Promise<Corpus> {
  const files = await corpusFiles();
  const version = JSON.parse(readFileSync("node_modules/gpt-tokenizer/package.json", "utf8")).version;
  const hash = shortHash(files.hash, lexemeTokenizer.hash, version, String(corpusTokens));
  const folder = await cachedFolder(`tokens-${hash}`, async (at) => {
    const task = (tokenizer: TokenizerName, part: number, parts: number): TokenizeTask => ({
      tokenizer,
      folder: files.folder,
      files: files.corpus.filter((_, i) => i % parts === part),
      heldOut: part === 0 ? files.heldOut : [],
      // More where parts have to be put together, as no two files are of one size.
      tokens: Math.ceil((corpusTokens * (parts === 1 ? 1 : 1.12)) / parts),
      heldOutTokens,
      out: join(at, `${tokenizer}.${part}`),
    });
    await Promise.all([runChild("tokenize", task("r50k", 0, 2)), runChild("tokenize", task("r50k", 1, 2))]);
    assemble(at, "r50k", 2);
    await runChild("tokenize", task("lexeme", 0, 1));
    assemble(at, "lexeme", 1);
  });
  return { files, folder };
}

/** Puts the parts together, document for document, with separators, as `<tokenizer>.tokens`. */
function assemble(folder: string, tokenizer: TokenizerName, parts: number): void {
  const names = Array.from({ length: parts }, (_, part) => join(folder, `${tokenizer}.${part}`));
  const ids = names.map((name) => words(`${name}.ids`));
  const documents = names.map((name) => words(`${name}.documents`));
  const tokens = widthOf[tokenizer] === 2 ? new Uint16Array(corpusTokens) : new Uint32Array(corpusTokens);
  const kept: number[] = [];
  const read = names.map(() => 0);
  let length = 0;
  for (let d = 0; length < corpusTokens; d++) {
    const part = d % parts;
    const at = Math.floor(d / parts) * 2;
    if (at >= documents[part].length)
      throw new Error(`bench corpus: ${length} ${tokenizer} tokens, wanted ${corpusTokens}; add packages`);
    const count = documents[part][at];
    const fits = Math.min(count, corpusTokens - length - 1);
    tokens[length] = 0xffffffff; // Becomes all ones of the width.
    tokens.set(ids[part].subarray(read[part], read[part] + fits), length + 1);
    kept.push(length, documents[part][at + 1]);
    read[part] += count;
    length += 1 + fits;
  }
  writeFileSync(join(folder, `${tokenizer}.tokens`), tokens);
  writeFileSync(join(folder, `${tokenizer}.documents`), Uint32Array.from(kept));
  for (const name of names) for (const end of ["ids", "documents"]) rmSync(`${name}.${end}`);
}

function words(path: string): Uint32Array {
  const bytes = readFileSync(path);
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** The file that holds all tokens of a tokenizer. */
function tokensFile({ folder }: Corpus, tokenizer: TokenizerName): string {
  return join(folder, `${tokenizer}.tokens`);
}

/** The first n tokens, or of their documents the part-th of `of` equal parts. */
export function corpusPart(
  corpus: Corpus,
  tokenizer: TokenizerName,
  n: number,
  part = 0,
  of = 1,
): CorpusTokens {
  const documents = words(join(corpus.folder, `${tokenizer}.documents`));
  const startOf = (d: number): number => Math.min(n, 2 * d < documents.length ? documents[2 * d] : n);
  let count = 0;
  while (startOf(count) < n) count++;
  const first = Math.floor((count * part) / of);
  const last = Math.floor((count * (part + 1)) / of);
  const begin = startOf(first);
  const starts: number[] = [];
  let textBytes = 0;
  for (let d = first; d < last; d++) {
    starts.push(startOf(d) - begin);
    const whole = (2 * d + 2 < documents.length ? documents[2 * d + 2] : corpusTokens) - startOf(d);
    textBytes += documents[2 * d + 1] * ((startOf(d + 1) - startOf(d)) / whole);
  }
  const width = widthOf[tokenizer];
  const readInto = (tokens: Uint16Array | Uint32Array | Uint8Array): void => {
    const file = openSync(tokensFile(corpus, tokenizer), "r");
    const bytes = new Uint8Array(tokens.buffer, tokens.byteOffset, tokens.byteLength);
    const read = readSync(file, bytes, 0, bytes.length, begin * width);
    closeSync(file);
    if (read !== bytes.length) throw new Error(`bench corpus: ${read} bytes read, wanted ${bytes.length}`);
  };
  return {
    length: startOf(last) - begin,
    starts: Uint32Array.from(starts),
    textBytes: Math.round(textBytes),
    readInto,
  };
}

/** Tokens of the packages held out, documents one after the other. */
export function heldOutTokensOf({ folder }: Corpus, tokenizer: TokenizerName): Uint32Array {
  return words(join(folder, `${tokenizer}.0.heldOut.ids`));
}

/** The words of `tokens`, whose ids are the first of the corpus. */
export function corpusLexicon({ folder }: Corpus, tokens: ArrayLike<number>): Lexicon {
  let size = 0;
  for (let i = 0; i < tokens.length; i++)
    if (tokens[i] !== 0xffffffff && tokens[i] >= size) size = tokens[i] + 1;
  const lines = readFileSync(join(folder, "lexeme.0.lexicon"));
  const lexicon = new Lexicon();
  for (let begin = 0; lexicon.size < size; ) {
    const end = lines.indexOf(10, begin);
    lexicon.intern(JSON.parse(lines.toString("utf8", begin, end)) as string);
    begin = end + 1;
  }
  return lexicon;
}
