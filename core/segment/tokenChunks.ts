import type { TokenArray } from "./byteOrder.ts";

/** Tokens of a chunk, a power of two. */
const chunkTokens = 1 << 16;
/** Stands before every document; ids are below. */
const separator = 0xffffffff;

/**
 * A growing sequence of tokens, kept in chunks, so that growing copies nothing: two bytes a token in
 * chunks whose ids fit, four in others.
 */
export class TokenChunks {
  readonly #chunks: (Uint16Array | Uint32Array)[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends a separator and then a copy of `ids`. */
  addDocument(ids: Uint32Array): void {
    this.#add(Uint32Array.of(separator));
    this.#add(ids);
  }

  #add(ids: Uint32Array): void {
    for (let done = 0; done < ids.length; ) {
      const at = this.#length % chunkTokens;
      const part = ids.subarray(done, done + chunkTokens - at);
      if (at === 0) this.#chunks.push(new Uint16Array(chunkTokens));
      const last = this.#chunks.length - 1;
      if (this.#chunks[last] instanceof Uint16Array && part.some(isWide)) {
        this.#chunks[last] = Uint32Array.from(this.#chunks[last], widen);
      }
      // In two bytes 0xffffffff becomes 0xffff, which no id of a narrow chunk is.
      this.#chunks[last].set(part, at);
      this.#length += part.length;
      done += part.length;
    }
  }

  /** A copy of tokens [begin, end). */
  subarray(begin: number, end: number): Uint32Array {
    const tokens = new Uint32Array(end - begin);
    for (let i = begin; i < end; ) {
      const chunk = this.#chunks[Math.floor(i / chunkTokens)];
      const at = i % chunkTokens;
      const part = chunk.subarray(at, Math.min(chunkTokens, at + end - i));
      tokens.set(part, i - begin);
      if (chunk instanceof Uint16Array) widenIn(tokens, i - begin, part.length);
      i += part.length;
    }
    return tokens;
  }

  /**
   * Fills `tokens`, n long, and empties this, chunk by chunk, so that both never stand in memory whole.
   * A separator becomes all ones of the width.
   */
  moveTo(tokens: TokenArray): void {
    for (let at = 0; at < this.#length; at += chunkTokens) {
      const chunk = this.#chunks[at / chunkTokens];
      const part = chunk.subarray(0, Math.min(chunkTokens, this.#length - at));
      tokens.set(part, at);
      if (tokens instanceof Uint32Array && chunk instanceof Uint16Array) widenIn(tokens, at, part.length);
      this.#chunks[at / chunkTokens] = none;
    }
    this.#chunks.length = 0;
    this.#length = 0;
  }
}

const none = new Uint16Array(0);
const narrowSeparator = 0xffff;

/** Whether an id needs four bytes: those of the separator and of 0xffff would be the same in two. */
function isWide(id: number): boolean {
  return id >= narrowSeparator && id !== separator;
}

function widen(token: number): number {
  return token === narrowSeparator ? separator : token;
}

function widenIn(tokens: Uint32Array, begin: number, count: number): void {
  for (let i = begin; i < begin + count; i++) if (tokens[i] === narrowSeparator) tokens[i] = separator;
}
