import type { TokenArray, Width } from "../segment/byteOrder.ts";
import { checkIds } from "../segment/readLexicon.ts";
import type { TokenSequence } from "../segment/suffixIndex.ts";
import type { ByteReader } from "./byteReader.ts";
import type { PageCache, PageSource } from "./pageCache.ts";
import type { PageSums } from "./pageSums.ts";

/**
 * The pages of a token file, as they are on disk.
 *
 * @param idLimit ids are below it, where that is known: a page that holds another one is refused
 */
export function tokenPages(
  reader: ByteReader,
  { width, idLimit }: { readonly width: Width; readonly idLimit: number | undefined },
  pageBytes: number,
  sums: PageSums | undefined,
): PageSource {
  return {
    pageCount: Math.ceil(reader.size / pageBytes),
    read(page, frame) {
      const at = page * pageBytes;
      const bytes = frame.subarray(0, Math.min(pageBytes, reader.size - at));
      reader.read(bytes, at);
      sums?.check(page, bytes, `${reader.path}: byte ${at}`);
      if (idLimit !== undefined) checkIds(reader.path, at, tokensOf(bytes, width), width, idLimit);
    },
  };
}

/**
 * Tokens that are read page by page.
 * Each method throws DataNetError "unreadable" or "corruptStore" when a page cannot be had.
 */
export class PagedTokens implements TokenSequence {
  readonly length: number;
  readonly #cache: PageCache;
  readonly #firstPage: number;
  /** All frames of the cache, as tokens. */
  readonly #frames: TokenArray;
  readonly #width: Width;
  readonly #perPage: number;
  readonly #shift: number;

  /** @param firstPage number of the file's first page in the cache */
  constructor(cache: PageCache, firstPage: number, width: Width, length: number) {
    this.length = length;
    this.#cache = cache;
    this.#firstPage = firstPage;
    this.#frames = tokensOf(new Uint8Array(cache.memory), width);
    this.#width = width;
    this.#perPage = cache.pageBytes / width;
    this.#shift = Math.log2(this.#perPage);
  }

  at(position: number): number {
    const frame = this.#cache.frameOf(this.#firstPage + (position >>> this.#shift));
    return this.#frames[frame * this.#perPage + (position & (this.#perPage - 1))];
  }

  common(position: number, ids: Uint32Array, begin: number, most: number): number {
    const limit = Math.min(most, this.length - position);
    const perPage = this.#perPage;
    const frames = this.#frames;
    let common = 0;
    while (common < limit) {
      const at = position + common;
      const slot = at & (perPage - 1);
      const first = this.#cache.frameOf(this.#firstPage + (at >>> this.#shift)) * perPage + slot - common;
      const end = Math.min(limit, common + perPage - slot);
      while (common < end && frames[first + common] === ids[begin + common]) common++;
      if (common < end) return common;
    }
    return common;
  }

  subarray(begin: number, end: number): TokenArray {
    const last = Math.min(end, this.length);
    const copy = newTokens(this.#width, Math.max(0, last - begin));
    for (let at = begin; at < last; ) {
      const slot = at & (this.#perPage - 1);
      const first = this.#cache.frameOf(this.#firstPage + (at >>> this.#shift)) * this.#perPage + slot;
      const count = Math.min(last - at, this.#perPage - slot);
      copy.set(this.#frames.subarray(first, first + count), at - begin);
      at += count;
    }
    return copy;
  }
}

function tokensOf({ buffer, byteOffset, length }: Uint8Array, width: Width): TokenArray {
  if (width === 1) return new Uint8Array(buffer, byteOffset, length);
  return width === 2
    ? new Uint16Array(buffer, byteOffset, length / 2)
    : new Uint32Array(buffer, byteOffset, length / 4);
}

function newTokens(width: Width, length: number): TokenArray {
  if (width === 1) return new Uint8Array(length);
  return width === 2 ? new Uint16Array(length) : new Uint32Array(length);
}
