import { join } from "node:path";
import type { Contribution } from "../contribute/contribution.ts";
import { SegmentDraft } from "../segment/buildSegment.ts";
import type { SegmentEntry } from "../segment/manifest.ts";
import { segmentsToMerge } from "../segment/mergePolicy.ts";
import type { DocumentEntry } from "../segment/segment.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import type { Tokenizer, Tokens } from "../tokens/tokenizer.ts";
import { type BuildOptions, buildSegments } from "./buildPool.ts";
import type { Ledger } from "./ledger.ts";
import { beginSegment, draftFrom } from "./publish.ts";
import { readSegmentDocuments, readSegmentEntries } from "./segmentFolder.ts";
import { dropSegments } from "./tidy.ts";

/** A draft of so many tokens is built: sorting it takes some 400 MB. */
const usualDraftTokens: number = 1 << 25;

/**
 * The segments of a state that has more contributions than a store, and fewer that stand. They are written
 * beside those of the store, and count once a manifest names them. The caller holds the write lock.
 */
export class ImportSegments {
  readonly #dir: string;
  readonly #contributions: readonly Contribution[];
  readonly #tokenizer: Tokenizer;
  readonly #options: BuildOptions;
  readonly #before: ReadonlySet<string>;
  #entries: SegmentEntry[];
  #lexicon = new Lexicon();
  #draft: SegmentDraft;
  #draftTokens: number;

  /**
   * @param contributions of the new state, by order
   * @param draftTokens tests set it low
   */
  constructor(
    { dir, manifest }: Ledger,
    contributions: readonly Contribution[],
    tokenizer: Tokenizer,
    options: BuildOptions,
    draftTokens: number = usualDraftTokens,
  ) {
    this.#dir = join(dir, "segments");
    this.#contributions = contributions;
    this.#tokenizer = tokenizer;
    this.#options = options;
    this.#entries = [...manifest.segments];
    this.#before = new Set(manifest.segments.map(({ hash }) => hash));
    this.#draft = this.#newDraft();
    this.#draftTokens = draftTokens;
  }

  /**
   * Cuts a text into the tokens that `add` takes.
   *
   * @param revoked then nothing of it is kept, its words neither
   */
  tokenize(text: string, language: string, revoked: boolean): Tokens {
    return this.#tokenizer.tokenize(text, language, revoked ? new Lexicon() : this.#lexicon);
  }

  /** Adds what `tokenize` made of a contribution, behind all others. */
  async add(order: number, { ids, codeCount }: Tokens): Promise<void> {
    if (codeCount > 0) this.#draft.add({ order, run: 0 }, ids.subarray(0, codeCount));
    if (codeCount < ids.length) this.#draft.add({ order, run: 1 }, ids.subarray(codeCount));
    if (this.#draft.tokenCount >= this.#draftTokens) await this.#build();
  }

  /**
   * Writes what is left to write.
   *
   * @param revokes whether segments of the store may hold what stands no more, and are to be rebuilt without it
   * @returns all segments, in order
   */
  async finish(revokes: boolean): Promise<readonly SegmentEntry[]> {
    if (this.#draft.tokenCount > 0) await this.#build();
    if (!revokes) return this.#entries;
    const entries: SegmentEntry[] = [];
    for (const entry of this.#entries) {
      const documents = readSegmentEntries(join(this.#dir, entry.hash), entry.hash);
      if (documents.every(this.#stands)) entries.push(entry);
      else if (documents.some(this.#stands)) entries.push(await this.#write(await this.#copyOf([entry])));
    }
    this.#entries = entries;
    return entries;
  }

  /** Builds a segment of the draft and the few that are to be merged with it. */
  async #build(): Promise<void> {
    const merged = segmentsToMerge(this.#entries, this.#draft.tokenCount);
    const kept = this.#entries.slice(0, this.#entries.length - merged);
    const draft = merged === 0 ? this.#draft : await this.#copyOf(this.#entries.slice(-merged), this.#draft);
    const entry = await this.#write(draft);
    const gone = this.#entries.slice(kept.length).map(({ hash }) => hash);
    await dropSegments(
      join(this.#dir, ".."),
      gone.filter((hash) => !this.#before.has(hash)),
    );
    this.#entries = [...kept, entry];
    this.#draft = this.#newDraft();
  }

  /** The documents of segments that stand, and those of a draft behind them. */
  async #copyOf(entries: readonly SegmentEntry[], behind?: SegmentDraft): Promise<SegmentDraft> {
    const sources = [];
    for (const { hash } of entries) sources.push(await readSegmentDocuments(join(this.#dir, hash), hash));
    return draftFrom([...sources, ...(behind ? [behind.collected] : [])], this.#stands);
  }

  async #write(draft: SegmentDraft): Promise<SegmentEntry> {
    this.#options.signal?.throwIfAborted();
    const [segment] = await buildSegments([{ draft, idCount: draft.idCount }], this.#options);
    this.#options.signal?.throwIfAborted();
    const { entry, written } = beginSegment(this.#dir, segment, this.#contributions);
    await written;
    return entry;
  }

  #newDraft(): SegmentDraft {
    this.#lexicon = new Lexicon();
    return new SegmentDraft(this.#tokenizer.usesLexicon ? this.#lexicon : undefined, this.#tokenizer.idCount);
  }

  readonly #stands = ({ order }: DocumentEntry): boolean => !this.#contributions[order - 1].revoked;
}
