/**
 * A line of a log that somebody else wrote. What reading our own log takes on trust is looked at here:
 * every field, its form and its bounds, and that the line is written in the one way there is.
 */
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { languages } from "../tokens/languages.ts";
import { maxFileBytes } from "./admission.ts";
import { type LogLine, parseLine } from "./contributionLog.ts";
import { normalizeContributor } from "./contributor.ts";

/** Longest path, in UTF-16 code units: more than any file system gives. */
const maxPathLength = 32_768;
/** Longest license expression and longest evidence of a publication, in UTF-16 code units. */
const maxFieldLength = 10_000;

const knownLanguages: ReadonlySet<string> = new Set(languages);
const fields = {
  revoke: ["id", "kind", "previous"],
  contribute: [
    "authors",
    "contributor",
    "id",
    "kind",
    "language",
    "license",
    "path",
    "previous",
    "published",
    "sizeBytes",
    "tokens",
  ],
} as const;

/** A line, and the hash of the line before as it states it. */
export interface ForeignLine {
  readonly line: LogLine;
  readonly previous: unknown;
}

/**
 * A line that is exactly what this program would have written of what it says.
 *
 * @param where the log, for messages
 * @param n number of the line, from 1
 * @param text without its line feed
 * @throws DataNetError "corruptStore" with the field; "unsupportedVersion" for what a newer version may have written
 */
export function parseForeignLine(where: string, n: number, text: string): ForeignLine {
  const line = parseLine(where, n, text);
  const value = JSON.parse(text) as Record<string, unknown>;
  const known: readonly string[] = fields[line.kind];
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const found = `field ${JSON.stringify(unknown).slice(0, 80)}`;
    const message = `${where}:${n}: ${found}, this program knows ${known.join(", ")}; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  if (line.kind === "contribute") {
    const fault = faultOf(value);
    if (fault !== undefined) throw refusal(where, n, fault);
    if (!knownLanguages.has(line.language)) {
      const found = `language ${JSON.stringify(line.language).slice(0, 80)}`;
      const message = `${where}:${n}: ${found}, which this program does not know; install a newer version`;
      throw new DataNetError("unsupportedVersion", message);
    }
  }
  if (canonicalJson(value as Json) !== text) throw refusal(where, n, "not canonical JSON, wanted RFC 8785");
  return { line, previous: value.previous };
}

/** What is wrong with the fields of a line that registers; undefined when nothing is. */
function faultOf(value: Record<string, unknown>): string | undefined {
  const { path, contributor, license, sizeBytes, tokens, published, authors } = value as Record<
    string,
    never
  >;
  const inPath = pathFault(path);
  if (inPath !== undefined) return inPath;
  try {
    if (normalizeContributor(contributor) !== contributor)
      return "contributor: not trimmed, wanted it in NFC";
  } catch (error) {
    if (error instanceof DataNetError) return error.message.replace(/; [^;]*$/, "");
    throw error;
  }
  if (!isExpression(license))
    return `license ${JSON.stringify(license).slice(0, 80)}, wanted an SPDX expression`;
  if (sizeBytes < 1 || sizeBytes > maxFileBytes) return `sizeBytes ${sizeBytes}, wanted 1 to ${maxFileBytes}`;
  if (tokens < 1 || tokens > sizeBytes) return `tokens ${tokens}, wanted 1 to one a byte, ${sizeBytes}`;
  if (published !== undefined && !isPublication(published))
    return "published, wanted at and evidence, each a string";
  if (authors !== undefined && !(authors as object[]).every(isAuthor))
    return `authors, wanted of each ${authorFields}, and nothing else`;
  return undefined;
}

/** Why a string is no name in a DataNet. It is shown and never opened; even so it does not climb. */
function pathFault(path: string): string | undefined {
  if (path.length > maxPathLength)
    return `path of ${path.length} characters, wanted at most ${maxPathLength}`;
  const parts = path.split("/");
  const bad = parts.find((part) => part === "" || part === "." || part === ".." || part.includes("\0"));
  if (bad === undefined) return undefined;
  return `path ${JSON.stringify(path).slice(0, 200)}, wanted names with / between them, none empty, . or ..`;
}

/** Its words are not looked up: a newer list of licenses has more of them. */
function isExpression(license: string): boolean {
  return license.length <= maxFieldLength && /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(license);
}

const authorFields = "beginChar,code,comments,contributor,endChar";

function isAuthor(author: object): boolean {
  return String(Object.keys(author).sort()) === authorFields;
}

function isPublication(value: unknown): boolean {
  const entries = Object.entries((value ?? {}) as object);
  const names = entries.map(([name]) => name).sort();
  const isText = (text: unknown): boolean => typeof text === "string" && text.length <= maxFieldLength;
  return String(names) === "at,evidence" && entries.every(([, text]) => isText(text));
}

function refusal(where: string, n: number, fault: string): DataNetError {
  return new DataNetError(
    "corruptStore",
    `${where}:${n}: ${fault}; get the bundle from whoever made it again`,
  );
}
