import { lstat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { faultInText } from "../contribute/authors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { decodeText } from "../contribute/decodeText.ts";
import { appendRecords } from "./appendRecords.ts";
import type { BundleHeader } from "./bundleHeader.ts";
import { type BundleLog, readBundleLog, readBundleRecords } from "./bundleLog.ts";
import { BundleReader } from "./bundleReader.ts";
import { refuseOtherStore, refuseOtherTables } from "./bundleRefusal.ts";
import { readBundleTokenizer } from "./bundleTokenizer.ts";
import { createStore, discardEmptyStore } from "./createStore.ts";
import { readStoreFile } from "./durable.ts";
import { ImportSegments } from "./importSegments.ts";
import { type Ledger, readLedger } from "./ledger.ts";
import type { ChosenTokenizer } from "./loadTokenizer.ts";
import { lockWaitMs, publish } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { TextWriter } from "./textWriter.ts";
import { tidy } from "./tidy.ts";
import { withWriteLock } from "./writeLock.ts";

export interface ImportBundleOptions {
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** How far an import is: bytes of the file hashed, bytes of texts read, tokens sorted. */
export interface ImportProgress {
  readonly step: "verifying" | "reading" | "indexing" | "writing";
  readonly done: number;
  readonly of: number;
}

export interface ImportedBundle {
  /** Absolute path of the store. */
  readonly store: string;
  readonly dataNetId: string;
  /** Of the store, now. */
  readonly manifestHash: string;
  /** "new": the store was made; "newer": it took what it did not have; "same"; "older": it has more. */
  readonly outcome: "new" | "newer" | "same" | "older";
  /** Contributions and revocations that were added. */
  readonly added: number;
  readonly revoked: number;
  /** Attribution records that were added; undefined where the store keeps its own, which differ. */
  readonly records: number | undefined;
}

/**
 * Makes the DataNet of a bundle in `dir`, or brings the one there up to it: the same contributions in the
 * same order, cut into tokens and indexed here, so that the manifest's hash is the same.
 *
 * Everything in the bundle is verified before the manifest that names it is published; until then, and after
 * any failure, the store is what it was, and where there was none there is none.
 * Memory holds the log, a block, a text, and the tokens of what is new.
 *
 * @throws DataNetError "forked" with the first line that differs; "invalidArgument" where the store is
 * another DataNet; "corruptStore", "unsupportedVersion", "notFound", "unreadable", "locked", "cancelled"
 */
export async function importBundle(
  dir: string,
  file: string,
  options: ImportBundleOptions = {},
): Promise<ImportedBundle> {
  const { onProgress, signal, env = process.env } = options;
  const checkpoint = (): void => {
    if (signal?.aborted) throw new DataNetError("cancelled", "import: cancelled; nothing was changed");
  };
  const bundle = await BundleReader.open(
    file,
    (done, of) => onProgress?.({ step: "verifying", done, of }),
    checkpoint,
  );
  try {
    const { header } = bundle;
    refuseOtherTables(bundle.path, header);
    const tokenizer = await readBundleTokenizer(bundle);
    const path = resolve(dir);
    const isNew = await createUnlessThere(path, header, tokenizer, env);
    refuseOtherStore(bundle.path, header, await readLedger(path));
    return await withWriteLock(stateFolder(path, env), path, lockWaitMs, async (afterCrash) => {
      const ledger = await readLedger(path);
      if (afterCrash) await tidy(ledger);
      try {
        const { outcome, ...rest } = await pull(ledger, bundle, { onProgress, checkpoint });
        return { ...rest, outcome: isNew && outcome !== "older" ? "new" : outcome };
      } catch (error) {
        // As contribute does: what the disk says now decides.
        const left = await readLedger(path).catch(() => undefined);
        if (left) await tidy(left);
        if (left && isNew) await discardEmptyStore(left);
        throw error;
      }
    });
  } finally {
    bundle.close();
  }
}

interface Watching {
  readonly onProgress: ImportBundleOptions["onProgress"];
  readonly checkpoint: () => void;
}

async function createUnlessThere(
  dir: string,
  { name, policy }: BundleHeader,
  tokenizer: ChosenTokenizer,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  const isThere = await lstat(join(dir, "datanet.json")).then(
    () => true,
    () => false,
  );
  if (!isThere) await createStore(dir, { name, tokenizer, policy, env });
  return !isThere;
}

/** The caller holds the write lock. */
async function pull(ledger: Ledger, bundle: BundleReader, watching: Watching): Promise<ImportedBundle> {
  const { dir, manifest } = ledger;
  const { onProgress, checkpoint } = watching;
  const log = await readBundleLog(bundle, await heldLog(ledger, "contributions.log"), checkpoint);
  const { dataNetId, manifestHash } = manifest;
  const result = { store: dir, dataNetId, manifestHash };
  if (log.isOlder) return { ...result, outcome: "older", added: 0, revoked: 0, records: 0 };
  const records = await readBundleRecords(bundle, await heldLog(ledger, "records.log"));
  const added = log.contributions.slice(log.held);
  const revoked = log.revoked.length - manifest.revoked.length;
  const counts = { added: added.length, revoked, records: records?.count };
  const segments = new ImportSegments(ledger, log.contributions, ledger.config.tokenizer, {
    signal: { throwIfAborted: checkpoint },
    onProgress: (done, of) => onProgress?.({ step: "indexing", done, of }),
  });
  await readTexts(dir, bundle, log, segments, watching);
  bundle.finish();
  if (log.added.length === 0 && !records?.count) return { ...result, ...counts, outcome: "same" };

  const entries = await segments.finish(revoked > 0);
  checkpoint();
  onProgress?.({ step: "writing", done: 1, of: 1 });
  const next = await publish(ledger, {
    lines: log.added,
    added,
    revoked: log.revoked,
    segments: entries,
    records: records?.count
      ? await appendRecords(ledger, records.added, bundle.header.records.head)
      : undefined,
  });
  return { ...result, ...counts, manifestHash: next.manifest.manifestHash, outcome: "newer" };
}

async function heldLog(
  { dir, manifest }: Ledger,
  name: string,
): Promise<{ path: string; bytes: Uint8Array }> {
  const path = join(dir, name);
  const { bytes } = name === "records.log" ? manifest.records : manifest.log;
  return { path, bytes: (await readStoreFile(path)).subarray(0, bytes) };
}

/**
 * Reads the texts: of those the store does not have, each is hashed, cut into tokens and written. What a
 * contribution's line says of its text must be so, also where it is revoked.
 *
 * @param segments gets the tokens of those that stand
 */
async function readTexts(
  dir: string,
  bundle: BundleReader,
  { contributions, held }: BundleLog,
  segments: ImportSegments,
  { onProgress, checkpoint }: Watching,
): Promise<void> {
  const { purged, texts, tokenizer } = bundle.header;
  const gone = new Set(purged);
  const section = bundle.section(texts.bytes);
  const writer = new TextWriter(dir);
  try {
    for (const contribution of contributions) {
      const { order, revoked, sizeBytes, language } = contribution;
      checkpoint();
      if (gone.has(order)) continue;
      if (order <= held) {
        section.skip(sizeBytes);
        continue;
      }
      const bytes = await section.take(sizeBytes);
      const text = verifiedText(bundle.path, contribution, bytes);
      const tokens = segments.tokenize(text, language, revoked);
      if (tokens.ids.length !== contribution.tokens) {
        const found = `its line says ${contribution.tokens} tokens`;
        const wanted = `${tokens.ids.length}, as ${tokenizer.name} cuts it`;
        throw corruptText(bundle.path, contribution, found, wanted);
      }
      const misplaced = contribution.authors && faultInText(contribution.authors, text, tokens);
      if (misplaced !== undefined)
        throw corruptText(bundle.path, contribution, misplaced, "the tokens of its characters");
      if (!revoked) await segments.add(order, tokens);
      await writer.add(contribution.id, bytes);
      onProgress?.({ step: "reading", done: texts.bytes - section.left, of: texts.bytes });
    }
  } finally {
    await writer.finish();
  }
}

function verifiedText(path: string, contribution: Contribution, bytes: Uint8Array): string {
  const found = keccak(bytes);
  if (found !== contribution.id)
    throw corruptText(path, contribution, `text of hash ${found}`, contribution.id);
  try {
    return decodeText(bytes, contribution.path);
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    throw corruptText(path, contribution, error.message, "text as contribute takes it");
  }
}

function corruptText(
  path: string,
  { order, path: name }: Contribution,
  found: string,
  wanted: string,
): DataNetError {
  const message = `${path}: contribution ${order} (${name}): ${found}, wanted ${wanted}`;
  return new DataNetError("corruptStore", `${message}; get the bundle from whoever made it again`);
}
