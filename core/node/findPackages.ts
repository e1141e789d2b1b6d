import type { Dirent } from "node:fs";
import { readdir, readFile, realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { compareBytes } from "../contribute/byteOrder.ts";
import type { Skipped } from "../contribute/offer.ts";
import { pathError } from "./pathError.ts";

/** An npm package on the disk. */
export interface FoundPackage {
  /** Folder on the disk, free of symbolic links. */
  readonly absolute: string;
  /** The folder as the user knows it, for messages. */
  readonly shown: string;
  /** From its package.json, which need not be the name of its folder. */
  readonly name: string;
  readonly version: string;
  /** Parsed package.json. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** A folder to be looked into, and what may lie in it. */
interface Place {
  readonly absolute: string;
  readonly shown: string;
  /** Path for those that are passed over: from the base name of the folder the user named. */
  readonly path: string;
  /** In modules and scopes each folder is a package; loose folders are searched for them. */
  readonly kind: "loose" | "modules" | "scope";
}

/** Where pnpm and yarn keep the packages that their links lead to. */
const stores: ReadonlySet<string> = new Set([".pnpm", ".store"]);

/**
 * All npm packages in `dir` and below, in no order that matters.
 *
 * A package is a folder in a `node_modules`, or in a scope there, with a package.json that has a
 * name; outside of these, any such folder, `dir` itself included. Packages in the node_modules of a
 * package are found as well; other folders of a package are its own. Symbolic links are passed over.
 *
 * @throws DataNetError "notFound" or "unreadable" for `dir` and folders in it, "invalidArgument"
 * when there is no package
 */
export async function findPackages(
  dir: string,
  onSkipped: (skipped: Skipped) => void,
  signal?: { throwIfAborted(): void },
): Promise<FoundPackage[]> {
  if (dir === "") throw new DataNetError("invalidArgument", '"": an empty DIR, wanted a folder; name one');
  const found: FoundPackage[] = [];
  const absolute = await realpath(dir).catch((error) => {
    throw pathError(error, dir);
  });
  const name = basename(resolve(dir));
  const top = { absolute, shown: dir, path: name };
  const places: Place[] = [];
  if (basename(absolute) === "node_modules") places.push({ ...top, kind: "modules" });
  else await visit(top, "loose");

  async function visit(at: Omit<Place, "kind">, kind: Place["kind"]): Promise<void> {
    const one = await readPackage(at);
    if (typeof one !== "string") {
      found.push(one);
      const inner = await list(at);
      if (inner.some((entry) => entry.name === "node_modules" && entry.isDirectory()))
        places.push({ ...under(at, "node_modules"), kind: "modules" });
    } else if (kind === "loose") places.push({ ...at, kind });
    else onSkipped({ path: `${at.path}/`, reason: one });
  }

  // Invariant: each package found so far has its node_modules visited or in `places`.
  for (let place = places.pop(); place; place = places.pop()) {
    for (const entry of await list(place)) {
      signal?.throwIfAborted();
      const at = under(place, entry.name);
      const isModules = entry.name === "node_modules" && place.kind === "loose";
      if (entry.isSymbolicLink()) {
        if (await leadsToFolder(at.absolute))
          onSkipped({
            path: at.path,
            reason: "symbolic link, as workspaces have; name the folder it leads to",
          });
      } else if (!entry.isDirectory() || entry.name === ".git") {
      } else if (isModules) places.push({ ...at, kind: "modules" });
      else if (place.kind === "modules" && entry.name.startsWith("@")) places.push({ ...at, kind: "scope" });
      else if (place.kind === "modules" && stores.has(entry.name)) places.push({ ...at, kind: "loose" });
      else if (place.kind === "loose" || !entry.name.startsWith(".")) await visit(at, place.kind);
    }
  }
  if (found.length > 0) return found;
  throw new DataNetError(
    "invalidArgument",
    `${dir}: holds no npm package, wanted a package or a folder of packages; check the path`,
  );
}

function under(place: Omit<Place, "kind">, name: string): Omit<Place, "kind"> {
  return {
    absolute: join(place.absolute, name),
    shown: join(place.shown, name),
    path: `${place.path}/${name}`,
  };
}

async function list({ absolute, shown }: Omit<Place, "kind">): Promise<Dirent[]> {
  try {
    const entries = await readdir(absolute, { withFileTypes: true });
    return entries.sort((a, b) => compareBytes(a.name, b.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR")
      throw new DataNetError(
        "invalidArgument",
        `${shown}: a file, wanted a folder of npm packages; name one`,
      );
    throw pathError(error, shown);
  }
}

async function leadsToFolder(link: string): Promise<boolean> {
  return readdir(link).then(
    () => true,
    () => false,
  );
}

/** The package in a folder, or why there is none. */
async function readPackage({ absolute, shown }: Omit<Place, "kind">): Promise<FoundPackage | string> {
  let json: string;
  try {
    json = await readFile(join(absolute, "package.json"), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR")
      return "without a package.json; packages are taken";
    throw pathError(error, join(shown, "package.json"));
  }
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(json.replace(/^\uFEFF/, "")) ?? {};
  } catch {
    return "its package.json is not JSON; packages are taken";
  }
  const { name, version } = manifest;
  // A name becomes the first part of paths, so it may not lead anywhere else.
  if (typeof name !== "string" || !/^(?:@[\w.~-]+\/)?[\w.~-]+$/.test(name) || /(?:^|\/)\.\.?$/.test(name))
    return "its package.json has no name of npm's form; packages are taken";
  return { absolute, shown, name, version: typeof version === "string" ? version : "", manifest };
}

/**
 * Packages that a package depends on, among those found: as Node resolves their names from its
 * folder, and where a link stands between, all of that name.
 */
export class Dependencies {
  readonly #byFolder = new Map<string, number>();
  readonly #byName = new Map<string, number[]>();

  constructor(packages: readonly FoundPackage[]) {
    for (const [i, { absolute, name }] of packages.entries()) {
      this.#byFolder.set(absolute, i);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), i]);
    }
  }

  /** @returns positions in the list of packages */
  of({ absolute, manifest }: FoundPackage): number[] {
    const names = [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies]
      .filter((part) => typeof part === "object" && part !== null)
      .flatMap((part) => Object.keys(part as object));
    return names.flatMap((name) => this.#resolve(absolute, name) ?? this.#byName.get(name) ?? []);
  }

  #resolve(from: string, name: string): number | undefined {
    for (let folder = from; ; folder = dirname(folder)) {
      const found = this.#byFolder.get(join(folder, "node_modules", name));
      if (found !== undefined || dirname(folder) === folder) return found;
    }
  }
}
