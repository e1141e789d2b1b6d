import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { LogEnd } from "../segment/manifest.ts";
import { readStoreFile, sha256, writing } from "./durable.ts";
import type { Ledger } from "./ledger.ts";

/**
 * Adds whole lines to the records of a store; they count once a manifest with the answer is published. Cuts
 * what a call that was cut off has left behind the end. The caller holds the write lock.
 *
 * @param head hash of the last line
 */
export async function appendRecords(
  { dir, manifest: { records } }: Ledger,
  lines: Uint8Array,
  head: string,
): Promise<LogEnd> {
  const path = join(dir, "records.log");
  const before = (await readStoreFile(path)).subarray(0, records.bytes);
  await writing(path, async () => {
    const file = await open(path, constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0));
    try {
      await file.truncate(records.bytes);
      await file.writeFile(lines);
      await file.sync();
    } finally {
      await file.close();
    }
  });
  return { bytes: records.bytes + lines.length, sha256: sha256(before, lines), head };
}
