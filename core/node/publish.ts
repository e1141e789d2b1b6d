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
import { settled, writing } from "./durable.ts";
import type { Ledger } from "./ledger.ts";
import { segmentFolder } from "./segmentFolder.ts";
import { prepareManifest, readManifest } from "./storeFiles.ts";
import { dropSegments } from "./tidy.ts";

/** How long a writer waits for another. */
export const lockWaitMs = 10_000;

/** A draft of the documents of several sources that are kept, in their order. */
export function draftFrom(
  sources: readonly Documents[],
  keep: (entry: DocumentEntry) => boolean,
): SegmentDraft {
  const [{ lexicon, width }] = sources;
  const draft = new SegmentDraft(lexicon ? new Lexicon() : undefined, 256 ** width - 1);
  for (const source of sources) copyDocuments(source, draft, keep);
  return draft;
}

/** Begins to write a segment below `parent`, under its hash. */
export function beginSegment(
  parent: string,
  segment: Segment,
  contributions: readonly Contribution[],
): SegmentWrite {
  const files = segmentFiles(segment, describer(contributions));
  const { entry, write } = segmentFolder(parent, segment, files);
  const written = writing(parent, write);
  written.catch(() => undefined); // Whoever waits for it hears of it, also when that is later.
  return { entry, written };
}

/** A segment under way to the disk. */
export interface SegmentWrite {
  readonly entry: SegmentEntry;
  /** Ends when the disk has it. */
  readonly written: Promise<void>;
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
  /** Ends when the disk has all that the new manifest will name. */
  readonly written?: Promise<unknown>;
  /** How much of records.log belongs to it, where that has changed. */
  readonly records?: LogEnd | undefined;
}

/**
 * Appends lines to the log and replaces the manifest; then removes the segments that the new one does not
 * name. The caller holds the write lock. The disk is waited for once, for all together.
 * The moment the manifest is renamed is the moment the call has happened.
 *
 * @returns the ledger after it
 */
export async function publish(ledger: Ledger, change: Change): Promise<Ledger> {
  const { dir, manifest, config } = ledger;
  const path = join(dir, "contributions.log");
  const { log, logHash, bytes } = linesAfter(ledger, change.lines);
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
    records: change.records ?? manifest.records,
    segments,
    manifestHash: manifestHashOf(identity, listHead, revoked),
  };
  const register = continueLog(path, bytes.toString("utf8"), ledger.register);
  const place = join(dir, "manifest.json");
  const replacement = writing(place, () => prepareManifest(dir, published));
  // What somebody else may have written is not to be cut off the log.
  const appended = refuseIfReplaced(ledger).then(() =>
    writing(path, () => append(path, manifest.log.bytes, bytes)),
  );
  try {
    await settled<unknown>([change.written ?? Promise.resolve(), appended, replacement]);
    await refuseIfReplaced(ledger);
    await writing(place, async () => (await replacement).put());
  } catch (error) {
    await replacement.then((made) => made.drop()).catch(() => undefined);
    throw error;
  }
  const named = new Set(segments.map(({ hash }) => hash));
  const dropped = manifest.segments.map(({ hash }) => hash).filter((hash) => !named.has(hash));
  await dropSegments(dir, dropped);
  return { dir, config, manifest: published, register, logHash };
}

/** The lock keeps away who looks for it in the same state folder; the others must not lose what they wrote. */
async function refuseIfReplaced({ dir, config, manifest }: Ledger): Promise<void> {
  if ((await readManifest(dir, config, manifest)) === manifest) return;
  const found = `${join(dir, "manifest.json")}: replaced by somebody who does not hold our lock`;
  const todo = "let all that write have the same state folder (XDG_STATE_HOME), and call again";
  throw new DataNetError("locked", `${found}; ${todo}`);
}

/** Lines behind those of a ledger, and what the manifest says of the log with them. */
function linesAfter(
  { manifest, logHash }: Ledger,
  lines: readonly LogLine[],
): { log: LogEnd; logHash: Hash; bytes: Buffer } {
  const end = manifest.log;
  let head = end.head;
  const texts: string[] = [];
  for (const line of lines) {
    const { text, hash } = formatLine(line, head);
    texts.push(`${text}\n`);
    head = hash;
  }
  const bytes = Buffer.from(texts.join(""));
  const hash = logHash.copy().update(bytes);
  const log = { bytes: end.bytes + bytes.length, sha256: hash.copy().digest("hex"), head };
  return { log, logHash: hash, bytes };
}

/** Adds to a log what follows its first `end` bytes, and cuts what an unfinished call left there. */
async function append(path: string, end: number, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  const file = await open(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await file.stat();
    if (size < end) {
      const message = `${path}: ${size} bytes, manifest.json says ${end}; the log is damaged, restore it`;
      throw new DataNetError("corruptStore", message);
    }
    if (size > end) await file.truncate(end);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
