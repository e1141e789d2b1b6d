import type { Corpus } from "./corpus.ts";
import { PairIndex } from "./pairIndex.ts";

/** How often lexemes, pairs and triples of lexemes stand in a corpus. */
export interface RunCounts {
  /** Occurrences of each lexeme outside text seen before. */
  readonly occurrences: Uint32Array;
  /** Sum of `occurrences`. */
  readonly total: number;
  /** Authors who use each lexeme. */
  readonly lexemeAuthors: Uint16Array;
  /** Numbers of (lexeme, lexeme). */
  readonly pairs: PairIndex;
  readonly pairAuthors: Uint16Array;
  /** Numbers of (number of a pair, lexeme), of those triples only whose two pairs have two authors. */
  readonly triples: PairIndex;
  readonly tripleAuthors: Uint16Array;
}

/**
 * Counts a corpus. A lexeme counts for its frequency where `seen` is 0; authors count everywhere.
 *
 * @param seen by token, 1 where the text was met before
 */
export function countRuns(corpus: Corpus, seen: Uint8Array): RunCounts {
  const { ids, lexicon } = corpus;
  const occurrences = new Uint32Array(lexicon.size);
  let total = 0;
  for (let j = 0; j < ids.length; j++) {
    if (seen[j] === 1) continue;
    occurrences[ids[j]]++;
    total++;
  }
  const lexemes = new AuthorCounter(lexicon.size);
  const pairs = new PairIndex();
  const pairCounter = new AuthorCounter(1 << 20);
  forEachRun(corpus, (begin, end, author) => {
    for (let j = begin; j < end; j++) {
      lexemes.add(ids[j], author);
      if (j > begin) pairCounter.add(pairs.intern(ids[j - 1], ids[j]), author);
    }
  });
  const pairAuthors = pairCounter.counts(pairs.size);
  // A triple of two authors is made of pairs of two authors: the others need no count.
  const triples = new PairIndex();
  const tripleCounter = new AuthorCounter(1 << 20);
  forEachRun(corpus, (begin, end, author) => {
    let before = -1;
    for (let j = begin + 1; j < end; j++) {
      const pair = pairs.find(ids[j - 1], ids[j]);
      const common = pairAuthors[pair] >= 2;
      if (common && before >= 0) tripleCounter.add(triples.intern(before, ids[j]), author);
      before = common ? pair : -1;
    }
  });
  return {
    occurrences,
    total,
    lexemeAuthors: lexemes.counts(lexicon.size),
    pairs,
    pairAuthors,
    triples,
    tripleAuthors: tripleCounter.counts(triples.size),
  };
}

function forEachRun(corpus: Corpus, visit: (begin: number, end: number, author: number) => void): void {
  const { runBegin, runAuthor } = corpus;
  runAuthor.forEach((author, run) => {
    visit(runBegin[run], runBegin[run + 1], author);
  });
}

/** Counts the authors of numbered things, who come one after the other, never again. */
class AuthorCounter {
  #counts: Uint16Array;
  /** Author + 1 who was counted last. */
  #last: Uint16Array;

  constructor(size: number) {
    this.#counts = new Uint16Array(size);
    this.#last = new Uint16Array(size);
  }

  add(index: number, author: number): void {
    if (index >= this.#counts.length) {
      const [counts, last] = [this.#counts, this.#last];
      this.#counts = new Uint16Array(2 * counts.length);
      this.#counts.set(counts);
      this.#last = new Uint16Array(2 * last.length);
      this.#last.set(last);
    }
    if (this.#last[index] === author + 1) return;
    this.#last[index] = author + 1;
    this.#counts[index]++;
  }

  counts(size: number): Uint16Array {
    return this.#counts.slice(0, size);
  }
}
