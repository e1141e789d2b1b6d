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
  watch: Watch,
): Promise<DataNetError[]> {
  const found: DataNetError[] = [];
  for (const { hash } of manifest.segments) {
    const folder = join(dir, "segments", hash);
    const damaged = await damagedFiles(folder, hash, watch);
    found.push(...damaged);
    if (damaged.length > 0) continue;
    const open = (): Promise<unknown> => readSegmentFolder(folder, hash, { ...watch, verify: true });
    await collect(found, open);
  }
  return found;
}

async function damagedFiles(folder: string, hash: string, watch: Watch): Promise<DataNetError[]> {
  const found: DataNetError[] = [];
  await collect(found, async () => {
    const files = ownFilesOf(folder);
    const noteFile = files.open("segment.json");
    const bytes = readWhole(noteFile);
    noteFile.close();
    const noteHash = sha256(bytes);
    if (noteHash !== hash) throw corruptIndex(noteFile.path, `sha256 ${noteHash}`, hash);
    for (const [name, sum] of Object.entries(parseNote(noteFile.path, bytes).files)) {
      await collect(found, async () => {
        const reader = files.open(name);
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

/** Goes on after a refusal, and keeps it. */
async function collect(found: DataNetError[], work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DataNetError) || error.code === "cancelled") throw error;
    found.push(error);
  }
}
