import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { normalizeContributor } from "../contribute/contributor.ts";
import { headerLicense, namedLicense } from "../contribute/license.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { languageNamed, languageOf } from "../tokens/languages.ts";
import { IgnoreRules } from "./ignoreRules.ts";
import { LicenseFinder } from "./licenseFinder.ts";
import { pathError } from "./pathError.ts";
import { readCandidate } from "./readCandidate.ts";
import { readIgnoreFile } from "./readIgnoreFile.ts";
import { type Entry, kindOf, walkFolder } from "./walkFolder.ts";

export interface GatherOptions {
  /** Who gives the files, in any spelling that normalizeContributor takes. */
  readonly contributor: string;
  /** License of every file whose own head names none; found from package.json and license files when not given. */
  readonly license?: string | undefined;
  /** Language of every file; told from their names when not given. */
  readonly language?: string | undefined;
  /** Asked between files; what it throws ends the gathering. */
  readonly signal?: { throwIfAborted(): void } | undefined;
}

/** A named PATH, found on the disk. */
interface Named {
  /** As the user gave it. */
  readonly given: string;
  /** Base name of what was given: what paths in the DataNet begin with. */
  readonly name: string;
  /** Free of symbolic links. */
  readonly absolute: string;
  readonly kind: "file" | "folder" | "other";
  /** Folder up to which .gitignore and license files count: the repository's, else the PATH's own. */
  readonly top: string;
}

/** `.git` is never entered. */
const git: ReadonlySet<string> = new Set([".git"]);

/**
 * The files at and below `paths` that a DataNet admits, as offers: PATHs in the order given, byte
 * order of relative paths within each. Memory holds one file and one chain of folders at a time.
 *
 * A named PATH is exempt from .gitignore, and only that; below it the rules of every .gitignore from
 * the repository's folder down apply. What is passed over goes to `onSkipped`, each once. Every entry
 * that countFiles counts is either yielded or skipped.
 *
 * @throws DataNetError before the first offer when an argument is wrong ("invalidArgument") or a PATH
 * is missing ("notFound"); "unreadable" when a file or folder may not be read. Whoever takes the
 * offers must then keep none
 */
export async function* gatherFiles(
  paths: readonly string[],
  options: GatherOptions,
  onSkipped: (skipped: Skipped) => void,
): AsyncGenerator<Offer> {
  const contributor = normalizeContributor(options.contributor);
  const named = options.license === undefined ? undefined : namedLicense(options.license);
  const language = options.language === undefined ? undefined : knownLanguage(options.language);
  for (const root of await findAll(paths)) {
    const licenses = new LicenseFinder(root.top);
    const within = root.kind === "folder" ? root.absolute : dirname(root.absolute);
    for await (const { relative: below, absolute, reason } of entriesOf(root, options.signal)) {
      options.signal?.throwIfAborted();
      const path = joined(root.name, below);
      const shown = below === "" ? root.given : join(root.given, below);
      const read = reason ?? readCandidate({ absolute, path, shown, within });
      if (typeof read === "string") {
        onSkipped({ path, reason: read });
        continue;
      }
      const license = headerLicense(read.text) ?? named ?? (await licenses.licenseIn(dirname(absolute)));
      yield { path, ...read, language: language ?? languageOf(path), contributor, license };
    }
  }
}

/**
 * Number of files and passed-over entries at and below `paths`: the total for a display of progress.
 * Reads folders and .gitignore files, no other file.
 *
 * @throws DataNetError as gatherFiles does
 */
export async function countFiles(
  paths: readonly string[],
  signal?: GatherOptions["signal"],
): Promise<number> {
  let count = 0;
  for (const root of await findAll(paths)) for await (const _ of entriesOf(root, signal)) count++;
  return count;
}

async function findAll(paths: readonly string[]): Promise<Named[]> {
  const roots: Named[] = [];
  for (const path of paths) roots.push(await find(path));
  return roots;
}

async function find(given: string): Promise<Named> {
  if (given === "")
    throw new DataNetError("invalidArgument", '"": an empty PATH, wanted a file or folder; name one');
  try {
    const absolute = await realpath(given);
    if (absolute.split(sep).some((part) => git.has(part.toLowerCase()))) {
      throw new DataNetError(
        "invalidArgument",
        `${given}: lies in a .git folder, which is never entered; name a file or folder outside of it`,
      );
    }
    const found = await lstat(absolute);
    const kind = found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
    const own = kind === "folder" ? absolute : dirname(absolute);
    return { given, name: basename(resolve(given)), absolute, kind, top: (await repositoryOf(own)) ?? own };
  } catch (error) {
    throw error instanceof DataNetError ? error : pathError(error, given);
  }
}

/** The nearest folder, from `folder` up, that git keeps its own beside. */
async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    if (await lstat(join(at, ".git")).catch(() => undefined)) return at;
    if (dirname(at) === at) return undefined;
  }
}

async function* entriesOf(root: Named, signal: GatherOptions["signal"]): AsyncGenerator<Entry> {
  const { absolute, given } = root;
  if (root.kind === "file") yield { relative: "", absolute };
  else if (root.kind === "other")
    yield { relative: "", absolute, reason: `${kindOf(await lstat(absolute))}; files and folders are taken` };
  else yield* walkFolder({ absolute, shown: given, without: git, ignored: await rulesAround(root), signal });
}

/** The rules of the folders around a named one, from the top down to the one it lies in. */
async function rulesAround({
  absolute,
  top,
  given,
}: Named): Promise<{ rules: IgnoreRules; fromTop: string }> {
  const fromTop = relative(top, absolute).split(sep).join("/");
  if (fromTop === "") return { rules: IgnoreRules.none, fromTop };
  let rules = IgnoreRules.none;
  const parts = fromTop.split("/").slice(0, -1);
  for (let depth = 0; depth <= parts.length; depth++) {
    const folder = parts.slice(0, depth).join("/");
    rules = rules.inside(folder, await readIgnoreFile(join(top, folder), given));
  }
  return { rules: rules.sparing(fromTop), fromTop };
}

function joined(name: string, below: string): string {
  return name === "" || below === "" ? name + below : `${name}/${below}`;
}

function knownLanguage(given: string): string {
  const language = languageNamed(given);
  if (language !== undefined) return language;
  throw new DataNetError(
    "invalidArgument",
    `language: ${JSON.stringify(given)} is not known, wanted a name such as typescript, python or plaintext; check its spelling`,
  );
}
