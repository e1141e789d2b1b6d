import { type Output, type Snapshot, tokenizeOutput } from "../core/pipeline.ts";

/** Characters of the texts that are kept, and their number. */
const [keptCharacters, keptTexts] = [2_000_000, 8];

/** The texts last looked at, in tokens: a hover asks about one that was annotated a moment ago. */
export class RecentOutputs {
  readonly #kept = new Map<string, Output>();

  of(snapshot: Snapshot, text: string, language: string): Output {
    const key = `${snapshot.tokenizer.name}\0${language}\0${text}`;
    const output = this.#kept.get(key) ?? tokenizeOutput(snapshot, text, language);
    this.#kept.delete(key); // Put back last: least recently used first.
    this.#kept.set(key, output);
    let characters = 0;
    for (const each of this.#kept.keys()) characters += each.length;
    for (const each of this.#kept.keys()) {
      if ((characters <= keptCharacters && this.#kept.size <= keptTexts) || each === key) break;
      this.#kept.delete(each);
      characters -= each.length;
    }
    return output;
  }
}
