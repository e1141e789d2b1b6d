/** A file that is read page by page. */
export interface PageSource {
  readonly pageCount: number;
  /**
   * Fills a frame with what searches read of a page.
   *
   * @param frame memory of one page; the last page of a file leaves the rest as it is
   * @throws DataNetError when the page cannot be read or is damaged
   */
  read(page: number, frame: Uint8Array): void;
}

/**
 * Pages of several files in one piece of memory, whatever was asked for last. Pages have numbers: those of
 * the first file, then those of the second, and so on. A frame holds one page; when all are taken, a hand
 * goes round and takes the first that was not asked for since it last came by (the clock method).
 *
 * Nothing is allocated where a page is present.
 * Source: Corbató, "A paging experiment with the Multics system", MIT Project MAC, 1968.
 */
export class PageCache {
  /** Frame f is bytes [f * pageBytes, (f + 1) * pageBytes). */
  readonly memory: ArrayBuffer;
  readonly pageBytes: number;
  readonly #sources: readonly PageSource[];
  /** Number of each file's first page. */
  readonly #firsts: readonly number[];
  readonly #frameCount: number;
  /** Frame of each page, -1 where it has none. */
  readonly #frameOf: Int32Array;
  /** Page of each frame, -1 where it is free. */
  readonly #pageOf: Int32Array;
  /** 1 where a page was asked for since the hand last came by. */
  readonly #isUsed: Uint8Array;
  #hand = 0;
  #reads = 0;

  /** @param cacheBytes most memory for pages; there is room for one in any case */
  constructor(sources: readonly PageSource[], pageBytes: number, cacheBytes: number) {
    const firsts: number[] = [];
    let pageCount = 0;
    for (const source of sources) {
      firsts.push(pageCount);
      pageCount += source.pageCount;
    }
    this.#sources = sources;
    this.#firsts = firsts;
    this.pageBytes = pageBytes;
    this.#frameCount = Math.max(1, Math.min(pageCount, Math.floor(cacheBytes / pageBytes)));
    // The system gives memory where it is first written, so a large budget costs nothing until it is used.
    this.memory = new ArrayBuffer(this.#frameCount * pageBytes);
    this.#frameOf = new Int32Array(pageCount).fill(-1);
    this.#pageOf = new Int32Array(this.#frameCount).fill(-1);
    this.#isUsed = new Uint8Array(this.#frameCount);
  }

  /** Pages read so far. */
  get reads(): number {
    return this.#reads;
  }

  /** Number of the first page of a file. @param source index in the list of files */
  firstPageOf(source: number): number {
    return this.#firsts[source];
  }

  /**
   * The frame that holds a page; it may hold another one after the next call.
   *
   * @throws DataNetError when the page has to be read and cannot be
   */
  frameOf(page: number): number {
    const frame = this.#frameOf[page];
    if (frame < 0) return this.#load(page);
    this.#isUsed[frame] = 1;
    return frame;
  }

  #load(page: number): number {
    const frame = this.#freeFrame();
    let source = this.#firsts.length - 1;
    while (this.#firsts[source] > page) source--;
    const { pageBytes } = this;
    const memory = new Uint8Array(this.memory, frame * pageBytes, pageBytes);
    this.#reads++;
    this.#sources[source].read(page - this.#firsts[source], memory);
    this.#frameOf[page] = frame;
    this.#pageOf[frame] = page;
    this.#isUsed[frame] = 1;
    return frame;
  }

  /** A frame that holds no page any more, so that a failed read leaves nothing wrong behind. */
  #freeFrame(): number {
    // Ends: the second time round nothing is marked.
    while (this.#isUsed[this.#hand] === 1) {
      this.#isUsed[this.#hand] = 0;
      this.#hand = (this.#hand + 1) % this.#frameCount;
    }
    const frame = this.#hand;
    this.#hand = (this.#hand + 1) % this.#frameCount;
    const page = this.#pageOf[frame];
    if (page >= 0) this.#frameOf[page] = -1;
    this.#pageOf[frame] = -1;
    return frame;
  }
}
