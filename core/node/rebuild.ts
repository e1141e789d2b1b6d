/**
 * Segments are rebuilt aside: whoever wants another segment in place of some reads those without the write
 * lock, builds the new one in a folder that is its own, and takes the lock only to put it in place, when
 * those it was built from still stand. Readers and writers wait for none of it.
 */
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { SegmentEntry } from "../segment/manifest.ts";
import type { MergeRange } from "../segment/mergePolicy.ts";
import type { DocumentEntry } from "../segment/segment.ts";
import { type BuildOptions, buildSegments } from "./buildPool.ts";
import { syncFolder, writing } from "./durable.ts";
import type { Ledger } from "./ledger.ts";
import { beginSegment, draftFrom } from "./publish.ts";
import { readSegmentDocuments } from "./segmentFolder.ts";
import { newWorkFolder } from "./tidy.ts";

/** A segment that was built aside. */
export interface Rebuilt {
  /** Neighbors that it is to stand in for. */
  readonly inputs: readonly SegmentEntry[];
  /** Undefined where no document is left. */
  readonly output: SegmentEntry | undefined;
  /** Where it lies until it is put in place. */
  readonly folder: string;
}

/**
 * Builds one segment of the documents of some neighbors that are kept. Holds no lock; at its peak about
 * 16 bytes a token of four bytes, 12 of two.
 *
 * @throws DataNetError; "notFound" also when a writer has dropped one of the neighbors meanwhile
 */
export async function rebuildAside(
  { dir, manifest, register }: Ledger,
  { begin, end }: MergeRange,
  keep: (entry: DocumentEntry) => boolean,
  options: BuildOptions,
): Promise<Rebuilt> {
  const inputs = manifest.segments.slice(begin, end);
  const folder = newWorkFolder(dir);
  const sources = [];
  for (const { hash } of inputs) {
    options.signal?.throwIfAborted();
    sources.push(await readSegmentDocuments(join(dir, "segments", hash), hash));
  }
  const draft = draftFrom(sources, keep);
  if (draft.tokenCount === 0) return { inputs, output: undefined, folder };
  const [segment] = await buildSegments([{ draft, idCount: draft.idCount }], options);
  options.signal?.throwIfAborted();
  try {
    await writing(folder, () => mkdir(folder));
    const { entry: output, written } = beginSegment(folder, segment, register.contributions);
    await written;
    return { inputs, output, folder };
  } catch (error) {
    await discard({ folder });
    throw error;
  }
}

/**
 * The segments of a store with a rebuilt one in the place of its inputs, which it is moved to. The caller
 * holds the write lock and publishes them.
 *
 * @returns undefined when an input does not stand any more: somebody else has rebuilt it
 */
export async function putInPlace(
  { dir, manifest }: Ledger,
  { inputs, output, folder }: Rebuilt,
): Promise<SegmentEntry[] | undefined> {
  const { segments } = manifest;
  const at = segments.findIndex(({ hash }) => hash === inputs[0].hash);
  if (at < 0 || !inputs.every(({ hash }, i) => segments[at + i]?.hash === hash)) return undefined;
  if (output) {
    const place = join(dir, "segments", output.hash);
    await writing(place, async () => {
      // The same bytes may stand there already, or what is left of a call that was cut off.
      if (!segments.some(({ hash }) => hash === output.hash)) {
        await rm(place, { recursive: true, force: true });
        await rename(join(folder, basename(place)), place);
        await syncFolder(join(dir, "segments"));
      }
    });
  }
  return [...segments.slice(0, at), ...(output ? [output] : []), ...segments.slice(at + inputs.length)];
}

/** Removes what was built aside and is in nobody's place. */
export async function discard({ folder }: Pick<Rebuilt, "folder">): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined); // It goes when the store is tidied.
}
