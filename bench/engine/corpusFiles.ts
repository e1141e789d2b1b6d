import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, shortHash } from "./cache.ts";

const lists = "bench/engine/corpus";

/** Packages whose files are no part of the corpus: queries of what is not in it come from them. */
const heldOut: ReadonlySet<string> = new Set(["luxon", "mathjs", "svelte", "typeorm"]);

const textEndings: ReadonlySet<string> = new Set(
  "cjs css cts d html js json jsx less md mjs mts py scss svelte ts tsx txt vue".split(" "),
);
/** Larger files are bundles or data. */
const maxFileBytes = 1 << 22;
const maxJsonBytes = 1 << 14;
/** A longer line means minified text, which nobody wrote. */
const maxLineBytes = 2000;

/** Files of the corpus in their fixed order, and those held out; paths below `folder`. */
export interface CorpusFiles {
  readonly folder: string;
  /** Changes with the packages and with the choice of files. */
  readonly hash: string;
  readonly corpus: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * Installs the packages that bench/engine/corpus/package-lock.json pins (npm checks their integrity) into
 * the cache, once for each state of the lock, and lists their texts: no text twice, ordered by the sha-256
 * of their paths, so that the first n tokens are a sample of all packages for every n.
 */
export async function corpusFiles(): Promise<CorpusFiles> {
  const lock = readFileSync(join(lists, "package-lock.json"));
  const rules = JSON.stringify([[...heldOut], [...textEndings], maxFileBytes, maxJsonBytes, maxLineBytes]);
  const folder = await cachedFolder(`packages-${shortHash(lock)}`, (at) => {
    for (const name of ["package.json", "package-lock.json", ".npmrc"])
      copyFileSync(join(lists, name), join(at, name));
    const options = [
      "--ignore-scripts",
      "--omit=optional",
      "--legacy-peer-deps",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    ];
    execFileSync("npm", ["ci", ...options], { cwd: at, stdio: ["ignore", "inherit", "inherit"] });
  });
  const hash = shortHash(lock, rules);
  const listed = await cachedFolder(`files-${hash}`, (at) =>
    writeFileSync(join(at, "files.json"), JSON.stringify(chooseFiles(folder))),
  );
  const [corpus, others] = JSON.parse(readFileSync(join(listed, "files.json"), "utf8")) as [
    string[],
    string[],
  ];
  return { folder, hash, corpus, heldOut: others };
}

function chooseFiles(folder: string): [corpus: string[], heldOut: string[]] {
  const digest = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
  const ordered = filesUnder(folder, "node_modules")
    .map((path) => ({ path, place: digest(path) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
  const seen = new Set<string>();
  const chosen: [string[], string[]] = [[], []];
  for (const { path } of ordered) {
    const bytes = readFileSync(join(folder, path));
    if (!isText(bytes)) continue;
    const content = digest(bytes);
    if (seen.has(content)) continue;
    seen.add(content);
    chosen[heldOut.has(path.split("/")[1]) ? 1 : 0].push(path);
  }
  return chosen;
}

function filesUnder(folder: string, under: string): string[] {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = `${under}/${entry.name}`;
    if (entry.isDirectory()) return filesUnder(folder, path);
    const ending = entry.name.slice(entry.name.lastIndexOf(".") + 1);
    if (!entry.isFile() || !textEndings.has(ending)) return [];
    const { size } = lstatSync(join(folder, path));
    return size > 0 && size <= (ending === "json" ? maxJsonBytes : maxFileBytes) ? [path] : [];
  });
}

/** UTF-8 in lines of a length that people write. */
function isText(bytes: Uint8Array): boolean {
  let lineBytes = 0;
  for (const byte of bytes) {
    lineBytes = byte === 10 ? 0 : lineBytes + 1;
    if (byte === 0 || lineBytes > maxLineBytes) return false;
  }
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
