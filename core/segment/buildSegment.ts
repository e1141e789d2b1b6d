import type { Lexicon } from "../tokens/lexicon.ts";
import { type Width, widthFor } from "./byteOrder.ts";
import { assembleSegment, type DocumentEntry, type Segment } from "./segment.ts";
import type { TokenSequence } from "./suffixIndex.ts";
import { SuffixSort } from "./suffixSort.ts";
import { TokenChunks } from "./tokenChunks.ts";

/** Documents in registration order, each behind a separator: what a segment or a draft holds. */
export interface Documents {
  readonly tokens: Pick<TokenSequence, "length" | "subarray">;
  /** Position of each document's separator. */
  readonly starts: ArrayLike<number>;
  readonly documents: readonly DocumentEntry[];
  readonly lexicon: Lexicon | undefined;
  /** Bytes of a token. */
  readonly width: Width;
}

/** Documents on their way into a segment, in registration order. */
export class SegmentDraft {
  readonly lexicon: Lexicon | undefined;
  readonly #documents: DocumentEntry[] = [];
  readonly #starts: number[] = [];
  readonly #tokens = new TokenChunks();
  readonly #idCount: number;

  /**
   * @param lexicon whose ids the documents use; undefined for tokenizers with ids of their own
   * @param idCount ids are below it, for tokenizers with ids of their own
   */
  constructor(lexicon: Lexicon | undefined, idCount = 255) {
    this.lexicon = lexicon;
    this.#idCount = idCount;
  }

  /** Ids are below it; for `build`. */
  get idCount(): number {
    return this.lexicon?.size ?? this.#idCount;
  }

  /** Tokens so far, separators included. */
  get tokenCount(): number {
    return this.#tokens.length;
  }

  /** What has been added so far; changes when more is. */
  get collected(): Documents {
    return {
      tokens: this.#tokens,
      starts: this.#starts,
      documents: this.#documents,
      lexicon: this.lexicon,
      width: widthFor(this.idCount),
    };
  }

  /** Adds a document; copies `ids`. */
  add(entry: DocumentEntry, ids: Uint32Array): void {
    this.#starts.push(this.#tokens.length);
    this.#documents.push(entry);
    this.#tokens.addDocument(ids);
  }

  /**
   * Sorts the suffixes on this thread, and empties the draft. Linear time; at the peak about 6 bytes a
   * token of two bytes and 8 of four, where WebAssembly sorts.
   *
   * @param idCount ids are below it; decides the width of tokens
   */
  build(idCount: number): Segment {
    const { sort, finish } = this.unsorted(idCount);
    sort.sortHere(sort.begin());
    return finish();
  }

  /** The same in steps, for whoever sorts elsewhere: `begin` the sort, sort, `finish`. Empties the draft. */
  unsorted(idCount: number): UnsortedSegment {
    const sort = new SuffixSort(this.#tokens.length, widthFor(idCount));
    this.#tokens.moveTo(sort.tokens);
    const finish = (): Segment => {
      sort.finish();
      const { width, tokens, sa } = sort;
      const starts = Uint32Array.from(this.#starts);
      return assembleSegment({
        width,
        tokens,
        sa,
        starts,
        documents: this.#documents,
        lexicon: this.lexicon,
      });
    };
    return { sort, finish };
  }
}

/** A segment whose suffix array is still to be made. */
export interface UnsortedSegment {
  readonly sort: SuffixSort;
  /** To be called when the sort has been done. */
  finish(): Segment;
}

/**
 * Adds documents to a draft, in their order, but those left out. Lexemes get the draft's ids. O(n) time.
 */
export function copyDocuments(
  { tokens, starts, documents, lexicon }: Documents,
  to: SegmentDraft,
  keep: (entry: DocumentEntry) => boolean,
): void {
  const ids = translation(lexicon, to.lexicon);
  for (let d = 0; d < starts.length; d++) {
    if (!keep(documents[d])) continue;
    const end = d + 1 < starts.length ? starts[d + 1] : tokens.length;
    to.add(documents[d], Uint32Array.from(tokens.subarray(starts[d] + 1, end), ids));
  }
}

/** Token of one lexicon -> id of another. Lexemes are interned when first used, so none is kept for nothing. */
function translation(source: Lexicon | undefined, target: Lexicon | undefined): (token: number) => number {
  if (source === undefined || target === undefined) return (token) => token;
  const known = new Int32Array(source.size).fill(-1);
  return (token) => {
    if (known[token] < 0) known[token] = target.intern(source.textOf(token));
    return known[token];
  };
}
