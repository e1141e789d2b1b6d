/**
 * What the reference answers where it is wrong: brute force, but for one mistake each. An answer that
 * differs from ours is excused only when it is, field by field, what its bug predicts.
 */
import type { GoldenLine } from "../golden/oracleAnswer.ts";
import {
  countOf,
  intervalOf,
  longestSuffix,
  type OracleSegment,
  positionsOf,
  separatorOf,
} from "../oracle/queries.ts";
import { sortedSuffixes } from "../oracle/search.ts";

export const bugs = {
  before: "a text that sorts before every suffix of a segment matches nothing in it",
  ends: "ntd of a prompt that ends the file and a document counts nothing but ends in that segment",
  needle: "the place of a needle that begins with a separator is -1, unsigned",
  empty: "min_len 0 gives spans of no tokens too",
  bytes: "log probabilities of one-byte tokens: the counts in unigram.0 are read as if ids were characters",
} as const;

export type Bug = keyof typeof bugs;

/** The bugs that explain an answer of the reference; undefined when they do not explain every field. */
export function explain(
  segments: readonly OracleSegment[],
  line: GoldenLine,
  endId: number,
  truth: Record<string, unknown>,
  answer: Record<string, unknown>,
): Bug[] | undefined {
  const { ids = [], prompt = [] } = line;
  switch (line.q) {
    case "ntd":
    case "infgram_ntd": {
      const context =
        line.q === "ntd" ? prompt : prompt.slice(prompt.length - longestSuffix(segments, prompt));
      const dist = distributionWithBug(segments, context, endId);
      return isSame(answer, { ...truth, dist }) ? ["ends"] : undefined;
    }
    case "doc_by_rank_2": {
      const { s = 0, rank } = line as unknown as Record<string, number>;
      const { tokens, width } = segments[s]!;
      const isSeparator = tokens[sortedSuffixes(tokens, width)[rank!]!] === separatorOf(width);
      // -1 in unsigned arithmetic, divided by the width.
      const isWrapped = (answer.needle_offset as number) > 2 ** 61;
      const rest = { ...answer, needle_offset: truth.needle_offset };
      if (isSeparator && answer.error !== undefined) return ["needle"];
      return isSeparator && isWrapped && isSame(rest, { metadata: answer.metadata, ...truth })
        ? ["needle"]
        : undefined;
    }
    case "creativity":
      return isSame(answer, { rs: endsWithBug(segments, ids) }) ? ["before"] : undefined;
    case "attribute":
      return explainSpans(segments, line, truth, answer);
  }
  return undefined;
}

interface Span {
  readonly l: number;
  readonly r: number;
  readonly count: number;
  readonly lp: number;
  readonly ptrs: unknown;
}

function explainSpans(
  segments: readonly OracleSegment[],
  line: GoldenLine,
  truth: Record<string, unknown>,
  answer: Record<string, unknown>,
): Bug[] | undefined {
  const found: Bug[] = [];
  let spans = (answer.spans as readonly Span[]).filter(({ l, r }) => l < r);
  if (spans.length < (answer.spans as readonly Span[]).length) {
    if (line.min_len !== 0) return undefined;
    found.push("empty");
  }
  if (segments[0]!.width === 1 && spans.length > 0) {
    found.push("bytes");
    spans = spans.map((span) => ({ ...span, lp: 0 }));
  }
  const right = (truth.spans as readonly Span[]).map((span) =>
    found.includes("bytes") ? { ...span, lp: 0 } : span,
  );
  if (isSame(spans, right)) return found;
  const predicted = spansWithBug(segments, line);
  const ranges = spans.map(({ l, r, count }) => ({ l, r, count }));
  // Spans that are right too have to be right in every field.
  const known = new Map(right.map((span) => [`${span.l} ${span.r}`, span]));
  const areRight = spans.every((span) => isSame(span, known.get(`${span.l} ${span.r}`) ?? span));
  return isSame(ranges, predicted) && areRight ? [...found, "before"] : undefined;
}

/** In each segment where the rest of the text stands before all suffixes, nothing matches. */
function endsWithBug(segments: readonly OracleSegment[], ids: readonly number[]): number[] {
  return ids.map((_, l) => {
    const rest = ids.slice(l);
    const searched = segments.filter((segment) => {
      const [low, high] = intervalOf(segment, rest);
      return low > 0 || high > 0;
    });
    let r = l;
    while (r < ids.length && countOf(searched, ids.slice(l, r + 1)) > 0) r++;
    return r;
  });
}

/** The longest allowed range from each begin, then those long and rare enough, then those in no other. */
function spansWithBug(
  segments: readonly OracleSegment[],
  line: GoldenLine,
): { l: number; r: number; count: number }[] {
  const { ids = [] } = line;
  const wishes = line as unknown as {
    delim_ids: number[];
    min_len: number;
    max_cnt: number;
    enforce_bow: boolean;
  };
  const isWordBegin = (i: number): boolean => !wishes.enforce_bow || i === ids.length || ids[i]! % 2 === 0;
  const kept = endsWithBug(segments, ids).flatMap((end, l) => {
    if (!isWordBegin(l)) return [];
    const delimiter = ids.findIndex((id, i) => i >= l && wishes.delim_ids.includes(id));
    let r = delimiter < 0 ? end : Math.min(end, delimiter + 1);
    while (r > l && !isWordBegin(r)) r--;
    if (r === l || r - l < wishes.min_len) return []; // Empty ones contain no others.
    const count = countOf(segments, ids.slice(l, r));
    return count > wishes.max_cnt ? [] : [{ l, r, count }];
  });
  return kept.filter((a) => !kept.some((b) => b !== a && b.l <= a.l && a.r <= b.r));
}

function distributionWithBug(
  segments: readonly OracleSegment[],
  context: readonly number[],
  endId: number,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const segment of segments) {
    const separator = separatorOf(segment.width);
    const next: (number | undefined)[] = positionsOf(segment, context).map(
      (position) => segment.tokens[position + context.length],
    );
    const isOnlyEnds = next.includes(undefined) && next.includes(separator);
    for (const token of next) {
      const id = isOnlyEnds || token === undefined || token === separator ? endId : token;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return counts;
}

/** Whether two values are equal but for the last digits of what is not whole. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return a === b || (!Number.isInteger(a) && !Number.isInteger(b) && Math.abs(a / b - 1) < 1e-9);
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [own, other] = [Object.keys(a).sort(), Object.keys(b).sort()];
  return (
    own.length === other.length &&
    own.every((name, i) => {
      const key = name as keyof typeof a;
      return other[i] === name && isSame(a[key], b[key]);
    })
  );
}
