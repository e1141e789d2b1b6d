import { join } from "node:path";
import { headerLicense } from "../contribute/license.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { packageAuthor } from "../contribute/packageAuthor.ts";
import { packageOrder } from "../contribute/packageOrder.ts";
import { languageOf } from "../tokens/languages.ts";
import { Dependencies, type FoundPackage, findPackages } from "./findPackages.ts";
import { LicenseFinder } from "./licenseFinder.ts";
import { readCandidate } from "./readCandidate.ts";
import { type Entry, walkFolder } from "./walkFolder.ts";

export interface GatherPackagesOptions {
  /** Asked between files; what it throws ends the gathering. */
  readonly signal?: { throwIfAborted(): void } | undefined;
}

const git: ReadonlySet<string> = new Set([".git"]);

/**
 * The files of every npm package in `dir` and below that a DataNet admits, as offers: packages with
 * dependencies before dependents, byte order of relative paths within each. The contributor is the
 * package's author, the license its own (an SPDX line in a file's head goes first), the path
 * `<package name>/<relative path>`.
 *
 * What a package published is taken whatever .gitignore files in it say. Folders called node_modules
 * are not part of a package: at its root they hold packages of their own, deeper copies of others'
 * work, which are passed over. Every entry that countPackageFiles counts is yielded or skipped.
 *
 * @throws DataNetError as findPackages does, before the first offer; "unreadable" when a file or
 * folder may not be read. Whoever takes the offers must then keep none
 */
export async function* gatherPackages(
  dir: string,
  options: GatherPackagesOptions,
  onSkipped: (skipped: Skipped) => void,
): AsyncGenerator<Offer> {
  const found = await findPackages(dir, onSkipped, options.signal);
  const dependencies = new Dependencies(found);
  const order = packageOrder(found.map((one) => ({ ...one, dependsOn: dependencies.of(one) })));
  for (const i of order) {
    const { absolute: within, name, shown, manifest } = found[i];
    const contributor = packageAuthor(manifest, name);
    const ownLicense = await new LicenseFinder(within).licenseIn(within);
    for await (const { relative, absolute, reason } of entriesOf(found[i], options.signal)) {
      options.signal?.throwIfAborted();
      const path = `${name}/${relative}`;
      const read = reason ?? readCandidate({ absolute, path, shown: join(shown, relative), within });
      if (typeof read === "string") onSkipped({ path, reason: read });
      else {
        const license = headerLicense(read.text) ?? ownLicense;
        yield { path, ...read, language: languageOf(path), contributor, license };
      }
    }
  }
}

/**
 * Number of files and passed-over entries of all packages in `dir`: the total for a display of progress.
 *
 * @throws DataNetError as gatherPackages does
 */
export async function countPackageFiles(
  dir: string,
  signal?: GatherPackagesOptions["signal"],
): Promise<number> {
  let count = 0;
  const found = await findPackages(dir, () => count++, signal);
  for (const one of found) for await (const _ of entriesOf(one, signal)) count++;
  return count;
}

async function* entriesOf(
  { absolute, shown }: FoundPackage,
  signal: GatherPackagesOptions["signal"],
): AsyncGenerator<Entry> {
  const refuse = (relative: string): string | undefined =>
    relative.endsWith("/node_modules/") || relative === "node_modules/"
      ? "other packages inside a package; its own files are taken"
      : undefined;
  for await (const entry of walkFolder({ absolute, shown, without: git, refuse, signal }))
    if (entry.relative !== "node_modules/") yield entry;
}
