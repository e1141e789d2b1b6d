import type { CancellationToken } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { DataNetError } from "../core/base/errors.ts";
import { languageNamed, languageOf } from "../core/tokens/languages.ts";
import type { Engine } from "./engine.ts";
import type { StoreAnnotation } from "./jobs.ts";
import { noStoreThere, type StoreFolder } from "./stores.ts";

/** Documents above this many characters are annotated in windows of `windowChars`. */
export const limitChars = 400_000;
const windowChars = 100_000;

/** One version of a document, with what each of its stores says about it. */
export interface Annotated {
  /** That version; the open document goes on changing. */
  readonly text: TextDocument;
  /** Characters [begin, end) were looked at. Offsets of annotations count from `begin`. */
  readonly begin: number;
  readonly end: number;
  readonly found: readonly StoreAnnotation[];
  readonly problems: readonly StoreProblem[];
  readonly tookMs: number;
}

export interface StoreProblem {
  readonly dir: string;
  readonly error: unknown;
  /** One line. */
  readonly message: string;
}

/** What the state needs from the rest of the server. */
export interface StateContext {
  readonly engine: Pick<Engine, "call">;
  document(uri: string): TextDocument | undefined;
  stores(uri: string): Promise<readonly StoreFolder[]>;
  /** Hears of every annotation made. */
  annotated(uri: string, annotated: Annotated): void;
}

interface Entry {
  latest?: { readonly annotated: Annotated; readonly stamp: string };
  running?: Promise<unknown>;
  /** Of what is running: 1 stops it. */
  stop?: Int32Array;
  /** State of the stores that the editor was last told of. */
  shown?: string;
  /** The character around which a large document was last looked at. */
  around: number;
  readonly colors: Map<string, number>;
}

/** The annotations of the open documents: one a document, made when asked for, never two at once. */
export class State {
  readonly #context: StateContext;
  readonly #entries = new Map<string, Entry>();

  constructor(context: StateContext) {
    this.#context = context;
  }

  /**
   * The annotation of the document as it is now; waits for edits to come to rest.
   *
   * @param around a character that must have been looked at; where a document is not too large, all have
   * @returns undefined when the document is closed or nobody waits any more
   */
  async current(uri: string, around?: number, token?: CancellationToken): Promise<Annotated | undefined> {
    while (!token?.isCancellationRequested) {
      const stores = await this.#context.stores(uri);
      const document = this.#context.document(uri);
      if (!document) return undefined;
      const entry = this.#entry(uri);
      if (around !== undefined) entry.around = around;
      const known = this.#fitting(entry, document, stampOf(stores));
      if (known) return known;
      if (entry.running) {
        await entry.running;
        continue;
      }
      const running = this.#refresh(entry, document, stores);
      entry.running = running;
      const annotated = await running;
      if (annotated?.text.version === this.#context.document(uri)?.version) return annotated;
    }
    return undefined;
  }

  /**
   * Whether a store of the document has changed since this was last asked, or since the document was
   * first annotated: then what the editor shows is out of date, even if somebody has asked since.
   */
  async takeChange(uri: string): Promise<boolean> {
    const stamp = stampOf(await this.#context.stores(uri));
    const entry = this.#entries.get(uri);
    if (entry?.shown === undefined || entry.shown === stamp) return false;
    entry.shown = stamp;
    return true;
  }

  /** How long the last annotation of a document took; undefined where there is none. */
  tookMs(uri: string): number | undefined {
    return this.#entries.get(uri)?.latest?.annotated.tookMs;
  }

  /** The document's colors by contributor, which stay while it is open. */
  colors(uri: string): Map<string, number> {
    return this.#entry(uri).colors;
  }

  /** The document has changed: nobody needs what is being made of its older version. */
  changed(uri: string): void {
    const stop = this.#entries.get(uri)?.stop;
    if (stop) Atomics.store(stop, 0, 1);
  }

  close(uri: string): void {
    this.changed(uri);
    this.#entries.delete(uri);
  }

  #entry(uri: string): Entry {
    const known = this.#entries.get(uri);
    if (known) return known;
    const entry: Entry = { around: 0, colors: new Map() };
    this.#entries.set(uri, entry);
    return entry;
  }

  #fitting({ latest, around }: Entry, document: TextDocument, stamp: string): Annotated | undefined {
    if (latest?.stamp !== stamp || latest.annotated.text.version !== document.version) return undefined;
    const { text, begin, end } = latest.annotated;
    const last = text.getText().length;
    // Near the edge of a window what a person sees would be cut off.
    const margin = windowChars / 10;
    const fits = (begin === 0 || around >= begin + margin) && (end === last || around < end - margin);
    return fits ? latest.annotated : undefined;
  }

  /** @returns undefined when the document changed meanwhile */
  async #refresh(
    entry: Entry,
    document: TextDocument,
    stores: readonly StoreFolder[],
  ): Promise<Annotated | undefined> {
    const stop = new Int32Array(new SharedArrayBuffer(4));
    entry.stop = stop;
    try {
      const annotated = await this.#annotate(document, entry.around, stores, stop);
      if (!annotated) return undefined;
      entry.latest = { annotated, stamp: stampOf(stores) };
      entry.shown ??= stampOf(stores);
      this.#context.annotated(document.uri, annotated);
      return annotated;
    } finally {
      delete entry.running;
      delete entry.stop;
    }
  }

  async #annotate(
    document: TextDocument,
    around: number,
    stores: readonly StoreFolder[],
    stop: Int32Array,
  ): Promise<Annotated | undefined> {
    const whole = document.getText();
    const text = TextDocument.create(document.uri, document.languageId, document.version, whole);
    const [begin, end] = windowOf(text, around);
    const language = languageFor(document);
    const since = performance.now();
    const found: StoreAnnotation[] = [];
    const problems: StoreProblem[] = [];
    for (const { dir, stamp } of stores) {
      try {
        if (stamp === "") throw new DataNetError("notFound", noStoreThere(dir));
        const job = { dir, uri: document.uri, text: whole.slice(begin, end), language, stop };
        found.push(await this.#context.engine.call("annotate", job));
      } catch (error) {
        if (error instanceof DataNetError && error.code === "cancelled") return undefined;
        problems.push({ dir, error, message: error instanceof Error ? error.message : String(error) });
      }
    }
    return { text, begin, end, found, problems, tookMs: performance.now() - since };
  }
}

/** As the document's name says, since that decides for contributions too, else what the editor takes it for. */
function languageFor({ uri, languageId }: TextDocument): string {
  const byName = languageOf(uri);
  return byName === "plaintext" ? (languageNamed(languageId) ?? byName) : byName;
}

/** Whole lines of about `windowChars` characters around one; all of a document that is not too large. */
function windowOf(text: TextDocument, around: number): [begin: number, end: number] {
  const { length } = text.getText();
  if (length <= limitChars) return [0, length];
  const from = Math.max(0, Math.min(around, length) - windowChars / 2);
  const to = Math.min(length, from + windowChars);
  const lineBegin = text.offsetAt({ line: text.positionAt(from).line, character: 0 });
  const lineEnd = text.offsetAt({ line: text.positionAt(to).line + 1, character: 0 });
  // A line may be as long as the document; then the window ends inside it.
  return [
    from - lineBegin < windowChars / 10 ? lineBegin : from,
    lineEnd - to < windowChars / 10 ? lineEnd : to,
  ];
}

function stampOf(stores: readonly StoreFolder[]): string {
  return stores.map(({ dir, stamp }) => `${dir}\0${stamp}`).join("\0");
}
