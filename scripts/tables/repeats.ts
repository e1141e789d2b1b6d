import { lexiconHashes } from "../../core/tokens/lexemeHash.ts";
import type { Corpus } from "./corpus.ts";
import { PairIndex } from "./pairIndex.ts";

/** Tokens from which a repeat is a copy: shorter ones are the language, not the text. */
export const repeatLength = 20;

/** What stands more than once in a corpus. */
export interface Repeats {
  /** 1 for each token in `repeatLength` tokens of a run that began earlier in the corpus, overlaps included. */
  readonly seen: Uint8Array;
  /** First tokens of all windows of `repeatLength` tokens that two or more authors hold, ascending. */
  readonly shared: Uint32Array;
}

/**
 * Finds repeats by a rolling hash of 64 bits: sum of value(token i) * base^(19 - i), modulo 2^32 in each
 * of two lanes, the values being the lanes of the lexeme's hash. Linear.
 */
export function findRepeats(corpus: Corpus): Repeats {
  const { ids } = corpus;
  const windows = new PairIndex();
  const seen = new Uint8Array(ids.length);
  let firstAuthor = new Uint16Array(1 << 20);
  let isShared = new Uint8Array(1 << 20);
  const indexOf = new Int32Array(ids.length).fill(-1);
  forEachWindow(corpus, (begin, author, high, low) => {
    const before = windows.size;
    const index = windows.intern(high, low);
    indexOf[begin] = index;
    if (index < before) {
      seen.fill(1, begin, begin + repeatLength);
      if (firstAuthor[index] !== author) isShared[index] = 1;
      return;
    }
    if (index === firstAuthor.length) {
      const [oldAuthor, oldShared] = [firstAuthor, isShared];
      firstAuthor = new Uint16Array(2 * index);
      firstAuthor.set(oldAuthor);
      isShared = new Uint8Array(2 * index);
      isShared.set(oldShared);
    }
    firstAuthor[index] = author;
  });
  const shared: number[] = [];
  for (let begin = 0; begin < ids.length; begin++)
    if (indexOf[begin] >= 0 && isShared[indexOf[begin]] === 1) shared.push(begin);
  return { seen, shared: Uint32Array.from(shared) };
}

function forEachWindow(
  { ids, runBegin, runAuthor, lexicon }: Corpus,
  visit: (begin: number, author: number, high: number, low: number) => void,
): void {
  const values = lexiconHashes(lexicon);
  const bases = [0x2c1b3c6d, 0x297a2d39];
  // What a token weighs when it has to leave the window.
  const weights = bases.map((base) => {
    let weight = 1;
    for (let i = 1; i < repeatLength; i++) weight = Math.imul(weight, base);
    return weight;
  });
  for (let run = 0; run < runAuthor.length; run++) {
    let high = 0;
    let low = 0;
    for (let j = runBegin[run]; j < runBegin[run + 1]; j++) {
      const gone = j - repeatLength;
      if (gone >= runBegin[run]) {
        high -= Math.imul(values[2 * ids[gone]], weights[0]);
        low -= Math.imul(values[2 * ids[gone] + 1], weights[1]);
      }
      high = (Math.imul(high, bases[0]) + values[2 * ids[j]]) | 0;
      low = (Math.imul(low, bases[1]) + values[2 * ids[j] + 1]) | 0;
      const begin = j - repeatLength + 1;
      if (begin >= runBegin[run]) visit(begin, runAuthor[run], high >>> 0, low >>> 0);
    }
  }
}
