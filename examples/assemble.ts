/**
 * Puts an example together from its recipe: passages of packages, by version, path and lines, between
 * passages of our own. The repository holds no foreign text; the truth is written down beside the result.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DataNetError } from "../core/base/errors.ts";

/** A passage of the assembled text and where it came from. */
export interface Passage {
  /** UTF-16 code units [beginChar, endChar) of the assembled text. */
  readonly beginChar: number;
  readonly endChar: number;
  /** Path of the source in the DataNet, such as "semver/functions/diff.js"; undefined for our own text. */
  readonly source?: string;
}

export interface Assembled {
  /** File name. */
  readonly output: string;
  readonly text: string;
  readonly truth: readonly Passage[];
}

interface Recipe {
  readonly output: string;
  readonly parts: readonly (OwnPart | PackagePart)[];
}

interface OwnPart {
  readonly own: string;
}

interface PackagePart {
  readonly package: string;
  readonly version: string;
  readonly path: string;
  /** First and last line, from 1. */
  readonly lines: readonly [number, number];
  /** What a model might do to it. */
  readonly edit?: "reindent";
}

/**
 * @param folder of recipe.json and our own passages
 * @param modules the node_modules folder that has the packages
 * @throws DataNetError "notFound" when a package has another version than the recipe
 */
export function assemble(folder: string, modules: string): Assembled {
  const { output, parts } = JSON.parse(readFileSync(join(folder, "recipe.json"), "utf8")) as Recipe;
  let text = "";
  const truth: Passage[] = [];
  for (const part of parts) {
    const beginChar = text.length;
    if ("own" in part) {
      text += readFileSync(join(folder, part.own), "utf8");
      truth.push({ beginChar, endChar: text.length });
    } else {
      text += foreignText(part, modules);
      truth.push({ beginChar, endChar: text.length, source: `${part.package}/${part.path}` });
    }
  }
  return { output, text, truth };
}

function foreignText(
  { package: name, version, path, lines: [first, last], edit }: PackagePart,
  modules: string,
): string {
  const manifest = join(modules, name, "package.json");
  const found = (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
  if (found !== version) {
    throw new DataNetError(
      "notFound",
      `${manifest}: version ${found}, the recipe takes ${version}; run npm ci`,
    );
  }
  const lines = readFileSync(join(modules, name, path), "utf8")
    .split("\n")
    .slice(first - 1, last);
  const edited = edit === "reindent" ? lines.map((line) => line.replace(/^( +)/, "$1$1")) : lines;
  return `${edited.join("\n")}\n`;
}
