import { constants } from "node:fs";
import { open, readdir, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Contribution } from "../contribute/contribution.ts";
import { formatLine, type LogLine } from "../contribute/contributionLog.ts";
import { copyDocuments, type Documents, SegmentDraft } from "../segment/buildSegment.ts";
import { type LogEnd, type Manifest, manifestHashOf, type SegmentEntry } from "../segment/manifest.ts";
import type { DocumentEntry, Segment } from "../segment/segment.ts";
import { type DocumentNote, segmentFiles } from "../segment/segmentFiles.ts";
import { policyHash } from "../shares/policy.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { isTemporary, readStoreFile, sha256, writing } from "./durable.ts";
import { writeSegmentFolder } from "./segmentFolder.ts";
import type { Store } from "./store.ts";
import { writeManifest } from "./storeFiles.ts";

/** How long a writer waits for another. */
export const lockWaitMs = 10_000;

/** Ids of the one tokenizer without a lexicon: bytes. */
const byteIds = 255;

/** One segment of the documents of several sources that are kept, in their order. */
export function buildFrom(sources: readonly Documents[], keep: (entry: DocumentEntry) => boolean): Segment {
  const draft = draftFrom(sources, keep);
  return draft.build(idCountOf(draft));
}

/** The same before it is built. */
export function draftFrom(
  sources: readonly Documents[],
  keep: (entry: DocumentEntry) => boolean,
): SegmentDraft {
  const draft = new SegmentDraft(sources[0].lexicon ? new Lexicon() : undefined);
  for (const source of sources) copyDocuments(source, draft, keep);
  return draft;
}

/** Ids of a draft are below it. */
export function idCountOf({ lexicon }: SegmentDraft): number {
  return lexicon?.size ?? byteIds;
}

export async function writeSegment(
  dir: string,
  segment: Segment,
  contributions: readonly Contribution[],
): Promise<SegmentEntry> {
  const parent = join(dir, "segments");
  const files = segmentFiles(segment, describer(contributions));
  return writing(parent, () => writeSegmentFolder(parent, segment, files));
}

/** What the metadata line of a document says of its contribution. */
export function describer(contributions: readonly Contribution[]): (entry: DocumentEntry) => DocumentNote {
  return ({ order }) => {
    const { path, id, contributor, license } = contributions[order - 1];
    return { path, contribution: id, contributor, license };
  };
}

/**
 * Appends lines to the log and replaces the manifest; then removes what the new one does not name.
 * The caller holds the write lock.
 * The moment the manifest is renamed is the moment the call has happened.
 */
export async function publish(
  store: Store,
  contributions: readonly Contribution[],
  lines: readonly LogLine[],
  next: Manifest,
): Promise<Manifest> {
  const { dir, manifest, snapshot } = store;
  const path = join(dir, "contributions.log");
  const log = await writing(path, () => append(path, manifest.log, lines));
  const { name, tokenizer, policy } = snapshot;
  const identity = { name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const published = { ...next, log, manifestHash: manifestHashOf(identity, next.listHead, next.revoked) };
  await writeManifest(dir, published);
  await tidy(dir, published, contributions);
  return published;
}

/** Cuts what an unfinished call left behind the end of a log, then adds lines. */
async function append(path: string, end: LogEnd, lines: readonly LogLine[]): Promise<LogEnd> {
  const before = (await readStoreFile(path)).subarray(0, end.bytes);
  if ((await stat(path)).size > end.bytes) await truncate(path, end.bytes);
  let head = end.head;
  const texts: string[] = [];
  for (const line of lines) {
    const { text, hash } = formatLine(line, head);
    texts.push(`${text}\n`);
    head = hash;
  }
  const bytes = Buffer.from(texts.join(""));
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes: end.bytes + bytes.length, sha256: sha256(before, bytes), head };
}

const segmentName = /^[0-9a-f]{64}$/;
const textName = /^0x[0-9a-f]{64}$/;
const fileName = /^(datanet\.json|manifest\.json|contributions\.log|records\.log)$/;

/**
 * Removes what a state does not name: segments, texts and temporary names that merges and unfinished
 * calls have left. Names that no call makes are somebody else's and stay. The call has happened or
 * failed by now, so nothing that goes wrong here may change that: it is left to the next one.
 *
 * @param manifest the one on the disk
 */
export async function tidy(
  dir: string,
  manifest: Manifest,
  contributions: readonly Contribution[],
): Promise<void> {
  const segments = new Set(manifest.segments.map(({ hash }) => hash));
  const texts = new Set(contributions.map(({ id }) => id));
  const left = [
    { folder: join(dir, "segments"), made: segmentName, named: segments },
    { folder: join(dir, "blobs"), made: textName, named: texts },
    { folder: dir, made: fileName, named: undefined },
  ];
  try {
    for (const { folder, made, named } of left) {
      for (const name of await readdir(folder)) {
        const stale = isTemporary(name, made) || (named && made.test(name) && !named.has(name));
        if (stale) await rm(join(folder, name), { recursive: true, force: true });
      }
    }
  } catch {
    // A reader may hold a file open, or the disk is read-only by now.
  }
}
