import { resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { type MergeRange, nextFullMerge, nextMerge } from "../segment/mergePolicy.ts";
import { type Ledger, readLedger, sameState } from "./ledger.ts";
import { publish } from "./publish.ts";
import { discard, putInPlace, rebuildAside } from "./rebuild.ts";
import { stateFolder } from "./stateFolder.ts";
import { isAtWork, tidy } from "./tidy.ts";
import { withWriteLock } from "./writeLock.ts";

export interface CompactOptions {
  /** Merges all there is into as few segments as can be; else what the policy asks for. */
  readonly fully?: boolean;
  /** Checked between the steps and while suffixes are sorted. What was merged by then stays merged. */
  readonly signal?: { throwIfAborted(): void } | undefined;
  readonly onProgress?: ((progress: CompactProgress) => void) | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
}

export interface CompactProgress {
  /** Of the merge under way. */
  readonly segments: number;
  readonly tokens: number;
  /** Of these tokens, about how many are sorted. */
  readonly sortedTokens: number;
}

export interface Compacted {
  readonly manifestHash: string;
  /** How many merges there were. */
  readonly merges: number;
  readonly before: number;
  readonly after: number;
}

/** How long the lock is waited for: a call that contributes a lot may hold it for minutes. */
const patienceMs = 3_600_000;

/** A merge is given up when somebody else was faster so many times in a row. */
const mostLosses = 5;

/**
 * Merges segments of a store until nothing is left to merge. Changes nothing that the store holds: its
 * manifest hash stays. The work is done aside, without the write lock, and each merge stands for itself:
 * whatever ends this leaves the store as it was after the last one.
 *
 * @throws DataNetError "locked", and what reading the store throws
 */
export async function compact(dir: string, options: CompactOptions = {}): Promise<Compacted> {
  const path = resolve(dir);
  const choose = options.fully ? nextFullMerge : nextMerge;
  let ledger = await readLedger(path);
  const before = ledger.manifest.segments.length;
  let merges = 0;
  // By the policy is done by whoever comes first; a second one would do the same work.
  if (options.fully || !(await isAtWork(path))) {
    for (let losses = 0; losses < mostLosses; ledger = await readLedger(path, ledger)) {
      options.signal?.throwIfAborted();
      const range = choose(ledger.manifest.segments);
      if (!range) break;
      const merged = await mergeOne(ledger, range, options);
      if (merged) [ledger, merges, losses] = [merged, merges + 1, 0];
      else losses++;
    }
  }
  if (options.fully) await locked(ledger, options, tidy);
  const { manifestHash, segments } = ledger.manifest;
  return { manifestHash, merges, before, after: segments.length };
}

/** @returns the ledger with the merged segment; undefined when somebody else has changed what was merged */
async function mergeOne(
  ledger: Ledger,
  range: MergeRange,
  options: CompactOptions,
): Promise<Ledger | undefined> {
  const { segments } = ledger.manifest;
  const inputs = segments.slice(range.begin, range.end);
  const tokens = inputs.reduce((sum, entry) => sum + entry.tokens, 0);
  const tell = (sortedTokens: number): void =>
    options.onProgress?.({ segments: inputs.length, tokens, sortedTokens });
  tell(0);
  const build = { signal: options.signal, onProgress: tell };
  const rebuilt = await rebuildAside(ledger, range, () => true, build).catch(async (error: unknown) => {
    // An input may have gone while it was read.
    const now = await readLedger(ledger.dir, ledger);
    const isLost = error instanceof DataNetError && error.code === "notFound";
    if (isLost && !sameState(now.manifest, ledger.manifest)) return undefined;
    throw error;
  });
  if (!rebuilt) return undefined;
  try {
    return await locked(ledger, options, async (now) => {
      const merged = await putInPlace(now, rebuilt);
      const { revoked } = now.manifest;
      return merged && publish(now, { lines: [], added: [], revoked, segments: merged });
    });
  } finally {
    await discard(rebuilt);
  }
}

function locked<T>(ledger: Ledger, { env }: CompactOptions, work: (now: Ledger) => Promise<T>): Promise<T> {
  const folder = stateFolder(ledger.dir, env ?? process.env);
  return withWriteLock(folder, ledger.dir, patienceMs, async (afterCrash) => {
    const now = await readLedger(ledger.dir, ledger);
    if (afterCrash) await tidy(now);
    return work(now);
  });
}
