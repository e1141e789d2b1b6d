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
import { readStoreFile, sha256 } from "./durable.ts";
import { writeSegmentFolder } from "./segmentFolder.ts";
import { type Store, writeManifest } from "./store.ts";

/** How long a writer waits for another. */
export const lockWaitMs = 10_000;

/** Ids of the one tokenizer without a lexicon: bytes. */
export const byteIds = 255;

/** One segment of the documents of several sources that are kept, in their order. */
export function buildFrom(sources: readonly Documents[], keep: (entry: DocumentEntry) => boolean): Segment {
  const lexicon = sources[0].lexicon ? new Lexicon() : undefined;
  const draft = new SegmentDraft(lexicon);
  for (const source of sources) copyDocuments(source, draft, keep);
  return draft.build(lexicon?.size ?? byteIds);
}

export async function writeSegment(
  dir: string,
  segment: Segment,
  contributions: readonly Contribution[],
): Promise<SegmentEntry> {
  const describe = ({ order }: DocumentEntry): DocumentNote => {
    const { path, id, contributor, license } = contributions[order - 1];
    return { path, contribution: id, contributor, license };
  };
  return writeSegmentFolder(join(dir, "segments"), segment, segmentFiles(segment, describe));
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
  const log = await append(join(dir, "contributions.log"), manifest.log, lines);
  const { name, tokenizer, policy } = snapshot;
  const identity = { name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const published = { ...next, log, manifestHash: manifestHashOf(identity, next.listHead, next.revoked) };
  await writeManifest(dir, published);
  await sweep(dir, published, contributions);
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
  const file = await open(path, "a");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes: end.bytes + bytes.length, sha256: sha256(before, bytes), head };
}

/** Removes segments and texts that a state does not name: what merges and unfinished calls have left. */
export async function sweep(
  dir: string,
  manifest: Manifest,
  contributions: readonly Contribution[],
): Promise<void> {
  const segments = new Set(manifest.segments.map(({ hash }) => hash));
  const texts = new Set(contributions.map(({ id }) => id));
  for (const [folder, named] of [
    ["segments", segments],
    ["blobs", texts],
  ] as const) {
    for (const name of await readdir(join(dir, folder))) {
      if (!named.has(name)) await rm(join(dir, folder, name), { recursive: true, force: true });
    }
  }
  for (const name of await readdir(dir)) {
    if (name.endsWith(".tmp")) await rm(join(dir, name), { recursive: true, force: true });
  }
}
