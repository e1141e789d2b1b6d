import { DataNetError } from "../base/errors.ts";
import type { SegmentEntry } from "../segment/manifest.ts";
import type { Segment } from "../segment/segment.ts";
import { buildFrom, lockWaitMs, publish, writeSegment } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import { openStore, type Store } from "./store.ts";
import { withWriteLock } from "./writeLock.ts";

/**
 * Takes a contribution out of this and all later manifests. Its segment is rebuilt without it before
 * the manifest that says so is published, so no search ever meets it again; its text stays for records
 * made before.
 *
 * @param id keccak-256 of its bytes
 * @returns the new manifest's hash
 * @throws DataNetError "notFound", "exists" when it was revoked before, "locked"
 */
export async function revoke(dir: string, id: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  await openStore(dir); // So that a folder that is no store gets no lock.
  return withWriteLock(stateFolder(dir, env), dir, lockWaitMs, async () =>
    revokeIn(await openStore(dir), id),
  );
}

async function revokeIn(store: Store, id: string): Promise<string> {
  const { snapshot, manifest, dir } = store;
  const found = snapshot.contributions.find((contribution) => contribution.id === id);
  if (!found)
    throw new DataNetError("notFound", `${dir}: no contribution ${id}; datanet contribute --json names them`);
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
  return (await publish(store, snapshot.contributions, lines, { ...manifest, revoked, segments }))
    .manifestHash;
}

function holds({ documents }: Segment, order: number): boolean {
  return documents.some((entry) => entry.order === order);
}
