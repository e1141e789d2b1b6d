import { annotationOf, beginEditing, type Editing, edit } from "../core/editing/editing.ts";
import type { SearchPool } from "../core/node/searchPool.ts";
import { loadTables } from "../core/node/tables.ts";
import { type Output, type Snapshot, tokenizeOutput } from "../core/pipeline.ts";
import type { Annotation } from "../core/shares/annotation.ts";
import { editBetween } from "../core/tokens/textEdit.ts";

/** Characters of the texts that are kept, and their number. */
const [keptCharacters, keptTexts] = [2_000_000, 8];

/** Words that edits may have left behind, besides as many as a text has, before it is begun anew. */
const usualWordsLeft = 50_000;

/** A document, and the store it is looked up in. */
export interface EditedDocument {
  readonly dir: string;
  readonly uri: string;
  readonly snapshot: Snapshot;
}

interface Kept {
  readonly text: string;
  readonly editing: Editing;
  /** Words that the text had when it was begun. */
  readonly words: number;
}

/** The documents last annotated, each kept up to date: of a new version only what has changed is looked at. */
export class EditedTexts {
  readonly #pool: Pick<SearchPool, "search">;
  readonly #wordsLeft: number;
  /** By document and store, least recently used first. */
  readonly #kept = new Map<string, Kept>();

  constructor(pool: Pick<SearchPool, "search">, wordsLeft: number = usualWordsLeft) {
    this.#pool = pool;
    this.#wordsLeft = wordsLeft;
  }

  /** @param checkpoint called between the steps; what it throws ends the work */
  annotate(document: EditedDocument, text: string, language: string, checkpoint: () => void): Annotation {
    this.#forget(document);
    const key = `${document.dir}\0${document.uri}`;
    const before = this.#kept.get(key);
    const kept = this.#fits(before, language)
      ? { ...before, text, editing: edit(before.editing, editBetween(before.text, text), { checkpoint }) }
      : this.#begin(document, text, language, checkpoint);
    this.#kept.delete(key); // Put back last.
    this.#kept.set(key, kept);
    this.#letGo(key);
    checkpoint();
    return annotationOf(kept.editing);
  }

  /** The text in tokens: a hover asks about one that was annotated a moment ago. */
  output(snapshot: Snapshot, text: string, language: string): Output {
    for (const { text: known, editing } of this.#kept.values()) {
      const { text: output } = editing;
      const isSame = output.language === language && output.tokenizer === snapshot.tokenizer;
      if (isSame && known === text) return output;
    }
    return tokenizeOutput(snapshot, text, language);
  }

  #begin({ dir, snapshot }: EditedDocument, text: string, language: string, checkpoint: () => void): Kept {
    const editing = beginEditing(snapshot, loadTables(), text, language, {
      checkpoint,
      search: (output) => this.#pool.search({ dir, snapshot }, output, checkpoint),
    });
    return { text, editing, words: editing.text.lexicon.size };
  }

  /** Lets go of texts that were looked up in what the store held before, and of that. */
  #forget({ dir, snapshot }: EditedDocument): void {
    for (const [key, { editing }] of this.#kept)
      if (key.startsWith(`${dir}\0`) && editing.reading.snapshot !== snapshot) this.#kept.delete(key);
  }

  #letGo(used: string): void {
    let characters = 0;
    for (const { text } of this.#kept.values()) characters += text.length;
    for (const [key, { text }] of this.#kept) {
      if ((characters <= keptCharacters && this.#kept.size <= keptTexts) || key === used) break;
      this.#kept.delete(key);
      characters -= text.length;
    }
  }

  /** Whether a text can be edited on: it is in the same language, and holds not too many words of former versions. */
  #fits(kept: Kept | undefined, language: string): kept is Kept {
    if (kept?.editing.text.language !== language) return false;
    return kept.editing.text.lexicon.size <= 2 * kept.words + this.#wordsLeft;
  }
}
