import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { compareBytes } from "../contribute/byteOrder.ts";
import { identifyLicense } from "../contribute/identifyLicense.ts";
import {
  eitherOf,
  isLicenseFile,
  isWholeLicenseFile,
  noAssertion,
  statedLicense,
} from "../contribute/license.ts";

/** Files that state a license are small; larger ones are not looked at. */
const maxBytes = 1 << 20;

/** What one folder says of the license of what is in it and below. */
interface Folder {
  readonly path: string;
  /** SPDX expression; NOASSERTION when it speaks of one that cannot be told, undefined when of none. */
  readonly license: string | undefined;
}

/**
 * Finds the license of files by what lies around them: the nearest folder with a package.json or a
 * license file that speaks of one decides, up to a topmost folder. In one folder the package.json
 * goes before license files. A license that cannot be told is not replaced by one from farther away:
 * a vendored copy keeps its own.
 *
 * Remembers the folders from the top to the one last asked about, which is all that a walk needs.
 */
export class LicenseFinder {
  readonly #top: string;
  readonly #chain: Folder[] = [];

  /** @param top path on the disk of the topmost folder that is looked into */
  constructor(top: string) {
    this.#top = top;
  }

  /** @param folder path on the disk, the top or below it */
  async licenseIn(folder: string): Promise<string> {
    const chain = this.#chain;
    while (chain.length > 0 && !isWithin(folder, chain[chain.length - 1].path)) chain.pop();
    const missing: string[] = [];
    const known = chain.at(-1)?.path;
    for (let path = folder; path !== known; path = dirname(path)) {
      missing.push(path);
      if (path === this.#top || path === dirname(path)) break;
    }
    for (const path of missing.reverse()) chain.push(await readFolder(path));
    return chain.findLast(({ license }) => license !== undefined)?.license ?? noAssertion;
  }
}

async function readFolder(path: string): Promise<Folder> {
  const names = await readdir(path).catch((): string[] => []);
  const manifest = names.includes("package.json") ? await readSmall(join(path, "package.json")) : undefined;
  const stated = statedLicense(parsed(manifest));
  if (stated?.license !== undefined) return { path, license: stated.license };
  if (stated?.file !== undefined && names.includes(stated.file))
    return { path, license: (await licenseOfFile(join(path, stated.file))) ?? noAssertion };
  const license = await licenseOfFiles(path, names.filter(isLicenseFile));
  return { path, license: license ?? (stated === undefined ? undefined : noAssertion) };
}

/** A plain LICENSE speaks for all; LICENSE-MIT and LICENSE-APACHE side by side offer a choice. */
async function licenseOfFiles(folder: string, names: readonly string[]): Promise<string | undefined> {
  const plain = names.filter(isWholeLicenseFile);
  const choices: string[] = [];
  for (const name of (plain.length > 0 ? plain : [...names]).sort(compareBytes)) {
    const license = await licenseOfFile(join(folder, name));
    if (plain.length > 0 && license !== undefined) return license;
    // One of several that cannot be told may hold conditions of its own.
    if (plain.length === 0 && license === undefined) return noAssertion;
    if (license !== undefined) choices.push(license);
  }
  if (names.length === 0) return undefined;
  return choices.length === 0 ? noAssertion : eitherOf(choices);
}

async function licenseOfFile(path: string): Promise<string | undefined> {
  const text = await readSmall(path);
  return text === undefined ? undefined : identifyLicense(text);
}

async function readSmall(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= maxBytes ? await readFile(path, "utf8") : undefined;
  } catch {
    return undefined; // A license that cannot be read is one that was not found.
  }
}

function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
