import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "gpt-tokenizer/encoding/r50k_base";
import { languageOf } from "../../core/tokens/languages.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

/** What a process of its own tokenizes; both tokenizers of the bench. */
export interface TokenizeTask {
  readonly tokenizer: "r50k" | "lexeme";
  readonly folder: string;
  readonly files: readonly string[];
  /** Files of no corpus, read after the others so that a lexicon's first ids are the corpus's. */
  readonly heldOut: readonly string[];
  /** Stops after so many tokens of `files`, and of `heldOut`. */
  readonly tokens: number;
  readonly heldOutTokens: number;
  /** Begins the names of the files written. */
  readonly out: string;
}

/**
 * Writes `<out>.ids` (u32, no separators), `<out>.documents` (u32 pairs: tokens, bytes of text), the same
 * for the files held out, and for lexemes `<out>.lexicon`, a line of JSON each.
 */
export function tokenizeFiles(task: TokenizeTask): void {
  const lexicon = new Lexicon();
  const stream = new IdStream(task, lexicon);
  stream.read(task.files, task.tokens);
  stream.write(task.out);
  const others = new IdStream(task, lexicon);
  others.read(task.heldOut, task.heldOutTokens);
  others.write(`${task.out}.heldOut`);
  if (task.tokenizer === "r50k") return;
  const lexemes = Array.from({ length: lexicon.size }, (_, id) => `${JSON.stringify(lexicon.textOf(id))}\n`);
  writeFileSync(`${task.out}.lexicon`, lexemes.join(""));
}

class IdStream {
  readonly #task: TokenizeTask;
  readonly #lexicon: Lexicon;
  readonly #documents: number[] = [];
  #ids = new Uint32Array(1 << 20);
  #length = 0;

  constructor(task: TokenizeTask, lexicon: Lexicon) {
    this.#task = task;
    this.#lexicon = lexicon;
  }

  read(files: readonly string[], tokens: number): void {
    for (const path of files) {
      if (this.#length >= tokens) return;
      const bytes = readFileSync(join(this.#task.folder, path));
      const text = bytes.toString("utf8");
      if (this.#task.tokenizer === "r50k") {
        this.#add(encode(text, { disallowedSpecial: new Set() }), bytes.length);
      } else {
        const { ids, codeCount } = lexemeTokenizer.tokenize(text, languageOf(path), this.#lexicon);
        // The text counts once, with the code.
        this.#add(ids.subarray(0, codeCount), bytes.length);
        this.#add(ids.subarray(codeCount), 0);
      }
    }
  }

  #add(ids: ArrayLike<number>, textBytes: number): void {
    if (this.#length + ids.length > this.#ids.length) {
      const grown = new Uint32Array(2 * this.#ids.length + ids.length);
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids.set(ids, this.#length);
    this.#length += ids.length;
    this.#documents.push(ids.length, textBytes);
  }

  write(out: string): void {
    writeFileSync(`${out}.ids`, this.#ids.subarray(0, this.#length));
    writeFileSync(`${out}.documents`, Uint32Array.from(this.#documents));
  }
}
