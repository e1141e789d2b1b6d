import { join } from "node:path";
import { keccak } from "../base/hash.ts";
import { authorsInTokens } from "../contribute/authors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { type LogLine, registeredAs } from "../contribute/contributionLog.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { SegmentDraft } from "../segment/buildSegment.ts";
import { segmentsToMerge } from "../segment/mergePolicy.ts";
import type { Segment } from "../segment/segment.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import type { Tokenizer } from "../tokens/tokenizer.ts";
import { buildSegments } from "./buildPool.ts";
import type { Contributed, ContributeOptions, ContributeProgress } from "./contribute.ts";
import { settled } from "./durable.ts";
import type { Ledger } from "./ledger.ts";
import { beginSegment, draftFrom, publish } from "./publish.ts";
import { readSegmentDocuments } from "./segmentFolder.ts";
import { openStore, refreshStore, type Store, withSegments } from "./store.ts";
import { TextWriter } from "./textWriter.ts";

/** A part of a call is registered when it has reached one of these. */
export interface Checkpoints {
  readonly tokens: number;
  readonly files: number;
}

/**
 * Half a minute of work or so: what a call that is cut off may have to do again, and what it takes of
 * memory. Smaller calls are registered as a whole.
 */
const usualCheckpoints: Checkpoints = { tokens: 1 << 24, files: 1 << 16 };

/** The usual ones; DATANET_CHECKPOINT_FILES says otherwise, for tests and small machines. */
function checkpointsFrom(env: NodeJS.ProcessEnv): Checkpoints {
  const files = Number(env.DATANET_CHECKPOINT_FILES);
  return files > 0 ? { ...usualCheckpoints, files } : usualCheckpoints;
}

/** One call of `contribute`: takes offers, and registers them part by part. The caller holds the write lock. */
export class ContributeCall {
  readonly #options: ContributeOptions;
  readonly #skipped: Skipped[];
  readonly #tokenizer: Tokenizer;
  readonly #checkpoints: Checkpoints;
  /** Segments in memory, by hash. */
  readonly #segments: Map<string, Segment>;
  readonly #added: Contribution[] = [];
  /** Those of this call that the ledger does not have, by id. */
  readonly #pending = new Map<string, Contribution>();
  #ledger: Ledger;
  #texts: TextWriter;
  #lexicon = new Lexicon();
  #draft: SegmentDraft;
  #bytes = 0;
  #tokens = 0;

