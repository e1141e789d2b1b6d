import { rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Contribution } from "../contribute/contribution.ts";
import { syncFolder, writing } from "./durable.ts";
import { type Ledger, readLedger } from "./ledger.ts";
import { lockWaitMs } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { blobPath } from "./store.ts";
import { tidy } from "./tidy.ts";
import { withWriteLock } from "./writeLock.ts";

export interface Purged {
  /** Revoked contributions whose texts were there. */
  readonly purged: readonly Contribution[];
  /** What their files took. */
  readonly bytes: number;
}

/**
 * Deletes the texts of revoked contributions, for good. Their lines stay in the log, so that the manifest's
 * hash and the order of the others stay; records made before can no longer show them.
 *
 * @throws DataNetError "locked", "unreadable", and what opening the store throws
 */
export async function purge(dir: string, env: NodeJS.ProcessEnv = process.env): Promise<Purged> {
  const path = resolve(dir);
  const known = await readLedger(path); // Also so that a folder that is no store gets no lock.
  return withWriteLock(stateFolder(path, env), path, lockWaitMs, async (afterCrash) => {
    const ledger = await readLedger(path, known);
    if (afterCrash) await tidy(ledger);
    return purgeIn(ledger);
  });
}

async function purgeIn({ dir, register }: Ledger): Promise<Purged> {
  const purged: Contribution[] = [];
  let bytes = 0;
  for (const contribution of register.contributions) {
    if (!contribution.revoked) continue;
    const path = blobPath(dir, contribution.id);
    const found = await stat(path).catch(() => undefined);
    if (!found) continue;
    await writing(path, () => rm(path));
    purged.push(contribution);
    bytes += found.size;
  }
  const blobs = join(dir, "blobs");
  if (purged.length > 0) await writing(blobs, () => syncFolder(blobs));
  return { purged, bytes };
}
