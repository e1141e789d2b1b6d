import type { Found } from "./find.ts";
import { find } from "./find.ts";
import { matchingStatistics } from "./matchingStatistics.ts";
import type { RunSearch } from "./runSearch.ts";

/** Which maximal matches infini-gram's `attribute` is asked for. */
export interface SpanFilter {
  /** Tokens that end a span: such a token is the last of its span or not in it. */
  readonly delimiters: ReadonlySet<number>;
  /** Fewest tokens of a span. */
  readonly minLength: number;
  /** Most occurrences of a span. */
  readonly maxCount: number;
  /** Whether a token begins a word; where given, spans begin and end at words. */
  readonly beginsWord?: (id: number) => boolean;
}

/** Tokens [begin, end) that occur, and no allowed range around them does. */
export interface AttributedSpan extends Found {
  readonly begin: number;
  readonly end: number;
}

/**
 * The end of the longest match from each token on: infini-gram's `creativity`.
 *
 * @param searches one a segment, for the same n tokens
 * @returns n ends; the token's own index where it stands nowhere
 */
export function longestEnds(searches: readonly RunSearch[], n: number): Uint32Array {
  const ends = Uint32Array.from({ length: n }, (_, i) => i);
  if (n === 0) return ends;
  for (const search of searches) {
    const length = matchingStatistics(search);
    for (let i = 0; i < n; i++) if (i + length[i] > ends[i]) ends[i] = i + length[i];
  }
  return ends;
}

/**
 * The maximal ranges that occur and obey the filter, in order of `begin`: infini-gram's `attribute`.
 * Each begin has one longest allowed end. Ends never decrease, so a range is contained in another exactly
 * when one that begins before it ends where it does or later. Cost of matching statistics, and of one
 * interval a span.
 *
 * @param ids the tokens of `searches`
 */
export function attributeSpans(
  searches: readonly RunSearch[],
  ids: Uint32Array,
  { delimiters, minLength, maxCount, beginsWord }: SpanFilter,
): AttributedSpan[] {
  const n = ids.length;
  const ends = longestEnds(searches, n);
  const delimited = endsAtDelimiter(ids, delimiters);
  const wordEnds = beginsWord && endsAtWord(ids, beginsWord);
  const spans: AttributedSpan[] = [];
  let lastEnd = 0;
  for (let begin = 0; begin < n; begin++) {
    if (beginsWord && !beginsWord(ids[begin])) continue;
    const longest = Math.min(ends[begin], delimited[begin]);
    const end = wordEnds ? wordEnds[longest] : longest;
    if (end <= Math.max(begin, lastEnd)) continue;
    lastEnd = end;
    if (end - begin < minLength) continue;
    const found = find(searches, begin, end);
    if (found.count <= maxCount) spans.push({ begin, end, ...found });
  }
  return spans;
}

/** For each begin, one past the first delimiter from there on, or n. */
function endsAtDelimiter(ids: Uint32Array, delimiters: ReadonlySet<number>): Uint32Array {
  const ends = new Uint32Array(ids.length);
  let end = ids.length;
  for (let i = ids.length - 1; i >= 0; i--) {
    if (delimiters.has(ids[i])) end = i + 1;
    ends[i] = end;
  }
  return ends;
}

/** For each end, the nearest one at or before it where a word begins or the text ends; 0 where there is none. */
function endsAtWord(ids: Uint32Array, beginsWord: (id: number) => boolean): Uint32Array {
  const ends = new Uint32Array(ids.length + 1);
  for (let i = 1; i < ids.length; i++) ends[i] = beginsWord(ids[i]) ? i : ends[i - 1];
  ends[ids.length] = ids.length;
  return ends;
}