  constructor(ledger: Ledger, skipped: Skipped[], options: ContributeOptions) {
    this.#ledger = ledger;
    this.#skipped = skipped;
    this.#options = options;
    this.#tokenizer = ledger.config.tokenizer;
    this.#checkpoints = options.checkpoints ?? checkpointsFrom(options.env ?? process.env);
    this.#texts = new TextWriter(ledger.dir);
    this.#draft = this.#newDraft();
    const { store } = options;
    this.#segments = new Map(
      store?.manifest.segments.map(({ hash }, s) => [hash, store.snapshot.segments[s]]),
    );
  }

  async take(offers: AsyncIterable<Offer>): Promise<Contributed> {
    const { signal, dryRun } = this.#options;
    try {
      for await (const offer of offers) {
        signal?.throwIfAborted();
        await this.#takeOne(offer);
        const isFull =
          this.#draft.tokenCount >= this.#checkpoints.tokens || this.#pending.size >= this.#checkpoints.files;
        if (!isFull) continue;
        if (dryRun) this.#draft = this.#newDraft();
        else await this.#register();
      }
      signal?.throwIfAborted();
      if (!dryRun && this.#pending.size > 0) await this.#register();
    } finally {
      await this.#texts.finish();
    }
    const { manifestHash } = this.#ledger.manifest;
    const done = { manifestHash, added: this.#added, skipped: this.#skipped };
    return this.#options.store && !dryRun
      ? { ...done, store: await this.#storeNow(this.#options.store) }
      : done;
  }

  async #takeOne(offer: Offer): Promise<void> {
    const { path, language, contributor, license } = offer;
    const id = keccak(offer.bytes);
    const before = this.#pending.get(id) ?? registeredAs(this.#ledger.register, id);
    if (before) {
      this.#skipped.push({ path, reason: whyKnown(before), first: before.contributor });
      return;
    }
    const inTokens = this.#tokenizer.tokenize(offer.text, language, this.#lexicon);
    const { ids, codeCount } = inTokens;
    if (ids.length === 0) {
      this.#skipped.push({ path, reason: "holds no tokens, wanted words or marks" });
      return;
    }
    const order = this.#ledger.register.contributions.length + this.#pending.size + 1;
    if (codeCount > 0) this.#draft.add({ order, run: 0 }, ids.subarray(0, codeCount));
    if (codeCount < ids.length) this.#draft.add({ order, run: 1 }, ids.subarray(codeCount));
    const [sizeBytes, tokens] = [offer.bytes.length, ids.length];
    const contribution: Contribution = {
      order,
      id,
      path,
      language,
      contributor,
      ...(offer.authors && { authors: authorsInTokens(offer.authors, inTokens) }),
      ...(offer.published && { published: offer.published }),
      license,
      sizeBytes,
      tokens,
      revoked: false,
    };
    this.#pending.set(id, contribution);
    this.#added.push(contribution);
    this.#bytes += sizeBytes;
    this.#tokens += tokens;
    if (!this.#options.dryRun) await this.#texts.add(id, offer.bytes);
    this.#tell("reading", 0);
  }

  /** Registers what has been taken and not been registered yet, as a whole. */
  async #register(): Promise<void> {
    const { signal } = this.#options;
    const { manifest, dir, register } = this.#ledger;
    this.#tell("indexing", 0);
    const merged = segmentsToMerge(manifest.segments, this.#draft.tokenCount);
    const kept = manifest.segments.length - merged;
    const draft = await this.#merge(manifest.segments.slice(kept).map(({ hash }) => hash));
    const [segment] = await buildSegments([{ draft, idCount: draft.idCount }], {
      signal,
      onProgress: (sorted) => this.#tell("indexing", sorted),
    });
    signal?.throwIfAborted();
    this.#tell("writing", this.#tokens);
    const added = [...this.#pending.values()];
    const parent = join(dir, "segments");
    const { entry, written } = beginSegment(parent, segment, register.contributions.concat(added));
    this.#ledger = await publish(this.#ledger, {
      lines: added.map(({ order: _, revoked: __, ...rest }): LogLine => ({ kind: "contribute", ...rest })),
      added,
      revoked: manifest.revoked,
      segments: [...manifest.segments.slice(0, kept), entry],
      written: settled<unknown>([written, this.#texts.finish()]),
    });
    this.#segments.set(entry.hash, segment);
    this.#pending.clear();
    this.#texts = new TextWriter(dir);
    this.#draft = this.#newDraft();
  }

  /** The draft with the documents of segments before it. */
  async #merge(hashes: readonly string[]): Promise<SegmentDraft> {
    if (hashes.length === 0) return this.#draft;
    const folder = join(this.#ledger.dir, "segments");
    const sources = await settled(
      hashes.map(async (hash) => this.#segments.get(hash) ?? readSegmentDocuments(join(folder, hash), hash)),
    );
    return draftFrom([...sources, this.#draft.collected], () => true);
  }

  #newDraft(): SegmentDraft {
    this.#lexicon = new Lexicon();
    return new SegmentDraft(this.#tokenizer.usesLexicon ? this.#lexicon : undefined, this.#tokenizer.idCount);
  }

  async #storeNow(before: Store): Promise<Store> {
    if (this.#ledger === before) return before;
    const segments = this.#ledger.manifest.segments.map(({ hash }) => this.#segments.get(hash));
    // Somebody else has written meanwhile, or the store that was given is of another folder.
    if (segments.includes(undefined))
      return before.dir === this.#ledger.dir ? refreshStore(before) : openStore(this.#ledger.dir);
    return withSegments(this.#ledger, segments as Segment[]);
  }

  #tell(step: ContributeProgress["step"], sortedTokens: number): void {
    const files = this.#added.length;
    this.#options.onProgress?.({
      step,
      seen: files + this.#skipped.length,
      files,
      registered: files - this.#pending.size,
      bytes: this.#bytes,
      tokens: this.#tokens,
      sortedTokens,
    });
  }
}

function whyKnown({ revoked, path, order }: Contribution): string {
  if (revoked)
    return `the same bytes were revoked (contribution ${order}, ${path}), and what is revoked may not come back`;
  return `the same bytes are contribution ${order}, ${path}`;
}
