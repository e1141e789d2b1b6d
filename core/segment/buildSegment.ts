import type { Lexicon } from "../tokens/lexicon.ts";
import { rankTokens, separatorOf, type TokenArray, type Width, widthFor } from "./byteOrder.ts";
import { assembleSegment, type DocumentEntry, type Segment } from "./segment.ts";
import { buildSuffixArray } from "./suffixArray.ts";
import type { TokenSequence } from "./suffixIndex.ts";

/** Documents in registration order, each behind a separator: what a segment or a draft holds. */
export interface Documents {
  readonly tokens: Pick<TokenSequence, "length" | "subarray">;
  /** Position of each document's separator. */
  readonly starts: ArrayLike<number>;
  readonly documents: readonly DocumentEntry[];
  readonly lexicon: Lexicon | undefined;
}

/** Documents on their way into a segment, in registration order. Tokens are collected in one growing array. */
export class SegmentDraft {
  readonly lexicon: Lexicon | undefined;
  readonly #documents: DocumentEntry[] = [];
  readonly #starts: number[] = [];
  #ids = new Uint32Array(1 << 16);
  #length = 0;

  /** @param lexicon whose ids the documents use; undefined for tokenizers with ids of their own */
  constructor(lexicon: Lexicon | undefined) {
    this.lexicon = lexicon;
  }

  /** Tokens so far, separators included. */
  get tokenCount(): number {
    return this.#length;
  }

  /** What has been added so far; changes when more is. */
  get collected(): Documents {
    const tokens = this.#ids.subarray(0, this.#length);
    return { tokens, starts: this.#starts, documents: this.#documents, lexicon: this.lexicon };
  }

  /** Adds a document; copies `ids`. */
  add(entry: DocumentEntry, ids: Uint32Array): void {
    const end = this.#length + 1 + ids.length;
    if (end > this.#ids.length) {
      const grown = new Uint32Array(Math.max(end, this.#ids.length * 2));
      grown.set(this.#ids.subarray(0, this.#length));
      this.#ids = grown;
    }
    this.#starts.push(this.#length);
    this.#documents.push(entry);
    this.#ids[this.#length] = 0xffffffff;
    this.#ids.set(ids, this.#length + 1);
    this.#length = end;
  }

  /**
   * Sorts the suffixes, and empties the draft. Linear time; about 18 bytes a token at the peak.
   *
   * @param idCount ids are below it; decides the width of tokens
   */
  build(idCount: number): Segment {
    const width = widthFor(idCount);
    const tokens = narrow(this.#ids.subarray(0, this.#length), width);
    this.#ids = new Uint32Array(0); // Not needed while sorting, the hungriest part.
    const { text, alphabetSize } = rankTokens(tokens, width);
    const sa = buildSuffixArray(text, alphabetSize);
    const starts = Uint32Array.from(this.#starts);
    const parts = { width, tokens, sa, starts, documents: this.#documents, lexicon: this.lexicon };
    return assembleSegment(parts);
  }
}

/** Ids in the given width; the separator 0xffffffff becomes all ones of that width. */
function narrow(ids: Uint32Array, width: Width): TokenArray {
  if (width === 4) return ids.slice();
  const tokens = width === 1 ? new Uint8Array(ids.length) : new Uint16Array(ids.length);
  const separator = separatorOf(width);
  for (let i = 0; i < ids.length; i++) tokens[i] = ids[i] === 0xffffffff ? separator : ids[i];
  return tokens;
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
