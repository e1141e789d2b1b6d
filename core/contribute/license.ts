/// <reference path="./spdx.d.ts" />
/**
 * The license of a file, as an SPDX expression. What speaks for a file, most telling first: an SPDX
 * line in its own head, the license named by whoever contributes it, the nearest package.json that
 * states one, the nearest license file. Where nothing speaks it is NOASSERTION, never a guess.
 */
import correct from "spdx-correct";
import parse from "spdx-expression-parse";
import { DataNetError } from "../base/errors.ts";

/** SPDX's word for "nobody has said". */
export const noAssertion = "NOASSERTION";

/** npm's UNLICENSED, "all rights reserved", has no SPDX name. It must not be taken for the Unlicense. */
const unlicensed = "LicenseRef-UNLICENSED";

/** How far into a file an SPDX line is looked for, in UTF-16 code units. */
const headLength = 4096;

/** Whether `source` is a license expression of SPDX, with its spelling kept to. */
function isLicense(source: string): boolean {
  try {
    parse(source);
    return true;
  } catch {
    return false;
  }
}

/**
 * The license a person named, trimmed.
 *
 * @throws DataNetError "invalidArgument" when it is neither an SPDX expression nor NOASSERTION
 */
export function namedLicense(given: string): string {
  const license = given.trim();
  if (license === noAssertion || isLicense(license)) return license;
  const meant = corrected(license);
  throw new DataNetError(
    "invalidArgument",
    `license: ${JSON.stringify(license)}, wanted an SPDX expression; ${meant ? `write ${meant}` : "write one like MIT or Apache-2.0 OR MIT"}`,
  );
}

/** The license of the line `SPDX-License-Identifier: ...` near the start of a text, if it is valid. */
export function headerLicense(text: string): string | undefined {
  const line = /\bSPDX-License-Identifier:[ \t]*([^\r\n]*)/.exec(text.slice(0, headLength));
  // The expression ends where the comment does.
  const source = line?.[1].replace(/\s*(?:\*+\/|-->|#}|\*\)|-}|"""|''').*$/, "").trim();
  return source && isLicense(source) ? source : undefined;
}

/** What a package.json says of its license; neither field where nobody can tell what it means. */
export interface StatedLicense {
  /** SPDX expression. */
  readonly license?: string;
  /** License file it points to (`SEE LICENSE IN <file>`), beside the package.json. */
  readonly file?: string;
}

/**
 * The license a package.json states: `license` as a string or the older `{type}`, or `licenses`, a
 * list to choose from. Near misses ("Apache 2.0") are corrected as npm does.
 *
 * @param manifest parsed package.json, of any form
 * @returns undefined when it does not speak of a license
 */
export function statedLicense(manifest: unknown): StatedLicense | undefined {
  const { license, licenses } = (manifest ?? {}) as { license?: unknown; licenses?: unknown };
  let speaks = false;
  for (const stated of [license, licenses]) {
    const choices = (Array.isArray(stated) ? stated : [stated]).flatMap((choice) => nameOf(choice) ?? []);
    if (choices.length === 0) continue;
    speaks = true;
    const file = choices.length > 1 ? undefined : /^SEE LICEN[SC]E IN (.+)$/i.exec(choices[0])?.[1];
    if (file !== undefined) return { file };
    const expressions = choices.flatMap((choice) => expressionOf(choice) ?? []);
    // A list of which one name is unknown is not the list of the others.
    if (expressions.length === choices.length) return { license: eitherOf(expressions) };
  }
  return speaks ? {} : undefined;
}

/** The expression for a choice among licenses; each once, in the order given. */
export function eitherOf(licenses: readonly string[]): string {
  const choices = [...new Set(licenses)];
  if (choices.length === 1) return choices[0];
  return `(${choices.map((license) => (/ AND /i.test(license) ? `(${license})` : license)).join(" OR ")})`;
}

/** Whether a file of that name holds a license: LICENSE, LICENCE.md, COPYING, LICENSE-MIT, LICENSE.BSD, ... */
export function isLicenseFile(name: string): boolean {
  const suffix = /^(?:(?:un)?licen[sc]e|copying)(?![a-z])(.*)$/i.exec(name)?.[1];
  return (
    suffix !== undefined && /^(?:[-_][\w-]+|\.[A-Z][\w-]*)?(?:\.(?:md|txt|rst|markdown|html))?$/.test(suffix)
  );
}

/** Whether the name of a license file leaves open which license it is: the one for everything. */
export function isWholeLicenseFile(name: string): boolean {
  return /^[a-z]+(?:\.(?:md|txt|rst|markdown|html))?$/i.test(name);
}

function nameOf(stated: unknown): string | undefined {
  const name = typeof stated === "string" ? stated : (stated as { type?: unknown } | null | undefined)?.type;
  return typeof name === "string" && name.trim() !== "" ? name.trim() : undefined;
}

function expressionOf(name: string): string | undefined {
  if (isLicense(name)) return name;
  if (/^unlicensed$/i.test(name)) return unlicensed;
  // "MIT/GPL-2.0" is an old way to offer a choice; "MIT/X11" is one license under two names.
  const choices = /^https?:/i.test(name) ? [name] : name.split("/");
  const expressions = choices.flatMap((choice) => corrected(choice) ?? []);
  return expressions.length === choices.length ? eitherOf(expressions) : corrected(name);
}

/**
 * A near miss put right. The corrector looks for a name anywhere in a string and supplies a version
 * where none is said, so what goes beyond spelling is refused: more words ("MIT with conditions"),
 * several licenses, and a version that nobody named ("GPL", "BSD").
 */
function corrected(name: string): string | undefined {
  if (
    /\b(?:but|commercial|custom|dual|except|file|like|modified|non|not|no|or|and|plus|proprietary|see|with)\b|[,;&+]/i.test(
      name.replace(/, *v/i, " v"),
    )
  )
    return undefined;
  const expression = name.trim() === "" ? null : correct(name, { upgrade: false });
  if (expression === null || !isLicense(expression)) return undefined;
  const version = /\d/.exec(expression)?.[0];
  return version === undefined || name.includes(version) ? expression : undefined;
}
