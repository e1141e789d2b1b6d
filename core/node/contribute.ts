import { resolve } from "node:path";
import type { Contribution } from "../contribute/contribution.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { type Checkpoints, ContributeCall } from "./contributeCall.ts";
import { readLedger } from "./ledger.ts";
import { lockWaitMs } from "./publish.ts";
import { stateFolder } from "./stateFolder.ts";
import type { Store } from "./store.ts";
import { tidy } from "./tidy.ts";
import { withWriteLock } from "./writeLock.ts";

export interface ContributeOptions {
  /** Looks, and changes nothing. */
  readonly dryRun?: boolean;
  /** Called after each offer with how many were taken or passed over, and before and during the long steps. */
  readonly onProgress?: (progress: ContributeProgress) => void;
  /** Checked between files and while suffixes are sorted; nothing more is contributed when it throws. */
  readonly signal?: { throwIfAborted(): void };
  readonly env?: NodeJS.ProcessEnv;
  /** The store, where the caller has it open: then what it holds is not read again, and `Contributed.store` is the new one. */
  readonly store?: Store;
  /** When a part of a large call is registered for good; tests set it low. */
  readonly checkpoints?: Checkpoints;
}

export interface ContributeProgress {
  readonly step: "reading" | "indexing" | "writing";
  /** Files taken or passed over so far; countFiles and countPackageFiles tell of how many. */
  readonly seen: number;
  /** Files taken. */
  readonly files: number;
  /** Of these, how many are registered and stay whatever happens. */
  readonly registered: number;
  readonly bytes: number;
  readonly tokens: number;
  /** Of these tokens and those merged with them, about how many are sorted. */
  readonly sortedTokens: number;
}

export interface Contributed {
  readonly manifestHash: string;
  readonly added: readonly Contribution[];
  readonly skipped: readonly Skipped[];
  /** What can be searched now, where the caller gave the store. */
  readonly store?: Store;
}

/**
 * Registers offers in their order. A call is registered as a whole, or on any failure not at all; a large
 * one in parts (`Checkpoints`), each as a whole, and those that are registered stay. To go on after a failure
 * is to call again: what is registered is passed over, and the manifest hash becomes that of one call.
 *
 * A part writes texts and one segment, appends to the log, and last replaces the manifest; until then
 * readers and a later writer see nothing of it. It costs about what the files cost, whatever the size of
 * the store; segments that should be merged are left to `compact`.
 *
 * @param skipped list that whoever makes the offers adds to
 * @throws DataNetError "locked", and what reading the store throws
 */
export async function contribute(
  dir: string,
  offers: AsyncIterable<Offer>,
  skipped: Skipped[],
  options: ContributeOptions = {},
): Promise<Contributed> {
  const path = resolve(dir);
  // Also so that a folder that is no store gets no lock.
  const known = options.store?.dir === path ? options.store : await readLedger(path);
  if (options.dryRun) return new ContributeCall(known, skipped, options).take(offers);
  return withWriteLock(
    stateFolder(path, options.env ?? process.env),
    path,
    lockWaitMs,
    async (afterCrash) => {
      const ledger = await readLedger(path, known);
      if (afterCrash) await tidy(ledger);
      try {
        return await new ContributeCall(ledger, skipped, options).take(offers);
      } catch (error) {
        // What the disk says now decides, since the call may have failed after its manifest was in place.
        // Where it cannot be told, a later call tidies up; what went wrong is `error` either way.
        await readLedger(path).then(tidy, () => undefined);
        throw error;
      }
    },
  );
}
