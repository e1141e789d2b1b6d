import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isTemporary } from "./durable.ts";
import type { Ledger } from "./ledger.ts";
import { isRunning, newOwner, type Owner, ownerNamed } from "./owner.ts";

const segmentName = /^[0-9a-f]{64}$/;
const textName = /^0x[0-9a-f]{64}$/;
const fileName = /^(datanet\.json|manifest\.json|contributions\.log|records\.log)$/;
const workName = /^(.+)\.work$/;

/** A new name, below segments, of a folder for what a call builds aside: nobody touches it while the call's process runs. */
export function newWorkFolder(dir: string): string {
  return join(dir, "segments", `${newOwner().text}.work`);
}

/**
 * Removes segments that a call has replaced, when no manifest names them any more. Whoever reads them
 * has them in memory or open, and whoever was about to open them looks at the manifest again.
 */
export async function dropSegments(dir: string, hashes: readonly string[]): Promise<void> {
  try {
    for (const hash of hashes) await rm(join(dir, "segments", hash), { recursive: true, force: true });
  } catch {
    // Some system does not remove what a reader has open. It goes when the store is tidied.
  }
}

/**
 * Removes what a state does not name: segments, texts and temporary names that calls which were cut off
 * have left. Names that no call makes are somebody else's and stay, and so does what a running call
 * builds aside. The call has happened or failed by now, so nothing that goes wrong here may change that:
 * it is left to the next one. O(texts); called after a crash or a failure and by a compaction, not by
 * each call.
 *
 * @param ledger of the manifest on the disk
 */
export async function tidy({
  dir,
  manifest,
  register,
}: Pick<Ledger, "dir" | "manifest" | "register">): Promise<void> {
  const segments = new Set(manifest.segments.map(({ hash }) => hash));
  const texts = new Set(register.contributions.map(({ id }) => id));
  const left = [
    { folder: join(dir, "segments"), made: segmentName, named: segments },
    { folder: join(dir, "blobs"), made: textName, named: texts },
    { folder: dir, made: fileName, named: undefined },
  ];
  try {
    for (const { folder, made, named } of left) {
      for (const name of await readdir(folder)) {
        const stale = isTemporary(name, made) || (named && made.test(name) && !named.has(name));
        if (stale || isAbandoned(name)) await rm(join(folder, name), { recursive: true, force: true });
      }
    }
  } catch {
    // A reader may hold a file open, or the disk is read-only by now.
  }
}

/** Whether a running call rebuilds segments of the store. */
export async function isAtWork(dir: string): Promise<boolean> {
  const owners = (await readdir(join(dir, "segments"))).map(ownerOfWork);
  return owners.some((owner) => owner !== undefined && isRunning(owner));
}

function isAbandoned(name: string): boolean {
  const owner = ownerOfWork(name);
  return owner !== undefined && !isRunning(owner);
}

function ownerOfWork(name: string): Owner | undefined {
  return ownerNamed(workName.exec(name)?.[1]);
}
