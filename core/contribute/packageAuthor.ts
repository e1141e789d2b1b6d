import { DataNetError } from "../base/errors.ts";
import { normalizeContributor } from "./contributor.ts";

/**
 * The contributor of a package: the author its package.json names, as `Name <mail>`, a name or a mail
 * alone. Where it names none that can stand, `unknown (package-name)`: shown, and never guessed from
 * maintainers, contributors or repositories.
 *
 * @param manifest parsed package.json, of any form
 * @param name the package's name
 */
export function packageAuthor(manifest: unknown, name: string): string {
  const { author } = (manifest ?? {}) as { author?: unknown };
  const given = typeof author === "string" ? fromString(author) : fromObject(author);
  try {
    return normalizeContributor(given);
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    return `unknown (${name})`;
  }
}

/** npm's short form, `Name <mail> (site)`, any part of which may be missing; the site is dropped. */
function fromString(author: string): string {
  return author
    .replace(/\((?:https?:\/\/|www\.|[^()\s]+\.[a-z]{2,})[^()]*\)/gi, "")
    .replace(/<\s*>/g, "")
    .replace(/\s+/g, " ");
}

function fromObject(author: unknown): string {
  const { name, email } = (author ?? {}) as { name?: unknown; email?: unknown };
  const parts = [name, email].map((part) =>
    typeof part === "string" ? part.replace(/\s+/g, " ").trim() : "",
  );
  const [who, mail] = parts;
  if (who === "" || mail === "") return who + mail;
  // Some write the mail into the name as well.
  return who.includes("<") ? who : `${who} <${mail}>`;
}
