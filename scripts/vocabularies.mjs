/**
 * Packs the vocabularies of tiktoken, which the package gpt-tokenizer holds, into what the programs read
 * (core/tokens/bytePair/vocabularyFile.ts has the bytes).
 *
 * A token's rank in these vocabularies is its id, and two neighbors merge where their bytes together are
 * a token. While a token's own bytes are merged, nothing of what stands around it matters, so the last two
 * parts before they become the token are always the same: the token is kept as these two, in half the bytes
 * of its text and ready to use.
 *
 *     node scripts/vocabularies.mjs FOLDER
 */
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const vocabularyNames = ["r50k_base", "cl100k_base", "o200k_base"];

/** Writes <name>.vocabulary of each into a folder; those newer than the package and this file stay. 5 s at most. */
export function packVocabularies(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of vocabularyNames) {
    const path = join(folder, `${name}.vocabulary`);
    const from = join(root, `node_modules/gpt-tokenizer/data/${name}.tiktoken`);
    if (
      existsSync(path) &&
      [from, import.meta.filename].every((made) => statSync(made).mtimeMs < statSync(path).mtimeMs)
    )
      continue;
    const unfinished = `${path}.${process.pid}`;
    writeFileSync(unfinished, packed(readFileSync(from, "utf8"), from));
    renameSync(unfinished, path);
  }
}

function packed(text, from) {
  // Bytes as the characters U+0000 to U+00FF, so that a Map finds them.
  const tokens = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [base64, rank] = line.split(" ");
    if (Number(rank) !== tokens.length)
      throw new Error(`${from}: rank ${rank} at token ${tokens.length}, wanted one rank after another`);
    tokens.push(Buffer.from(base64, "base64").toString("latin1"));
  }
  const idOf = new Map(tokens.map((token, id) => [token, id]));
  const width = tokens.length < 0xffff ? 2 : 3;
  const head = Buffer.alloc(16 + 256);
  head.write("DNBP", 0, "latin1");
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(tokens.length, 8);
  head.writeUInt32LE(width, 12);
  for (let byte = 0; byte < 256; byte++) {
    const id = idOf.get(String.fromCharCode(byte));
    if (id === undefined || id > 255)
      throw new Error(`${from}: byte ${byte} has id ${id}, wanted one below 256`);
    head[16 + byte] = id;
  }
  const pairs = Buffer.alloc(2 * width * (tokens.length - 256));
  for (let id = 256; id < tokens.length; id++) {
    const parts = lastParts(tokens[id], idOf);
    // A piece that is such a token would have to be taken whole; none of these vocabularies has one.
    if (!parts) throw new Error(`${from}: token ${id} cannot be merged from its bytes`);
    pairs.writeUIntLE(parts[0], 2 * width * (id - 256), width);
    pairs.writeUIntLE(parts[1], 2 * width * (id - 256) + width, width);
  }
  return Buffer.concat([head, pairs]);
}

/** The two ids that merge into the token last, undefined where its bytes merge into something else. */
function lastParts(token, idOf) {
  let parts = [...token];
  while (parts.length > 2) {
    let [least, at] = [Number.POSITIVE_INFINITY, -1];
    for (let i = 0; i + 1 < parts.length; i++) {
      const rank = idOf.get(parts[i] + parts[i + 1]);
      if (rank !== undefined && rank < least) [least, at] = [rank, i];
    }
    if (at < 0) return undefined;
    parts = [...parts.slice(0, at), parts[at] + parts[at + 1], ...parts.slice(at + 2)];
  }
  return parts.length === 2 ? parts.map((part) => idOf.get(part)) : undefined;
}

if (process.argv[1] === import.meta.filename) packVocabularies(process.argv[2]);
