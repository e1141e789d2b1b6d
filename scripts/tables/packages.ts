import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { DataNetError } from "../../core/base/errors.ts";
import { keccak } from "../../core/base/hash.ts";
import { admission } from "../../core/contribute/admission.ts";
import { compareBytes } from "../../core/contribute/byteOrder.ts";
import { decodeText } from "../../core/contribute/decodeText.ts";
import { languageOf } from "../../core/tokens/languages.ts";
import { numberAuthors, type PackageAuthor } from "./authors.ts";
import type { AuthoredText } from "./corpus.ts";

const lists = "scripts/tables";

/** A package on disk whose texts are counted. */
interface CountedPackage {
  readonly name: string;
  readonly folder: string;
  readonly author: number;
}

/**
 * Installs what scripts/tables/corpus/package-lock.json names into a folder outside the repository,
 * with npm, which checks every integrity hash; once for each state of the lock file.
 *
 * @returns the folder that holds node_modules
 */
export function installCorpus(): string {
  const lock = readFileSync(join(lists, "corpus/package-lock.json"));
  const folder = join(homedir(), ".cache/datanet-tables", keccak(lock).slice(2, 18));
  const done = join(folder, "installed");
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package-lock.json"), lock);
  writeFileSync(join(folder, "package.json"), readFileSync(join(lists, "corpus/package.json")));
  // Not `npm ci`: it refuses a lock file where optional parts for other systems cannot be had.
  const options = ["--no-save", "--ignore-scripts", "--legacy-peer-deps", "--no-audit", "--no-fund"];
  execFileSync("npm", ["install", ...options], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  writeFileSync(done, "");
  return folder;
}

/**
 * The texts of the packages in scripts/tables/packages.json, by author, then package, then path in byte
 * order. Refused and unreadable files are left out, as are texts over `maxTextBytes`.
 *
 * @param folder has node_modules with every package in its version
 */
export function* packageTexts(folder: string): Generator<AuthoredText & { readonly path: string }> {
  for (const { name, folder: root, author } of countedPackages(folder))
    for (const path of filesOf(root)) {
      const text = admittedText(join(root, path), path);
      if (text !== undefined) yield { author, language: languageOf(path), text, path: `${name}/${path}` };
    }
}

function countedPackages(folder: string): CountedPackage[] {
  const wanted = JSON.parse(readFileSync(join(lists, "packages.json"), "utf8")) as [string, string][];
  const { packages: installed } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  const paths = Object.keys(installed).sort(compareBytes);
  const found = wanted.map(([name, version]) => {
    const path = paths.find(
      (key) => key.endsWith(`node_modules/${name}`) && installed[key].version === version,
    );
    const file = path === undefined ? "" : join(folder, path, "package.json");
    const manifest = existsSync(file)
      ? (JSON.parse(readFileSync(file, "utf8")) as PackageAuthor & { version?: string })
      : undefined;
    if (path === undefined || manifest?.version !== version)
      throw new DataNetError(
        "notFound",
        `${lists}/packages.json: ${name} ${version} is not in ${folder} (found ${manifest?.version}); delete that folder and build again`,
      );
    return { name, folder: join(folder, path), manifest };
  });
  const authors = numberAuthors(found.map(({ manifest }) => manifest));
  return found
    .map(({ name, folder: at }, i) => ({ name, folder: at, author: authors[i] }))
    .sort((a, b) => a.author - b.author || compareBytes(a.name, b.name));
}

/** Names of files under a folder, in byte order; the packages inside it are packages of their own. */
function filesOf(folder: string): string[] {
  const walk = (under: string): string[] =>
    readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
      const path = under + entry.name;
      if (entry.isDirectory()) return entry.name === "node_modules" ? [] : walk(`${path}/`);
      return entry.isFile() ? [path] : [];
    });
  return walk("").sort(compareBytes);
}

/** Larger files are data, whatever they look like. */
const maxTextBytes = 1 << 20;
/** Tables of values: they say nothing about how people write. JSON is counted up to `maxJsonBytes`. */
const dataLanguages: ReadonlySet<string> = new Set(["csv", "svg", "xml"]);
const maxJsonBytes = 1 << 14;

function admittedText(file: string, path: string): string | undefined {
  const language = languageOf(path);
  const { size } = lstatSync(file);
  if (size === 0 || size > (language === "json" ? maxJsonBytes : maxTextBytes)) return undefined;
  if (dataLanguages.has(language)) return undefined;
  try {
    const text = decodeText(readFileSync(file), path);
    return admission(path, text) === undefined ? text : undefined;
  } catch (error) {
    if (error instanceof DataNetError && error.code === "unsupportedText") return undefined;
    throw error;
  }
}
