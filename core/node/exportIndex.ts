import { randomBytes } from "node:crypto";
import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { copyDocuments, SegmentDraft } from "../segment/buildSegment.ts";
import { type Width, widthFor } from "../segment/byteOrder.ts";
import type { Segment } from "../segment/segment.ts";
import { segmentFiles } from "../segment/segmentFiles.ts";
import { maxSegmentTokens } from "../segment/suffixSort.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { buildSegments } from "./buildPool.ts";
import { replaceFile, syncFolder, writing } from "./durable.ts";
import type { Watch } from "./pace.ts";
import { describer } from "./publish.ts";
import { writeSegmentFolder } from "./segmentFolder.ts";
import type { Store } from "./store.ts";

export interface ExportOptions extends Watch {
  /** Fewest segments, each with files of its own number; more only where one would be too large. */
  readonly segments?: number;
  /** Bytes of a token; the fewest that hold every id by default. */
  readonly width?: Width | undefined;
}

export interface Exported {
  /** Absolute path. */
  readonly dir: string;
  readonly width: Width;
  readonly segments: number;
  readonly tokens: number;
  readonly documents: number;
}

/**
 * Writes a store's DataNet as one infini-gram index directory, documents in registration order, revoked ones
 * left out. With words, an id means the same in every segment, and lexicon.json says which word.
 * The directory appears whole or not at all; what exists is never written over.
 *
 * @param path a folder that does not exist, in one that does
 * @throws DataNetError "exists", "invalidArgument", "notFound", "unreadable", "cancelled"
 */
export async function exportIndex(
  store: Store,
  path: string,
  options: ExportOptions = {},
): Promise<Exported> {
  const dir = resolve(path);
  await refuseUnlessNew(dir, "folder");
  const segments = await build(store, options);
  const temporary = `${dir}.${randomBytes(6).toString("hex")}.tmp`;
  await writing(dir, () => mkdir(temporary));
  try {
    checkSignal(options.signal);
    const { contributions } = store.snapshot;
    const only = segments.length === 1 ? segments[0] : undefined;
    const whole = await writing(dir, () =>
      only ? writeOne(temporary, only, contributions) : writeSegments(temporary, segments, contributions),
    );
    checkSignal(options.signal);
    await refuseUnlessNew(dir, "folder"); // Somebody may have been faster.
    await writing(dir, () => rename(whole, dir));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  await syncFolder(dirname(dir));
  return {
    dir,
    width: segments[0].width,
    segments: segments.length,
    tokens: segments.reduce((sum, { tokens }) => sum + tokens.length, 0),
    documents: segments.reduce((sum, { starts }) => sum + starts.length, 0),
  };
}

/** What is to be made must not be there yet, in a folder that is. @throws DataNetError "exists", "notFound" */
export async function refuseUnlessNew(dir: string, what: "folder" | "file"): Promise<void> {
  try {
    await lstat(dir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return refuseWithoutParent(dir);
  }
  throw new DataNetError("exists", `${dir}: exists already, wanted a new ${what}; name another`);
}

async function refuseWithoutParent(dir: string): Promise<void> {
  const parent = dirname(dir);
  const isFolder = await lstat(join(parent, ".")).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return;
  throw new DataNetError(
    "notFound",
    `${parent}: no folder, wanted one that takes ${basename(dir)}; make it first`,
  );
}

/** The DataNet in segments that have their ids in common. */
async function build(
  store: Store,
  { segments: wanted = 1, width, signal, onProgress }: ExportOptions,
): Promise<Segment[]> {
  const { snapshot } = store;
  const tokens = snapshot.segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
  if (tokens === 0) {
    throw new DataNetError(
      "invalidArgument",
      `${store.dir}: holds nothing, wanted contributions to export; contribute first`,
    );
  }
  const count = Math.max(wanted, Math.ceil(tokens / maxSegmentTokens));
  const [only, ...more] = snapshot.segments;
  // What is one segment already need not be sorted again.
  if (count === 1 && more.length === 0 && (width ?? only.width) === only.width) return [only];
  const drafts = draftsOf(snapshot.segments, Math.ceil(tokens / count));
  const idCount = Math.max(...drafts.map((draft) => draft.idCount));
  const least = widthFor(idCount);
  if (width !== undefined && width < least) {
    const message = `width ${width}: ${idCount} ids, wanted at least ${least} bytes a token; leave the width out`;
    throw new DataNetError("invalidArgument", message);
  }
  return buildSegments(
    drafts.map((draft) => ({ draft, idCount: Math.max(idCount, leastIdsOf(width ?? least)) })),
    {
      signal: { throwIfAborted: () => checkSignal(signal) },
      onProgress: (sorted, of) => onProgress?.(of === 0 ? 1 : sorted / of),
    },
  );
}

/** Ids that make a segment this wide. */
function leastIdsOf(width: Width): number {
  return width === 1 ? 0 : width === 2 ? 0x100 : 0x10000;
}

/** Drafts of about so many tokens each, whole contributions in their order, with one lexicon. */
function draftsOf(segments: readonly Segment[], size: number): SegmentDraft[] {
  const [{ lexicon: words, width }] = segments;
  const lexicon = words ? new Lexicon() : undefined;
  const firsts = firstOrders(segments, size);
  return firsts.map((first, k) => {
    const next = firsts[k + 1] ?? Number.POSITIVE_INFINITY;
    const draft = new SegmentDraft(lexicon, 256 ** width - 1);
    for (const segment of segments)
      copyDocuments(segment, draft, ({ order }) => order >= first && order < next);
    return draft;
  });
}

/** The order that each part begins with: a contribution begins the next part where the last one is full. */
function firstOrders(segments: readonly Segment[], size: number): number[] {
  const firsts: number[] = [];
  let filled = size;
  let last = -1;
  for (const { starts, documents, tokens } of segments) {
    for (const [d, { order }] of documents.entries()) {
      if (order !== last && filled >= size) {
        firsts.push(order);
        filled = 0;
      }
      last = order;
      filled += (starts[d + 1] ?? tokens.length) - starts[d];
    }
  }
  return firsts;
}

/** One segment, with our tables and hashes beside the reference's files. @returns its folder */
async function writeOne(
  parent: string,
  segment: Segment,
  contributions: readonly Contribution[],
): Promise<string> {
  const { hash } = await writeSegmentFolder(parent, segment, segmentFiles(segment, describer(contributions)));
  return join(parent, hash);
}

/**
 * Writes the reference's files of several segments, and one lexicon where they have words.
 *
 * @param folder one that nobody else looks into yet
 * @returns the folder
 */
export async function writeSegments(
  folder: string,
  segments: readonly Segment[],
  contributions: readonly Contribution[],
): Promise<string> {
  for (const [s, segment] of segments.entries()) {
    for (const [name, content] of segmentFiles(segment, describer(contributions))) {
      const [stem, ending] = name.split(".");
      const isLexicon = ending === "json";
      if (isLexicon ? s > 0 : !referenceFiles.includes(stem)) continue;
      await replaceFile(join(folder, isLexicon ? name : `${stem}.${s}`), content);
    }
  }
  await syncFolder(folder);
  return folder;
}

const referenceFiles = ["tokenized", "table", "offset", "metadata", "metaoff", "unigram"];

function checkSignal(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DataNetError("cancelled", "export: cancelled; nothing was written");
}
