import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { SegmentEntry } from "../segment/manifest.ts";
import type { Segment } from "../segment/segment.ts";
import { buildFrom, lockWaitMs, publish, writeSegment } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { openStore, type Store } from "./store.ts";
import { withWriteLock } from "./writeLock.ts";

export interface Revoked {
  /** Of the new manifest. */
  readonly manifestHash: string;
  /** As it was. */
  readonly contribution: Contribution;
}

/**
 * Takes a contribution out of this and all later manifests. Its segment is rebuilt without it before
 * the manifest that says so is published, so no search ever meets it again; its text stays for records
 * made before.
 *
 * @param which its id, or its number in registration order
 * @throws DataNetError "notFound", "exists" when it was revoked before, "locked"
 */
export async function revoke(
  dir: string,
  which: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Revoked> {
  await openStore(dir); // So that a folder that is no store gets no lock.
  return withWriteLock(stateFolder(dir, env), dir, lockWaitMs, async () =>
    revokeIn(await openStore(dir), which),
  );
}

async function revokeIn(store: Store, which: string): Promise<Revoked> {
  const { snapshot, manifest, dir } = store;
  const found = snapshot.contributions.find(({ id, order }) => id === which || String(order) === which);
  if (!found) {
    const wanted = `a number from 1 to ${snapshot.contributions.length} or an id`;
    const message = `${dir}: no contribution ${which}, wanted ${wanted}; contribute and attribute --json name them`;
    throw new DataNetError("notFound", message);
  }
  const { id } = found;
  if (found.revoked)
    throw new DataNetError("exists", `${dir}: contribution ${id} (${found.path}) was revoked before`);
  const segments: SegmentEntry[] = [];
  for (const [s, segment] of snapshot.segments.entries()) {
    if (!holds(segment, found.order)) {
      segments.push(manifest.segments[s]);
      continue;
    }
    const rest = buildFrom([segment], ({ order }) => order !== found.order);
    if (rest.documents.length > 0) segments.push(await writeSegment(dir, rest, snapshot.contributions));
  }
  const revoked = [...manifest.revoked, found.order].sort((a, b) => a - b);
  const lines = [{ kind: "revoke", id } as const];
  const next = { ...manifest, revoked, segments };
  const { manifestHash } = await publish(store, snapshot.contributions, lines, next);
  return { manifestHash, contribution: found };
}

function holds({ documents }: Segment, order: number): boolean {
  return documents.some((entry) => entry.order === order);
}
