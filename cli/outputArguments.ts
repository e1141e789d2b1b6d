/** What the commands that take a text have in common. */
import { DataNetError } from "../core/base/errors.ts";
import { allAuthors } from "../core/contribute/authors.ts";
import { contributorKey } from "../core/contribute/contributor.ts";
import type { Store } from "../core/node/store.ts";
import { languageNamed, languageOf, languages } from "../core/tokens/languages.ts";
import { UsageError } from "./invocation.ts";

/** A misspelled name would exclude nobody and say nothing. @throws DataNetError "notFound" */
export function refuseStrangers(exclude: readonly string[], { dir, snapshot }: Store): void {
  const keys = new Set(snapshot.contributions.flatMap(allAuthors).map(contributorKey));
  const stranger = exclude.find((name) => !keys.has(contributorKey(name)));
  if (stranger === undefined) return;
  const message = `${dir}: no contributor ${JSON.stringify(stranger)} to exclude; names are as contributed, a mail alone decides where there is one`;
  throw new DataNetError("notFound", message);
}

/** @throws UsageError for a language nobody knows */
export function languageFor(command: string, file: string, given: string | undefined): string {
  if (given === undefined) return file === "-" ? "plaintext" : languageOf(file);
  const named = languageNamed(given);
  if (named === undefined)
    throw new UsageError(
      `${command}: no language ${JSON.stringify(given)}; there are ${languages.join(", ")}`,
    );
  return named;
}
