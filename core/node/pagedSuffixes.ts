import { corruptIndex } from "../segment/corruptIndex.ts";
import { describePointer, type IndexLayout, unpackPointers } from "../segment/pointers.ts";
import type { SuffixArray } from "../segment/suffixIndex.ts";
import type { ByteReader } from "./byteReader.ts";
import type { PageCache, PageSource } from "./pageCache.ts";
import type { PageSums } from "./pageSums.ts";

/**
 * The pages of a table file: as many entries as a frame holds of suffix starts. An entry that points
 * nowhere is refused when its page is read, so a search never looks outside the tokens.
 */
export function tablePages(
  reader: ByteReader,
  layout: IndexLayout,
  pageBytes: number,
  sums: PageSums | undefined,
): PageSource {
  const { tokenCount, pointerBytes } = layout;
  const perPage = pageBytes / 4;
  // Entries of four bytes are read where they will stay.
  const scratch = pointerBytes === 4 ? undefined : new Uint8Array(perPage * pointerBytes);
  return {
    pageCount: Math.ceil(tokenCount / perPage),
    read(page, frame) {
      const first = page * perPage;
      const count = Math.min(perPage, tokenCount - first);
      const bytes = (scratch ?? frame).subarray(0, count * pointerBytes);
      const at = first * pointerBytes;
      reader.read(bytes, at);
      sums?.check(page, bytes, `${reader.path}: byte ${at}`);
      const starts = new Uint32Array(frame.buffer, frame.byteOffset, count);
      const bad = unpackPointers(bytes, layout, starts);
      if (bad < 0) return;
      const { found, wanted } = describePointer(bytes.subarray(bad * pointerBytes), layout);
      throw corruptIndex(`${reader.path}: byte ${at + bad * pointerBytes}`, found, wanted);
    },
  };
}

/** A suffix array that is read page by page. Each method throws DataNetError "unreadable" or "corruptStore" when a page cannot be had. */
export class PagedSuffixes implements SuffixArray {
  readonly length: number;
  readonly #cache: PageCache;
  readonly #firstPage: number;
  /** All frames of the cache, as suffix starts. */
  readonly #frames: Uint32Array;
  readonly #perPage: number;
  readonly #shift: number;

  /** @param firstPage number of the file's first page in the cache */
  constructor(cache: PageCache, firstPage: number, length: number) {
    this.length = length;
    this.#cache = cache;
    this.#firstPage = firstPage;
    this.#frames = new Uint32Array(cache.memory);
    this.#perPage = cache.pageBytes / 4;
    this.#shift = Math.log2(this.#perPage);
  }

  at(rank: number): number {
    const frame = this.#cache.frameOf(this.#firstPage + (rank >>> this.#shift));
    return this.#frames[frame * this.#perPage + (rank & (this.#perPage - 1))];
  }

  subarray(low: number, high: number): Uint32Array {
    const last = Math.min(high, this.length);
    const copy = new Uint32Array(Math.max(0, last - low));
    for (let rank = low; rank < last; ) {
      const slot = rank & (this.#perPage - 1);
      const first = this.#cache.frameOf(this.#firstPage + (rank >>> this.#shift)) * this.#perPage + slot;
      const count = Math.min(last - rank, this.#perPage - slot);
      copy.set(this.#frames.subarray(first, first + count), rank - low);
      rank += count;
    }
    return copy;
  }
}
