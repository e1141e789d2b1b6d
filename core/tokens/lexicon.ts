/** Lexemes of a text or a segment, numbered 0, 1, 2, ... in the order they were first met. */
export class Lexicon {
  readonly #texts: string[] = [];
  readonly #ids = new Map<string, number>();

  /** Number of different lexemes. */
  get size(): number {
    return this.#texts.length;
  }

  /** The id of a lexeme, a new one when it was not met before. */
  intern(lexeme: string): number {
    const known = this.#ids.get(lexeme);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#ids.set(lexeme, id);
    this.#texts.push(lexeme);
    return id;
  }

  /** The id of a lexeme, or undefined when it was never met. */
  idOf(lexeme: string): number | undefined {
    return this.#ids.get(lexeme);
  }

  /** @param id below `size` */
  textOf(id: number): string {
    return this.#texts[id];
  }
}
