import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { pathError } from "./pathError.ts";
import { type GitCall, type GitDirectory, nulTerminated, readGit, streamGit } from "./runGit.ts";

/** A folder in the work tree of a repository. */
export interface GitRepository extends GitDirectory {
  /** The folder as the user named it, and its base name. */
  readonly given: string;
  readonly name: string;
  /** Path of the folder from the top, with "/" at its end; "" when it is the top. */
  readonly below: string;
  /** Commits whose parents were not fetched: nobody here knows who wrote what they begin with. */
  readonly shallow: ReadonlySet<string>;
}

/** An entry of HEAD. */
export interface TreeEntry {
  /** From the top of the repository, with "/"; undefined when it is not UTF-8. */
  readonly path: string | undefined;
  /** The name as far as it can be shown. */
  readonly shown: string;
  readonly kind: "file" | "link" | "submodule";
  /** Object name of its content. */
  readonly object: string;
  readonly sizeBytes: number;
}

/**
 * The repository that a folder lies in.
 *
 * @throws DataNetError "notFound" where there is no folder, no git or no repository, "invalidArgument"
 * for a bare repository, a .git folder, and a repository without a commit
 */
export async function findRepository(given: string, call: GitCall = {}): Promise<GitRepository> {
  const folder = await realpath(given).catch((error) => {
    throw pathError(error, given);
  });
  if (!(await stat(folder)).isDirectory())
    throw new DataNetError(
      "invalidArgument",
      `${given}: a file, wanted a folder of a git repository; name the folder it is in`,
    );
  const ask = async (...args: string[]): Promise<string> =>
    (await readGit(folder, ["rev-parse", ...args], call)).toString("utf8").replace(/\n$/, "");
  const isBare = await ask("--is-bare-repository").catch((error) => {
    if (!/not a git repository/.test(String(error))) throw error;
    throw new DataNetError(
      "notFound",
      `${given}: not in a git repository, wanted a folder of one; name it, or leave out --git`,
      { cause: error },
    );
  });
  if (isBare === "true")
    throw new DataNetError(
      "invalidArgument",
      `${given}: a bare repository without files, wanted a work tree; clone it and name the clone`,
    );
  if ((await ask("--is-inside-work-tree")) !== "true")
    throw new DataNetError(
      "invalidArgument",
      `${given}: lies in a .git folder, which is never entered; name a folder outside of it`,
    );
  const top = await realpath(await ask("--show-toplevel"));
  const gitDir = await ask("--absolute-git-dir");
  const directory = { top, gitDir };
  await readGit(directory, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], call).catch((error) => {
    throw new DataNetError(
      "invalidArgument",
      `${given}: a repository without a commit, wanted a history; commit the files first`,
      { cause: error },
    );
  });
  const shallowFile = resolve(top, await ask("--path-format=absolute", "--git-path", "shallow"));
  const shallow = await readFile(shallowFile, "utf8").catch((): string => "");
  const below = relative(top, folder).split(sep).join("/");
  return {
    ...directory,
    given,
    name: basename(resolve(given)),
    below: below === "" ? "" : `${below}/`,
    shallow: new Set(shallow.split("\n").filter((line) => line !== "")),
  };
}

/** The entries of HEAD in the folder that was named, submodules and symbolic links too. */
export async function treeOf(repository: GitRepository, call: GitCall): Promise<TreeEntry[]> {
  const entries: TreeEntry[] = [];
  const listed = streamGit(repository, ["ls-tree", "-r", "-l", "-z", "--full-tree", "HEAD"], call);
  for await (const line of nulTerminated(listed)) {
    const tab = line.indexOf(0x09);
    const [mode, , object, size] = line.subarray(0, tab).toString("latin1").split(/ +/);
    const name = line.subarray(tab + 1);
    const shown = name.toString("utf8");
    if (!shown.startsWith(repository.below)) continue;
    const path = Buffer.from(shown).equals(name) ? shown : undefined;
    const kind = mode === "160000" ? "submodule" : mode === "120000" ? "link" : "file";
    entries.push({ path, shown, kind, object, sizeBytes: Number(size) || 0 });
  }
  return entries;
}

/** Whether bytes are the content of an object of HEAD, as git names it: by SHA-1, or by SHA-256 in newer repositories. */
export function isContent(bytes: Uint8Array, object: string): boolean {
  const hash = createHash(object.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex") === object;
}

/** The bytes of an object. */
export async function readObject(repository: GitDirectory, object: string, call: GitCall): Promise<Buffer> {
  return readGit(repository, ["cat-file", "blob", object], call);
}

/** Where an entry stands on the disk; undefined when its name leads out of the repository. */
export function placeOf({ top }: GitDirectory, path: string): string | undefined {
  const parts = path.split("/");
  const leadsOut = parts.some(
    (part) => part === "" || part === "." || part === ".." || /^\.git$/i.test(part),
  );
  return leadsOut ? undefined : join(top, path);
}
