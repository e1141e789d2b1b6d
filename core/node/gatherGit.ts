import { lstat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { compareBytes } from "../contribute/byteOrder.ts";
import type { Published } from "../contribute/contribution.ts";
import { headerLicense, namedLicense } from "../contribute/license.ts";
import type { Offer, Skipped } from "../contribute/offer.ts";
import { languageOf } from "../tokens/languages.ts";
import { AuthorFinder } from "./gitAuthors.ts";
import { firstPublished } from "./gitFirstPublished.ts";
import {
  findRepository,
  type GitRepository,
  isContent,
  placeOf,
  readObject,
  type TreeEntry,
  treeOf,
} from "./gitRepository.ts";
import { IgnoreRules } from "./ignoreRules.ts";
import { LicenseFinder } from "./licenseFinder.ts";
import { readCandidate } from "./readCandidate.ts";
import { walkFolder } from "./walkFolder.ts";

export interface GatherGitOptions {
  /** License of every file whose own head names none; found from package.json and license files when not given. */
  readonly license?: string | undefined;
  /** Asked between files and while git works; what it throws ends the gathering. */
  readonly signal?: AbortSignal | undefined;
  /** Told of files that are taken with lines whose author nobody knows. */
  readonly onUnknown?: (unknown: UnknownLines) => void;
}

/** Lines of a taken file that are nobody's known: they are found, and paid to nobody. */
export interface UnknownLines {
  readonly path: string;
  readonly lines: number;
  readonly reason: string;
}

/** A line of the log may be a MiB long, and says twice as much of each author. */
const maxAuthorsBytes = 2 ** 19;

/**
 * The files of HEAD in a folder of a git repository, as offers with their authors: those published
 * first come first, then byte order of paths. A file is taken as it stands on the disk, and only where
 * that is what HEAD has, but for line ends. Everything else in the folder is skipped with a reason.
 *
 * @throws DataNetError as findRepository does, before the first offer; "unreadable" when git fails or a
 * file may not be read. Whoever takes the offers must then keep none
 */
export async function* gatherGit(
  dir: string,
  options: GatherGitOptions,
  onSkipped: (skipped: Skipped) => void,
): AsyncGenerator<Offer> {
  const { signal } = options;
  const named = options.license === undefined ? undefined : namedLicense(options.license);
  const repository = await findRepository(dir, { signal });
  const entries = await treeOf(repository, { signal });
  const published = await firstPublished(repository, new Set(entries.map(({ object }) => object)), {
    signal,
  });
  const finder = new AuthorFinder(repository, { signal });
  const licenses = new LicenseFinder(repository.top);
  for (const entry of inOrder(entries, published)) {
    signal?.throwIfAborted();
    const path = nameOf(repository, entry.shown);
    const read = await readEntry(repository, entry, signal);
    if (typeof read === "string") {
      onSkipped({ path, reason: read });
      continue;
    }
    const { bytes, text, absolute } = read;
    const written = await finder.authorsOf(entry.shown, text);
    if (written === undefined) {
      onSkipped({ path, reason: `${whyUnknown(repository)} for any of its lines; an author is wanted` });
      continue;
    }
    const { contributor, authors, unknownLines: lines } = written;
    if (authors && Buffer.byteLength(JSON.stringify(authors)) > maxAuthorsBytes) {
      onSkipped({ path, reason: `its authors change ${authors.length} times; contribute it without --git` });
      continue;
    }
    if (lines > 0) options.onUnknown?.({ path, lines, reason: whyUnknown(repository) });
    const license = headerLicense(text) ?? named ?? (await licenses.licenseIn(dirname(absolute)));
    const claim = published.get(entry.object);
    yield {
      path,
      bytes,
      text,
      language: languageOf(path),
      contributor,
      ...(authors && { authors }),
      ...(claim && { published: claim }),
      license,
    };
  }
  yield* tellUntracked(repository, entries, onSkipped, signal);
}

/** Number of entries of HEAD in the folder: the total for a display of progress. */
export async function countGitFiles(dir: string, signal?: AbortSignal): Promise<number> {
  return (await treeOf(await findRepository(dir, { signal }), { signal })).length;
}

function inOrder(entries: readonly TreeEntry[], published: ReadonlyMap<string, Published>): TreeEntry[] {
  const whenOf = ({ object }: TreeEntry): string => published.get(object)?.at ?? "~"; // Behind every date.
  return [...entries].sort((a, b) => compareBytes(whenOf(a), whenOf(b)) || compareBytes(a.shown, b.shown));
}

function nameOf({ name, below }: GitRepository, path: string): string {
  const rest = path.slice(below.length);
  return name === "" ? rest : `${name}/${rest}`;
}

/** The content of an entry from the disk, or why it is not taken. */
async function readEntry(
  repository: GitRepository,
  { path, kind, object, sizeBytes }: TreeEntry,
  signal: AbortSignal | undefined,
): Promise<{ bytes: Uint8Array; text: string; absolute: string } | string> {
  if (path === undefined) return "its name is not UTF-8; rename it";
  if (kind === "submodule") return "submodule; contribute its own repository";
  if (kind === "link") return "symbolic link; files are taken";
  const absolute = placeOf(repository, path);
  if (absolute === undefined) return "its name leads out of the repository; rename it";
  if (await isPointer(repository, object, sizeBytes, signal))
    return "stored by Git LFS, which keeps no history of its lines; contribute it without --git";
  const found = await lstat(absolute).catch(() => undefined);
  if (found === undefined) return "in HEAD, but not in the work tree; check it out";
  if (!found.isFile()) return `${changed}; commit it or restore it`;
  const shown = join(repository.given, path.slice(repository.below.length));
  const read = readCandidate({ absolute, path: nameOf(repository, path), shown, within: repository.top });
  if (typeof read === "string") return read;
  if (isContent(read.bytes, object) || isContent(withoutReturns(read.bytes), object))
    return { ...read, absolute };
  return `${changed}; commit it or restore it`;
}

const changed = "differs from HEAD in the work tree, so its lines have no authors";

/** Git LFS keeps a pointer of a few lines in the history and the file itself elsewhere. */
async function isPointer(
  repository: GitRepository,
  object: string,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (sizeBytes < 100 || sizeBytes > 200) return false;
  const content = await readObject(repository, object, { signal });
  return content.toString("latin1").startsWith("version https://git-lfs.github.com/spec/");
}

/** Git may write CRLF to the disk where its history has LF. */
function withoutReturns(bytes: Uint8Array): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

function whyUnknown({ shallow }: GitRepository): string {
  return shallow.size > 0
    ? "the history is shallow (git fetch --unshallow gets the rest), so no author is known"
    : "its commits name nobody that can be taken";
}

/** Lists what stands in the folder and not in HEAD. Yields nothing. */
async function* tellUntracked(
  repository: GitRepository,
  entries: readonly TreeEntry[],
  onSkipped: (skipped: Skipped) => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<never> {
  const { top, below, given } = repository;
  const tracked = new Set<string>();
  for (const { shown, kind } of entries) tracked.add(kind === "submodule" ? `${shown}/` : shown);
  const walk = walkFolder({
    absolute: join(top, below),
    shown: given,
    without: new Set([".git"]),
    refuse: (relative) => (tracked.has(below + relative) && relative.endsWith("/") ? "submodule" : undefined),
    ignored: { rules: IgnoreRules.none, fromTop: below.replace(/\/$/, "") },
    signal,
  });
  for await (const { relative, reason } of walk) {
    if (tracked.has(below + relative)) continue;
    onSkipped({
      path: nameOf(repository, below + relative),
      reason: reason ?? "not in HEAD; commit it first",
    });
  }
}
