import { keccak } from "../base/hash.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { LogLine } from "../contribute/contributionLog.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { extendListHead } from "../segment/manifest.ts";
import { segmentsToMerge } from "../segment/mergePolicy.ts";
import { maxSegmentTokens } from "../segment/suffixSort.ts";
import { buildSegments } from "./buildPool.ts";
import { DraftSequence } from "./draftSequence.ts";
import { draftFrom, idCountOf, lockWaitMs, publish, tidy, writeSegment } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { openStore, refreshStore, type Store } from "./store.ts";
import { TextWriter } from "./textWriter.ts";
import { withWriteLock } from "./writeLock.ts";

export interface ContributeOptions {
  /** Looks, and changes nothing. */
  readonly dryRun?: boolean;
  /** Called after each offer with how many were taken or passed over, and before the long steps at the end. */
  readonly onProgress?: (progress: ContributeProgress) => void;
  /** Checked between files and while suffixes are sorted; nothing is contributed when it throws. */
  readonly signal?: { throwIfAborted(): void };
  readonly env?: NodeJS.ProcessEnv;
  /** Where a large call begins its next segment; tests set it low. */
  readonly segmentTokens?: number;
}

export interface ContributeProgress {
  readonly step: "reading" | "indexing" | "writing";
  /** Files taken or passed over so far; countFiles and countPackageFiles tell of how many. */
  readonly seen: number;
  /** Files taken. */
  readonly files: number;
  readonly bytes: number;
  readonly tokens: number;
  /** Of these tokens and those merged with them, about how many are sorted. */
  readonly sortedTokens: number;
}

export interface Contributed {
  readonly manifestHash: string;
  readonly added: readonly Contribution[];
  readonly skipped: readonly Skipped[];
}

/**
 * Registers offers in their order: all of them, or on any failure none.
 *
 * A call writes texts and one segment, or several when it is very large, appends to the log, and last replaces the manifest; until then
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
  const sequence = new DraftSequence(
    snapshot.tokenizer.usesLexicon,
    options.segmentTokens ?? maxSegmentTokens,
  );
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
      const { draft, lexicon } = sequence.next();
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
      const files = added.length;
      const tokens = sequence.tokenCount;
      options.onProgress?.({ step: "reading", seen, files, bytes, tokens, sortedTokens: 0 });
    }
  } finally {
    await texts.finish();
  }
  if (added.length === 0 || options.dryRun) return { manifestHash: manifest.manifestHash, added, skipped };

  const progress = {
    seen: added.length + skipped.length,
    files: added.length,
    bytes,
    tokens: sequence.tokenCount,
    sortedTokens: 0,
  };
  options.signal?.throwIfAborted();
  options.onProgress?.({ step: "indexing", ...progress });
  // Several drafts only where each but the last is as large as segments get: nothing merges with them.
  const drafts = sequence.drafts;
  const merged = drafts.length > 1 ? 0 : segmentsToMerge(manifest.segments, drafts[0].tokenCount);
  const kept = manifest.segments.length - merged;
  const all = [...snapshot.contributions, ...added];
  const unsorted =
    merged === 0 ? drafts : [draftFrom([...snapshot.segments.slice(kept), drafts[0].collected], () => true)];
  const built = await buildSegments(
    unsorted.map((draft) => ({ draft, idCount: idCountOf(draft) })),
    {
      signal: options.signal,
      onProgress: (sortedTokens) => options.onProgress?.({ step: "indexing", ...progress, sortedTokens }),
    },
  );
  options.signal?.throwIfAborted();
  options.onProgress?.({ step: "writing", ...progress, sortedTokens: progress.tokens });
  const segments = manifest.segments.slice(0, kept);
  for (const segment of built) segments.push(await writeSegment(store.dir, segment, all));
  const lines = added.map(({ order: _, revoked: __, ...rest }): LogLine => ({ kind: "contribute", ...rest }));
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
