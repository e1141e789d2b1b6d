import { DataNetError } from "../core/base/errors.ts";
import { contributorKeys } from "../core/contribute/contributorKeys.ts";
import { SourceLocator } from "../core/node/locateSource.ts";
import type { Store } from "../core/node/store.ts";
import { countContributors, sourcesPage } from "../core/spans/sources.ts";
import { sourcesOfTokens } from "../core/spans/tokenSources.ts";
import { languageNamed, languages } from "../core/tokens/languages.ts";
import { Lexicon } from "../core/tokens/lexicon.ts";
import { UsageError } from "./invocation.ts";
import { count, print, printJson, visibleLine } from "./print.ts";

export interface PhraseOptions {
  /** Sources passed over, and most that are listed. */
  readonly from: number;
  readonly limit: number;
  /** A language decides what of the phrase is a comment. */
  readonly language: string;
  readonly json: boolean;
}

/**
 * Where a phrase stands in a DataNet: places, contributions and contributors, all counted, and the first
 * place in each contribution, in registration order.
 *
 * @returns the exit code
 */
export async function queryPhrase(store: Store, phrase: string, options: PhraseOptions): Promise<number> {
  const { tokenizer, segments, contributions } = store.snapshot;
  const lexicon = new Lexicon();
  const tokens = tokenizer.tokenize(phrase, languageOf(options.language), lexicon);
  // No match crosses from code into comments: of a phrase with both, the code.
  const ids = tokens.codeCount > 0 ? tokens.ids.subarray(0, tokens.codeCount) : tokens.ids;
  if (ids.length === 0) {
    const found = `${JSON.stringify(phrase)} has no tokens`;
    throw new DataNetError("invalidArgument", `query: ${found}, wanted words or marks; give a phrase`);
  }
  const sources = sourcesOfTokens(segments, ids, tokenizer.usesLexicon ? lexicon : undefined);
  const contributors = countContributors(sources, contributorKeys(contributions));
  const locator = new SourceLocator();
  const located = [];
  for (const place of sourcesPage(sources, options.from, options.limit)) {
    const { contribution, contributor, line, beginChar, endChar } = await locator.locate(
      store,
      place,
      ids.length,
    );
    const { id, license, path, order } = contribution;
    located.push({ contribution: id, contributor, license, path, line, beginChar, endChar, order });
  }
  const { count: places, documents } = sources;
  if (options.json) {
    printJson({ phrase, tokens: ids.length, count: places, documents, contributors, sources: located });
    return 0;
  }
  const found = `${counted(places, "time")} in ${counted(documents, "file")}`;
  print(`${found} of ${counted(contributors, "contributor")} (${counted(ids.length, "token")})`);
  for (const { path, line, contributor, license } of located) {
    print(`  ${visibleLine(path)}:${line}  ${visibleLine(contributor)}  ${visibleLine(license)}`);
  }
  const next = options.from + located.length;
  if (located.length > 0 && next < documents) print(`  and ${count(documents - next)} more: --from ${next}`);
  return 0;
}

/** "1 time", "2 times" */
function counted(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? "" : "s"}`;
}

/** @throws UsageError for a language nobody knows */
function languageOf(given: string): string {
  const named = languageNamed(given);
  if (named !== undefined) return named;
  throw new UsageError(`query: no language ${JSON.stringify(given)}; there are ${languages.join(", ")}`);
}
