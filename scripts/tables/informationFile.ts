import { binaryLogarithm, fractionBits } from "../../core/shares/binaryLogarithm.ts";
import { lexiconHashes, runHash } from "../../core/tokens/lexemeHash.ts";
import type { Corpus } from "./corpus.ts";
import type { RunCounts } from "./countRuns.ts";
import { type Entries, hashTableBytes, tableFile } from "./tableFile.ts";

/** What goes into an information table. */
export interface InformationLimits {
  /** Lexemes that tell this many bits or more are left out. */
  readonly maximumBits: number;
  /** A run is kept where it takes at least this much off what its last lexeme tells without it, in 1/65536 bit. */
  readonly gain: number;
  /** Authors who must use a run, at least 2. */
  readonly pairAuthors: number;
  readonly tripleAuthors: number;
}

/** An information table, and how many entries it has. */
export interface InformationFile {
  readonly bytes: Uint8Array;
  readonly unigrams: number;
  readonly pairs: number;
  readonly triples: number;
}

/** A run that is not in the table is found by mistake with a probability of at most 2^-20. */
const missBits = 20;

/** The file of the counts of a corpus; docs/tables.md has the definitions. */
export function informationFile(
  corpus: Corpus,
  counts: RunCounts,
  limits: InformationLimits,
): InformationFile {
  const { lexicon } = corpus;
  const { pairs, triples, pairAuthors } = counts;
  const hashes = lexiconHashes(lexicon);
  const umax = limits.maximumBits * 2 ** fractionBits;
  const logarithm = cached(binaryLogarithm);
  /** -log2((c - 3/4) / before), not below 0. */
  const conditional = (before: number, c: number) =>
    Math.max(0, logarithm(4 * before) - logarithm(4 * c - 3));

  const unigrams = new EntryList();
  const told = new Uint32Array(lexicon.size);
  for (let id = 0; id < lexicon.size; id++) {
    // A lexeme met only in text seen before counts as unseen.
    told[id] = Math.min(umax, logarithm(counts.total) - logarithm(Math.max(1, counts.occurrences[id])));
    if (told[id] < umax) unigrams.push(hashes[2 * id], hashes[2 * id + 1], told[id]);
  }

  const lanes = new Uint32Array(2);
  const ids = new Uint32Array(3);
  const pairEntries = new EntryList();
  const toldByPair = new Uint32Array(pairs.size);
  for (let pair = 0; pair < pairs.size; pair++) {
    ids[0] = pairs.first(pair);
    ids[1] = pairs.second(pair);
    toldByPair[pair] = told[ids[1]];
    if (pairAuthors[pair] < limits.pairAuthors) continue;
    const value = conditional(counts.lexemeAuthors[ids[0]], pairAuthors[pair]);
    if (value + limits.gain > told[ids[1]]) continue;
    toldByPair[pair] = value;
    runHash(hashes, ids, 0, 2, lanes, 0);
    pairEntries.push(lanes[0], lanes[1], value);
  }

  const tripleEntries = new EntryList();
  for (let triple = 0; triple < triples.size; triple++) {
    if (counts.tripleAuthors[triple] < limits.tripleAuthors) continue;
    const before = triples.first(triple);
    ids[0] = pairs.first(before);
    ids[1] = pairs.second(before);
    ids[2] = triples.second(triple);
    const value = conditional(pairAuthors[before], counts.tripleAuthors[triple]);
    const last = pairs.find(ids[1], ids[2]);
    if (value + limits.gain > toldByPair[last]) continue;
    runHash(hashes, ids, 0, 3, lanes, 0);
    tripleEntries.push(lanes[0], lanes[1], value);
  }

  const lists = [unigrams, pairEntries, tripleEntries];
  const tables = lists.map((list) => hashTableBytes(list.entries(), missBits));
  const header = [counts.total % 2 ** 32, Math.floor(counts.total / 2 ** 32), limits.maximumBits];
  const [unigramCount, pairCount, tripleCount] = lists.map((list) => list.size);
  return {
    bytes: tableFile("DNIT", header, tables),
    unigrams: unigramCount,
    pairs: pairCount,
    triples: tripleCount,
  };
}

/** Hashes with values, added one by one. */
class EntryList {
  readonly #high: number[] = [];
  readonly #low: number[] = [];
  readonly #values: number[] = [];

  get size(): number {
    return this.#high.length;
  }

  push(high: number, low: number, value: number): void {
    this.#high.push(high);
    this.#low.push(low);
    this.#values.push(value);
  }

  entries(): Entries {
    return {
      high: Uint32Array.from(this.#high),
      low: Uint32Array.from(this.#low),
      values: Uint32Array.from(this.#values),
    };
  }
}

function cached(slow: (n: number) => number): (n: number) => number {
  const known = new Map<number, number>();
  return (n) => {
    let result = known.get(n);
    if (result === undefined) {
      result = slow(n);
      known.set(n, result);
    }
    return result;
  };
}
