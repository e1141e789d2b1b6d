import { join } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { corruptIndex } from "../segment/corruptIndex.ts";
import type { Manifest } from "../segment/manifest.ts";
import { ownFilesOf } from "./byteReader.ts";
import { sha256 } from "./durable.ts";
import { Pace, type Watch } from "./pace.ts";
import { hashOf, readWhole } from "./readBytes.ts";
import { readSegmentFolder } from "./segmentFolder.ts";
import { parseNote } from "./segmentNote.ts";
import { checkSum } from "./shardFiles.ts";

/**
 * Everything that is wrong with the segments of a store: each file against its hash, and where all of a
 * segment are whole, what the hashes do not prove. Reads all of it; 4 bytes a token more than a segment
 * takes in memory, one segment at a time.
 */
export async function examineSegments(
  dir: string,
  manifest: Manifest,
  watch: Watch & { readonly onSegment?: (done: number, of: number) => void },
): Promise<{ readonly found: readonly DataNetError[]; readonly files: number }> {
  const found: DataNetError[] = [];
  let files = 0;
  for (const [s, { hash }] of manifest.segments.entries()) {
    const folder = join(dir, "segments", hash);
    const damaged = await damagedFiles(folder, hash, watch, () => files++);
    found.push(...damaged);
    watch.onSegment?.(s + 1, manifest.segments.length);
    if (damaged.length > 0) continue;
    const open = (): Promise<unknown> => readSegmentFolder(folder, hash, { ...watch, verify: true });
    await collect(found, open);
  }
  return { found, files };
}

async function damagedFiles(
  folder: string,
  hash: string,
  watch: Watch,
  onFile: () => void,
): Promise<DataNetError[]> {
  const found: DataNetError[] = [];
  await collect(found, async () => {
    const files = lost(folder, "the folder of a segment, which manifest.json names", () =>
      ownFilesOf(folder),
    );
    const noteFile = lost(join(folder, "segment.json"), "the hashes of the segment's files", () =>
      files.open("segment.json"),
    );
    onFile();
    const bytes = readWhole(noteFile);
    noteFile.close();
    const noteHash = sha256(bytes);
    if (noteHash !== hash) throw corruptIndex(noteFile.path, `sha256 ${noteHash}`, hash);
    for (const [name, sum] of Object.entries(parseNote(noteFile.path, bytes).files)) {
      await collect(found, async () => {
        const reader = lost(join(folder, name), "a file that segment.json names", () => files.open(name));
        onFile();
        try {
          checkSum(reader.path, await hashOf(reader, new Pace(sum.bytes, watch)), sum);
        } finally {
          reader.close();
        }
      });
    }
  });
  return found;
}

/** What is not there is missing from the store, and no path that somebody mistyped. */
function lost<T>(path: string, wanted: string, open: () => T): T {
  try {
    return open();
  } catch (cause) {
    if (!(cause instanceof DataNetError) || cause.code !== "notFound") throw cause;
    throw new DataNetError("notFound", `${path}: missing, wanted ${wanted}; restore it`, { cause });
  }
}

/** Goes on after a refusal, and keeps it. */
async function collect(found: DataNetError[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DataNetError) || error.code === "cancelled") throw error;
    found.push(error);
  }
}
