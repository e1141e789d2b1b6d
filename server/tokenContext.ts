import { contextAt } from "../core/match/context.ts";
import { queryFor } from "../core/match/query.ts";
import { RunSearch } from "../core/match/runSearch.ts";
import { type Output, runsOf, type Snapshot } from "../core/pipeline.ts";
import type { TokenContext } from "./jobs.ts";

/** Words that are told of those that follow. */
const mostNext = 4;

/**
 * The context that ends with a token, and what follows it in the store. Costs the mapping of the context's
 * tokens to the ids of each segment, and a few searches.
 *
 * @param suffix how long the context probably is; a wrong guess costs time
 */
export function contextOf(
  { segments, tokenizer }: Snapshot,
  output: Output,
  index: number,
  suffix: number,
): TokenContext {
  const { tokens, lexicon } = output;
  const words = tokenizer.usesLexicon ? lexicon : undefined;
  const [runBegin, runEnd] = runsOf(output).find(([begin, end]) => begin <= index && index < end) ?? [0, 0];
  for (let most = suffix + 1; ; most = most * 8 + 64) {
    const from = Math.max(runBegin, index + 1 - most);
    const ids = tokens.ids.subarray(from, Math.min(runEnd, index + 2));
    const searched = segments.map((segment) => ({
      segment,
      search: new RunSearch(segment, queryFor(segment, ids, words)),
    }));
    const { begin, end, count, next, asHere } = contextAt(searched, index - from, mostNext);
    if (begin === 0 && from > runBegin) continue; // It may be longer than was looked at.
    const wordOf = (token: string | number): string => (typeof token === "string" ? token : idAsWord(token));
    const here = tokens.ids[index + 1]!;
    return {
      length: end - begin,
      count,
      next: next.map((each) => ({
        word: each.token === undefined ? undefined : wordOf(each.token),
        count: each.count,
      })),
      here: index + 1 < runEnd ? { word: wordOf(words?.textOf(here) ?? here), count: asHere } : undefined,
    };
  }
}

/** A byte as a character where it is one that can be seen, else its number. */
function idAsWord(id: number): string {
  return id > 0x20 && id < 0x7f ? String.fromCharCode(id) : `0x${id.toString(16).padStart(2, "0")}`;
}
