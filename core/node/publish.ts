import type { Hash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { continueLog, formatLine, type LogLine } from "../contribute/contributionLog.ts";
import { copyDocuments, type Documents, SegmentDraft } from "../segment/buildSegment.ts";
import {
  extendListHead,
  type LogEnd,
  type Manifest,
  manifestHashOf,
  type SegmentEntry,
} from "../segment/manifest.ts";
import type { DocumentEntry, Segment } from "../segment/segment.ts";
import { type DocumentNote, segmentFiles } from "../segment/segmentFiles.ts";
import { policyHash } from "../shares/policy.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { writing } from "./durable.ts";
import type { Ledger } from "./ledger.ts";
import { writeSegmentFolder } from "./segmentFolder.ts";
import { writeManifest } from "./storeFiles.ts";
import { dropSegments } from "./tidy.ts";

/** How long a writer waits for another. */
export const lockWaitMs = 10_000;

/** Ids of the one tokenizer without a lexicon: bytes. */
const byteIds = 255;

/** A draft of the documents of several sources that are kept, in their order. */
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

/** Writes a segment below `parent`, under its hash. */
export async function writeSegment(
  parent: string,
  segment: Segment,
  contributions: readonly Contribution[],
): Promise<SegmentEntry> {
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

/** What a call changes of a store, beside its log. */
export interface Change {
  readonly lines: readonly LogLine[];
  /** The contributions that the lines register. */
  readonly added: readonly Contribution[];
  /** Orders of the revoked contributions, all of them. */
  readonly revoked: readonly number[];
  /** All segments of the new manifest. */
  readonly segments: readonly SegmentEntry[];
}

/**
 * Appends lines to the log and replaces the manifest; then removes the segments that the new one does not
 * name. The caller holds the write lock, and the disk has all that the manifest will name.
 * The moment the manifest is renamed is the moment the call has happened.
 *
 * @returns the ledger after it
 */
export async function publish(ledger: Ledger, change: Change): Promise<Ledger> {
  const { dir, manifest, config } = ledger;
  const path = join(dir, "contributions.log");
  const { log, logHash, text } = await writing(path, () => append(path, ledger, change.lines));
  const listHead = change.added.reduce(extendListHead, manifest.listHead);
  const identity = {
    name: config.name,
    tokenizerHash: config.tokenizer.hash,
    policyHash: policyHash(config.policy),
  };
  const { segments } = change;
  const revoked = [...change.revoked].sort((a, b) => a - b);
  const published: Manifest = {
    ...manifest,
    contributions: manifest.contributions + change.added.length,
    listHead,
    revoked,
    log,
    segments,
    manifestHash: manifestHashOf(identity, listHead, revoked),
  };
  const register = continueLog(path, text, ledger.register);
  await writing(join(dir, "manifest.json"), () => writeManifest(dir, published));
  const named = new Set(segments.map(({ hash }) => hash));
  const dropped = manifest.segments.map(({ hash }) => hash).filter((hash) => !named.has(hash));
  await dropSegments(dir, dropped);
  return { dir, config, manifest: published, register, logHash };
}

/** Cuts what an unfinished call left behind the end of a log, then adds lines. */
async function append(
  path: string,
  { manifest, logHash: before }: Ledger,
  lines: readonly LogLine[],
): Promise<{ log: LogEnd; logHash: Hash; text: string }> {
  const end = manifest.log;
  let head = end.head;
  let text = "";
  for (const line of lines) {
    const formatted = formatLine(line, head);
    text += `${formatted.text}\n`;
    head = formatted.hash;
  }
  if (lines.length === 0) return { log: end, logHash: before, text };
  const bytes = Buffer.from(text);
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await file.stat();
    if (size < end.bytes) {
      const message = `${path}: ${size} bytes, manifest.json says ${end.bytes}; the log is damaged, restore it`;
      throw new DataNetError("corruptStore", message);
    }
    if (size > end.bytes) await file.truncate(end.bytes);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  const logHash = before.copy().update(bytes);
  const log = { bytes: end.bytes + bytes.length, sha256: logHash.copy().digest("hex"), head };
  return { log, logHash, text };
}
