import { DataNetError } from "../core/base/errors.ts";
import type { Offer, Skipped } from "../core/contribute/offer.ts";
import { compact } from "../core/node/compact.ts";
import {
  type Contributed,
  type ContributeProgress,
  contribute as register,
} from "../core/node/contribute.ts";
import { countFiles, gatherFiles } from "../core/node/gatherFiles.ts";
import { countGitFiles, gatherGit, type UnknownLines } from "../core/node/gatherGit.ts";
import { countPackageFiles, gatherPackages } from "../core/node/gatherPackages.ts";
import { showCompacting } from "./compactProgress.ts";
import { showContributing } from "./contributeProgress.ts";
import { type Command, type Invocation, optionOf, UsageError } from "./invocation.ts";
import { count, Progress, print, printJson, visibleLine } from "./print.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

export const contribute: Command = {
  name: "contribute",
  usage:
    "contribute PATH... --contributor NAME [--license SPDX] [--language L] [--dry-run] | contribute --packages DIR | contribute --git DIR [--license SPDX]",
  does: `registers files and folders, each npm package below DIR under its own author, or the files of a git
    repository under the authors of their lines`,
  options: {
    contributor: "string",
    license: "string",
    language: "string",
    packages: "string",
    git: "string",
    "dry-run": "flag",
  },
  positionals: [0, Number.POSITIVE_INFINITY],
  run,
};

/** Lines of skipped files that are printed; --json lists all. */
const shownSkips = 20;

async function run(invocation: Invocation): Promise<number> {
  const dryRun = invocation.flags.has("dry-run");
  return untilInterrupted(async (signal) => {
    const unknown: UnknownLines[] = [];
    const done = await registerAll(invocation, dryRun, signal, unknown);
    if (invocation.json) printJson(asJson(done, unknown));
    else printSummary(done, dryRun, unknown);
    if (!dryRun && done.added.length > 0) await compactAfter(invocation.store, signal);
    return 0;
  });
}

async function registerAll(
  invocation: Invocation,
  dryRun: boolean,
  signal: AbortSignal,
  unknown: UnknownLines[],
): Promise<Contributed> {
  const skipped: Skipped[] = [];
  const source = sourceOf(invocation, (each) => unknown.push(each));
  const progress = new Progress();
  let registered = 0;
  try {
    // Counted only for somebody who watches.
    const show = showContributing(progress, process.stderr.isTTY ? await source.count(signal) : 0);
    const onProgress = (now: ContributeProgress): void => {
      registered = now.registered;
      show(now);
    };
    const offers = source.gather((skip) => skipped.push(skip), signal);
    return await register(invocation.store, offers, skipped, { dryRun, onProgress, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    const kept = `${filesOf(registered)} of this call are registered and stay; call again for the others`;
    const what = registered > 0 ? kept : "nothing was changed";
    throw new DataNetError("cancelled", `contribute: cancelled; ${what}`, { cause: error });
  } finally {
    progress.clear();
  }
}

/**
 * Merges what the policy asks for. What was contributed stands whatever comes of it, and another process
 * may hold the lock, so a failure is told and is none of this command.
 */
async function compactAfter(store: string, signal: AbortSignal): Promise<void> {
  const progress = new Progress();
  try {
    await compact(store, { signal, onProgress: showCompacting(progress) });
  } catch (error) {
    if (!signal.aborted && process.stderr.isTTY) {
      progress.clear();
      const { message } = error as Error;
      process.stderr.write(`datanet: contributed, but segments were not merged: ${visibleLine(message)}\n`);
    }
  } finally {
    progress.clear();
  }
}

/** What is to be contributed. */
interface Source {
  count(signal: AbortSignal): Promise<number>;
  gather(onSkipped: (skip: Skipped) => void, signal: AbortSignal): AsyncIterable<Offer>;
}

function sourceOf(invocation: Invocation, onUnknown: (unknown: UnknownLines) => void): Source {
  const packages = optionOf(invocation, "packages");
  const contributor = optionOf(invocation, "contributor");
  const git = optionOf(invocation, "git");
  const license = optionOf(invocation, "license");
  const paths = invocation.positionals;
  if (packages !== undefined && git === undefined) {
    if (paths.length > 0 || contributor !== undefined) {
      throw new UsageError(
        "--packages takes authors from the packages, so neither PATH nor --contributor go with it",
      );
    }
    return {
      count: (signal) => countPackageFiles(packages, signal),
      gather: (onSkipped, signal) => gatherPackages(packages, { signal }, onSkipped),
    };
  }
  if (git !== undefined) {
    if (paths.length > 0 || contributor !== undefined || packages !== undefined)
      throw new UsageError(
        "--git takes authors from the history, so neither PATH nor --contributor nor --packages go with it",
      );
    return {
      count: (signal) => countGitFiles(git, signal),
      gather: (onSkipped, signal) => gatherGit(git, { license, signal, onUnknown }, onSkipped),
    };
  }
  if (paths.length === 0) throw new UsageError("contribute: no PATH, wanted files or folders");
  if (contributor === undefined)
    throw new UsageError("contribute: no --contributor, wanted a name or a 0x address");
  const language = optionOf(invocation, "language");
  return {
    count: (signal) => countFiles(paths, signal),
    gather: (onSkipped, signal) => gatherFiles(paths, { contributor, license, language, signal }, onSkipped),
  };
}

function asJson({ manifestHash, added, skipped }: Contributed, unknown: readonly UnknownLines[]): object {
  const fields = added.map(
    ({ id: contribution, path, contributor, authors, published, license, order, tokens }) => ({
      contribution,
      path,
      contributor,
      ...(authors && { authors: authors.map(({ code: _, comments: __, ...author }) => author) }),
      ...(published && { published }),
      license,
      order,
      tokens,
    }),
  );
  return { manifestHash, added: fields, skipped, ...(unknown.length > 0 && { unknown }) };
}

function printSummary(
  { manifestHash, added, skipped }: Contributed,
  dryRun: boolean,
  unknown: readonly UnknownLines[],
): void {
  for (const { path, reason, first } of skipped.slice(0, shownSkips)) {
    print(
      `skipped ${visibleLine(path)}: ${visibleLine(reason)}${first ? `, registered first by ${visibleLine(first)}` : ""}`,
    );
  }
  if (skipped.length > shownSkips)
    print(`skipped ${count(skipped.length - shownSkips)} more; --json lists them`);
  for (const { path, lines, reason } of unknown.slice(0, shownSkips))
    print(
      `unknown authors of ${count(lines)} lines of ${visibleLine(path)}: ${reason}; they are paid to nobody`,
    );
  if (unknown.length > shownSkips)
    print(`unknown authors in ${count(unknown.length - shownSkips)} more files; --json lists them`);
  // Before anything is stored a person wants to see all of it.
  if (dryRun)
    for (const { path, license } of added) print(`would add ${visibleLine(path)}  ${visibleLine(license)}`);
  const licenses = new Map<string, number>();
  for (const { license } of added) licenses.set(license, (licenses.get(license) ?? 0) + 1);
  const tokens = added.reduce((sum, contribution) => sum + contribution.tokens, 0);
  print(
    `${dryRun ? "would add" : "added"} ${filesOf(added.length)} of ${count(tokens)} tokens, skipped ${count(skipped.length)}`,
  );
  for (const [license, files] of [...licenses].sort((a, b) => b[1] - a[1]))
    print(`  ${visibleLine(license).padEnd(24)} ${filesOf(files)}`);
  if (!dryRun) print(`manifest ${manifestHash}`);
}

function filesOf(files: number): string {
  return files === 1 ? "1 file" : `${count(files)} files`;
}
