import { keccak } from "../base/hash.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { LogLine } from "../contribute/contributionLog.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { SegmentDraft } from "../segment/buildSegment.ts";
import { extendListHead } from "../segment/manifest.ts";
import { segmentsToMerge } from "../segment/mergePolicy.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { buildFrom, byteIds, lockWaitMs, publish, tidy, writeSegment } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { openStore, refreshStore, type Store } from "./store.ts";
import { TextWriter } from "./textWriter.ts";
import { withWriteLock } from "./writeLock.ts";

export interface ContributeOptions {
  /** Looks, and changes nothing. */
  readonly dryRun?: boolean;
  /** Called after each offer with how many were taken or passed over, and before the long steps at the end. */
  readonly onProgress?: (progress: ContributeProgress) => void;
  /** Checked between files; nothing is contributed when it throws. */
  readonly signal?: { throwIfAborted(): void };
  readonly env?: NodeJS.ProcessEnv;
}

export interface ContributeProgress {
  readonly step: "reading" | "indexing" | "writing";
  /** Files taken or passed over so far; countFiles and countPackageFiles tell of how many. */
  readonly seen: number;
  /** Files taken. */
  readonly files: number;
  readonly bytes: number;
  readonly tokens: number;
}

export interface Contributed {
  readonly manifestHash: string;
  readonly added: readonly Contribution[];
  readonly skipped: readonly Skipped[];
}

/**
 * Registers offers in their order: all of them, or on any failure none.
 *
 * A call writes texts and one segment, appends to the log, and last replaces the manifest; until then
 * readers and a later writer see nothing of it.
 *
 * @param skipped list that whoever makes the offers adds to
 * @throws DataNetError "locked", and what opening the store throws
 */
export async function contribute(
  dir: string,
  offers: AsyncIterable<Offer>,
  skipped: Skipped[],
  options: ContributeOptions = {},
): Promise<Contributed> {
  const env = options.env ?? process.env;
  const store = await openStore(dir); // Also so that a folder that is no store gets no lock.
  if (options.dryRun) return register(store, offers, skipped, options);
  return withWriteLock(stateFolder(dir, env), dir, lockWaitMs, async () => {
    const now = await refreshStore(store);
    try {
      return await register(now, offers, skipped, options);
    } catch (error) {
      // What the disk says now decides, since the call may have failed after its manifest was in place.
      // Where it cannot be told, the next call tidies up; what went wrong is `error` either way.
      const left = await refreshStore(now).catch(() => undefined);
      if (left) await tidy(left.dir, left.manifest, left.snapshot.contributions);
      throw error;
    }
  });
}

async function register(
  store: Store,
  offers: AsyncIterable<Offer>,
  skipped: Skipped[],
  options: ContributeOptions,
): Promise<Contributed> {
  const { snapshot, manifest } = store;
  const lexicon = new Lexicon();
  const draft = new SegmentDraft(snapshot.tokenizer.usesLexicon ? lexicon : undefined);
  const known = new Map(snapshot.contributions.map((c) => [c.id, c]));
  const added: Contribution[] = [];
  const texts = new TextWriter(store.dir);
  let bytes = 0;
  try {
    for await (const offer of offers) {
      options.signal?.throwIfAborted();
      const { path, language, contributor, license } = offer;
      const id = keccak(offer.bytes);
      const before = known.get(id);
      if (before) {
        skipped.push({ path, reason: whyKnown(before), first: before.contributor });
        continue;
      }
      const { ids, codeCount } = snapshot.tokenizer.tokenize(offer.text, language, lexicon);
      if (ids.length === 0) {
        skipped.push({ path, reason: "holds no tokens, wanted words or marks" });
        continue;
      }
      const order = snapshot.contributions.length + added.length + 1;
      if (codeCount > 0) draft.add({ order, run: 0 }, ids.subarray(0, codeCount));
      if (codeCount < ids.length) draft.add({ order, run: 1 }, ids.subarray(codeCount));
      const sizeBytes = offer.bytes.length;
      const contribution = {
        order,
        id,
        path,
        language,
        contributor,
        license,
        sizeBytes,
        tokens: ids.length,
        revoked: false,
      };
      known.set(id, contribution);
      added.push(contribution);
      bytes += sizeBytes;
      if (!options.dryRun) await texts.add(id, offer.bytes);
      const seen = added.length + skipped.length;
      options.onProgress?.({ step: "reading", seen, files: added.length, bytes, tokens: draft.tokenCount });
    }
  } finally {
    await texts.finish();
  }
  if (added.length === 0 || options.dryRun) return { manifestHash: manifest.manifestHash, added, skipped };

  const progress = {
    seen: added.length + skipped.length,
    files: added.length,
    bytes,
    tokens: draft.tokenCount,
  };
  options.signal?.throwIfAborted();
  options.onProgress?.({ step: "indexing", ...progress });
  const merged = segmentsToMerge(manifest.segments, draft.tokenCount);
  const kept = manifest.segments.length - merged;
  const all = [...snapshot.contributions, ...added];
  const segment =
    merged === 0
      ? draft.build(draft.lexicon?.size ?? byteIds)
      : buildFrom([...snapshot.segments.slice(kept), draft.collected], () => true);
  options.signal?.throwIfAborted();
  options.onProgress?.({ step: "writing", ...progress });
  const entry = await writeSegment(store.dir, segment, all);
  const lines = added.map(({ order: _, revoked: __, ...rest }): LogLine => ({ kind: "contribute", ...rest }));
  const segments = [...manifest.segments.slice(0, kept), entry];
  const listHead = added.reduce(extendListHead, manifest.listHead);
  const next = await publish(store, all, lines, {
    ...manifest,
    contributions: all.length,
    listHead,
    segments,
  });
  return { manifestHash: next.manifestHash, added, skipped };
}

function whyKnown({ revoked, path, order }: Contribution): string {
  if (revoked)
    return `the same bytes were revoked (contribution ${order}, ${path}), and what is revoked may not come back`;
  return `the same bytes are contribution ${order}, ${path}`;
}
