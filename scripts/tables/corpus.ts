import { DataNetError } from "../../core/base/errors.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import type { Tokenizer } from "../../core/tokens/tokenizer.ts";

/** A text of the reference corpus. Authors are numbered 0, 1, 2, ... */
export interface AuthoredText {
  readonly author: number;
  readonly language: string;
  readonly text: string;
}

/** The lexemes of many texts, one after the other, cut into runs (code, comments) that belong to authors. */
export interface Corpus {
  readonly lexicon: Lexicon;
  readonly ids: Uint32Array;
  /** First token of each run, and the number of tokens behind the last. */
  readonly runBegin: readonly number[];
  /** Author of each run; never falling, so that an author's runs stand together. */
  readonly runAuthor: readonly number[];
}

/**
 * Lexes texts in the order given.
 *
 * @param texts by author, authors ascending
 * @throws DataNetError invalidArgument where the authors are out of order
 */
export function lexCorpus(texts: Iterable<AuthoredText>, tokenizer: Tokenizer): Corpus {
  const lexicon = new Lexicon();
  let ids = new Uint32Array(1 << 20);
  let size = 0;
  const runBegin = [0];
  const runAuthor: number[] = [];
  for (const { author, language, text } of texts) {
    if (author < (runAuthor.at(-1) ?? 0))
      throw new DataNetError(
        "invalidArgument",
        `lexCorpus: author ${author} after ${runAuthor.at(-1)}; sort the texts`,
      );
    const tokens = tokenizer.tokenize(text, language, lexicon);
    const added = tokens.ids.length;
    while (size + added > ids.length) {
      const grown = new Uint32Array(2 * ids.length);
      grown.set(ids);
      ids = grown;
    }
    ids.set(tokens.ids, size);
    for (const length of [tokens.codeCount, added - tokens.codeCount]) {
      if (length === 0) continue;
      size += length;
      runBegin.push(size);
      runAuthor.push(author);
    }
  }
  return { lexicon, ids: ids.subarray(0, size), runBegin, runAuthor };
}
