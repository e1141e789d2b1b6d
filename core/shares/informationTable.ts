/**
 * How much each token of a text tells, by tables made once from the texts of many authors.
 *
 * `u` of a token is its unigram information, what its lexeme alone tells; `v` its conditional
 * information, what it tells to someone who knows the two tokens before it. The tables hold u of
 * frequent lexemes, and how much the last token of frequent pairs and triples tells; docs/tables.md
 * has the definitions and the bytes.
 */
import { DataNetError } from "../base/errors.ts";
import { runHash } from "../tokens/lexemeHash.ts";
import type { Lexicon } from "../tokens/lexicon.ts";
import type { Tokens } from "../tokens/tokenizer.ts";
import { binaryLogarithm, fractionBits } from "./binaryLogarithm.ts";
import { type HashTable, indexOfHash, TableReader } from "./hashTable.ts";
import type { Policy } from "./policy.ts";
import { tokenHashes } from "./tokenHashes.ts";

export interface InformationTable {
  /** Lexemes counted in the reference corpus. */
  readonly total: number;
  /** Lexemes that tell this many bits or more are not in the table; no policy's `umaxBits` may be larger. */
  readonly maximumBits: number;
  /** What a lexeme tells that was met once or never, in 1/65536 bit. */
  readonly unseen: number;
  readonly unigrams: HashTable;
  readonly pairs: HashTable;
  readonly triples: HashTable;
}

/** By token, in 1/65536 bit. */
export interface Information {
  /** u, at most the policy's `umaxBits`. */
  readonly unigram: Uint32Array;
  /** v, at most u, and at least the policy's `minimumConditional` where u is. */
  readonly conditional: Uint32Array;
}

/**
 * Reads an information table. A few milliseconds.
 *
 * @param path where the bytes come from, for messages
 * @throws DataNetError corruptStore or unsupportedVersion, with path and byte
 */
export function parseInformationTable(path: string, bytes: Uint8Array): InformationTable {
  const reader = new TableReader(path, bytes, "DNIT");
  const total = reader.word() + reader.word() * 2 ** 32;
  const maximumBits = reader.word();
  if (total < 1 || !Number.isSafeInteger(total))
    throw reader.refusal(12, `${total} lexemes in all, wanted 1 to 2^53 - 1`);
  const unigrams = reader.hashTable();
  const pairs = reader.hashTable();
  const triples = reader.hashTable();
  reader.end();
  return { total, maximumBits, unseen: binaryLogarithm(total), unigrams, pairs, triples };
}

/**
 * What each token of a text tells. Hashes each different lexeme once and looks up three runs a
 * token. No run crosses from the code into the comments.
 *
 * @param policy its `umaxBits` and `minimumConditional` apply
 * @param lexicon has the lexemes of `tokens.ids`; undefined where they are a model's own tokens: no table
 * knows these, but such vocabularies are numbered by how frequent a token is, so token t is taken to tell
 * log2(t + 2) bits
 * @throws DataNetError invalidArgument where the table holds less than the policy's `umaxBits` asks for
 */
export function informationOf(
  table: InformationTable,
  policy: Pick<Policy, "umaxBits" | "minimumConditional">,
  tokens: Tokens,
  lexicon: Lexicon | undefined,
): Information {
  if (policy.umaxBits > table.maximumBits)
    throw new DataNetError(
      "invalidArgument",
      `policy.umaxBits is ${policy.umaxBits}, the information table knows up to ${table.maximumBits}; lower it`,
    );
  const umax = policy.umaxBits * 2 ** fractionBits;
  if (lexicon === undefined) {
    const told = new Map<number, number>();
    for (const id of tokens.ids) if (!told.has(id)) told.set(id, Math.min(umax, binaryLogarithm(id + 2)));
    const byId = tokens.ids.map((id) => told.get(id)!);
    return { unigram: byId, conditional: byId };
  }
  const { numbers, hashes } = tokenHashes(tokens, lexicon);
  const lanes = new Uint32Array(2);

  const told = new Uint32Array(hashes.length / 2);
  for (let number = 0; number < told.length; number++) {
    const known = valueAt(table.unigrams, hashes[2 * number], hashes[2 * number + 1]);
    told[number] = Math.min(umax, known ?? table.unseen);
  }

  const runTables = [
    [table.pairs, 2],
    [table.triples, 3],
  ] as const;
  const n = numbers.length;
  const unigram = new Uint32Array(n);
  const conditional = new Uint32Array(n);
  for (let j = 0; j < n; j++) {
    const u = told[numbers[j]];
    const runBegin = j < tokens.codeCount ? 0 : tokens.codeCount;
    let v = u;
    for (const [table, length] of runTables) {
      if (j - runBegin < length - 1) continue;
      runHash(hashes, numbers, j + 1 - length, j + 1, lanes, 0);
      v = Math.min(v, valueAt(table, lanes[0], lanes[1]) ?? v);
    }
    unigram[j] = u;
    conditional[j] = Math.min(u, Math.max(policy.minimumConditional, v));
  }
  return { unigram, conditional };
}

function valueAt(table: HashTable, high: number, low: number): number | undefined {
  const index = indexOfHash(table, high, low);
  return index < 0 ? undefined : table.values[table.valueIndex[index]];
}
