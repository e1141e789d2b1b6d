import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { registeredAs } from "../contribute/contributionLog.ts";
import type { DocumentEntry } from "../segment/segment.ts";
import { type Ledger, readLedger, sameState } from "./ledger.ts";
import { lockWaitMs, publish } from "./publish.ts";
import { discard, putInPlace, type Rebuilt, rebuildAside } from "./rebuild.ts";
import { readSegmentEntries } from "./segmentFolder.ts";
import { stateFolder } from "./stateFolder.ts";
import { tidy } from "./tidy.ts";
import { withWriteLock } from "./writeLock.ts";

export interface Revoked {
  /** Of the new manifest. */
  readonly manifestHash: string;
  /** As it was. */
  readonly contribution: Contribution;
}

/** A revocation is given up when its segment was rebuilt by somebody else so many times in a row. */
const mostLosses = 5;

/**
 * Takes a contribution out of this and all later manifests. Its segment is rebuilt without it, aside,
 * before the manifest that says so is published, so no search ever meets it again; its text stays for
 * records made before. Costs what building that segment costs.
 *
 * @param which its id, or its number in registration order
 * @throws DataNetError "notFound", "exists" when it was revoked before, "locked"
 */
export async function revoke(
  dir: string,
  which: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Revoked> {
  const path = resolve(dir);
  let ledger = await readLedger(path); // Also so that a folder that is no store gets no lock.
  for (let losses = 0; losses < mostLosses; losses++) {
    const contribution = standing(ledger, which);
    const rebuilt: Rebuilt[] = [];
    try {
      for (const [s, { hash }] of ledger.manifest.segments.entries()) {
        const entries = readSegmentEntries(join(path, "segments", hash), hash);
        if (!entries.some(({ order }) => order === contribution.order)) continue;
        const keep = ({ order }: DocumentEntry): boolean => order !== contribution.order;
        rebuilt.push(await rebuildAside(ledger, { begin: s, end: s + 1 }, keep, {}));
      }
      const done = await withWriteLock(stateFolder(path, env), path, lockWaitMs, async (afterCrash) => {
        const now = await readLedger(path, ledger);
        if (afterCrash) await tidy(now);
        return publishWithout(now, contribution, rebuilt);
      });
      if (done) return done;
    } catch (error) {
      const now = await readLedger(path, ledger);
      const isLost = error instanceof DataNetError && error.code === "notFound";
      if (!isLost || sameState(now.manifest, ledger.manifest)) throw error;
    } finally {
      for (const each of rebuilt) await discard(each);
    }
    ledger = await readLedger(path, ledger);
  }
  const message = `${path}: its segment was rebuilt by other processes ${mostLosses} times in a row; revoke again when they are done`;
  throw new DataNetError("locked", message);
}

/** @returns undefined when the segments to replace do not stand any more */
async function publishWithout(
  now: Ledger,
  contribution: Contribution,
  rebuilt: readonly Rebuilt[],
): Promise<Revoked | undefined> {
  standing(now, contribution.id);
  let { segments } = now.manifest;
  for (const each of rebuilt) {
    const placed = await putInPlace({ ...now, manifest: { ...now.manifest, segments } }, each);
    if (!placed) return undefined;
    segments = placed;
  }
  const { id, order } = contribution;
  const revoked = [...now.manifest.revoked, order];
  const { manifest } = await publish(now, { lines: [{ kind: "revoke", id }], added: [], revoked, segments });
  return { manifestHash: manifest.manifestHash, contribution };
}

/** @throws DataNetError when it is not there, or was revoked before */
function standing({ dir, register }: Ledger, which: string): Contribution {
  const { contributions } = register;
  const found = registeredAs(register, which) ?? contributions.find(({ order }) => String(order) === which);
  if (!found) {
    const wanted = `a number from 1 to ${contributions.length} or an id`;
    const message = `${dir}: no contribution ${which}, wanted ${wanted}; contribute and attribute --json name them`;
    throw new DataNetError("notFound", message);
  }
  if (!found.revoked) return found;
  throw new DataNetError("exists", `${dir}: contribution ${found.id} (${found.path}) was revoked before`);
}
