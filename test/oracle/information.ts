/** Information of texts by the definitions of docs/tables.md, with strings and maps; slow and obvious. */

/** A run of words by an author. Runs stand in the order of the corpus. */
export interface SlowRun {
  readonly author: number;
  readonly words: readonly string[];
}

export interface SlowLimits {
  readonly umaxBits: number;
  readonly gain: number;
  readonly minimumConditional: number;
}

/** The largest k with 2^k <= n^65536. */
export function slowBinaryLogarithm(n: number): number {
  const known = logarithms.get(n) ?? (BigInt(n) ** 65_536n).toString(2).length - 1;
  logarithms.set(n, known);
  return known;
}

const logarithms = new Map<number, number>();

/** u and v of each word of a run, by counting a corpus. */
export function slowInformation(
  corpus: readonly SlowRun[],
  limits: SlowLimits,
): (words: readonly string[]) => { unigram: number[]; conditional: number[] } {
  const occurrences = new Map<string, number>();
  let total = 0;
  corpus.forEach(({ words }, r) => {
    words.forEach((word, j) => {
      if (slowIsSeen(corpus, r, j)) return;
      occurrences.set(word, (occurrences.get(word) ?? 0) + 1);
      total++;
    });
  });
  const authors = (words: readonly string[]): number =>
    new Set(corpus.filter((run) => occursIn(run.words, words)).map((run) => run.author)).size;
  const unigram = (word: string): number =>
    Math.min(
      limits.umaxBits * 65_536,
      slowBinaryLogarithm(total) - slowBinaryLogarithm(occurrences.get(word) ?? 1),
    );
  /** What a run tells of its last word, where that is enough less than `otherwise`. */
  const known = (words: readonly string[], otherwise: number): number => {
    const c = authors(words);
    if (c < 2) return otherwise;
    const before = authors(words.slice(0, -1));
    const value = Math.max(0, slowBinaryLogarithm(4 * before) - slowBinaryLogarithm(4 * c - 3));
    return value + limits.gain <= otherwise ? value : otherwise;
  };
  return (words) => {
    const u = words.map(unigram);
    const conditional = words.map((_, j) => {
      let v = u[j];
      if (j >= 1) v = known(words.slice(j - 1, j + 1), v);
      if (j >= 2) v = known(words.slice(j - 2, j + 1), v);
      return Math.min(u[j], Math.max(limits.minimumConditional, v));
    });
    return { unigram: u, conditional };
  };
}

/** Whether word j of run r lies in 20 words of its run that also begin at an earlier place of the corpus. */
export function slowIsSeen(corpus: readonly SlowRun[], r: number, j: number): boolean {
  const { words } = corpus[r];
  for (let begin = Math.max(0, j - 19); begin <= j && begin + 20 <= words.length; begin++)
    for (let earlier = 0; earlier <= r; earlier++) {
      const limit = earlier === r ? begin : corpus[earlier].words.length;
      for (let at = 0; at < limit; at++)
        if (startsAt(corpus[earlier].words, at, words.slice(begin, begin + 20))) return true;
    }
  return false;
}

/** Windows of 20 words that runs of two or more authors hold, as joined words. */
export function slowSharedWindows(corpus: readonly SlowRun[]): Set<string> {
  const holders = new Map<string, Set<number>>();
  for (const { author, words } of corpus)
    for (let at = 0; at + 20 <= words.length; at++) {
      const window = words.slice(at, at + 20).join(" ");
      holders.set(window, (holders.get(window) ?? new Set()).add(author));
    }
  return new Set([...holders].filter(([, authors]) => authors.size >= 2).map(([window]) => window));
}

function occursIn(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_, at) => startsAt(words, at, wanted));
}

function startsAt(words: readonly string[], at: number, wanted: readonly string[]): boolean {
  return at + wanted.length <= words.length && wanted.every((word, i) => words[at + i] === word);
}
