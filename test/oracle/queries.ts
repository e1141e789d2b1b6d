/**
 * infini-gram's questions, answered by looking at every token. A segment is the plain content of its token
 * file, separators included; nothing here knows of suffix arrays but what the order of suffixes is.
 */
import { sortedSuffixes } from "./search.ts";

export interface OracleSegment {
  readonly tokens: readonly number[];
  /** Bytes of a token. */
  readonly width: number;
}

export function separatorOf(width: number): number {
  return 256 ** width - 1;
}

/** Where a pattern stands, in the order of the token file. An empty one stands at every token. */
export function positionsOf({ tokens }: OracleSegment, pattern: readonly number[]): number[] {
  return [...tokens.keys()].filter((p) => pattern.every((token, k) => tokens[p + k] === token));
}

export function countOf(segments: readonly OracleSegment[], pattern: readonly number[]): number {
  return segments.reduce((sum, segment) => sum + positionsOf(segment, pattern).length, 0);
}

/** First rank and one past the last of the suffixes that begin with a pattern: as many as sort before it stand before. */
export function intervalOf(segment: OracleSegment, pattern: readonly number[]): [number, number] {
  const key = (token: number): number[] =>
    Array.from({ length: segment.width }, (_, k) => Math.floor(token / 256 ** k) % 256);
  const wanted = pattern.flatMap(key);
  const low = [...segment.tokens.keys()].filter((p) => {
    const bytes = segment.tokens.slice(p, p + pattern.length).flatMap(key);
    const i = wanted.findIndex((byte, k) => bytes[k] !== byte);
    return i >= 0 && (i >= bytes.length || bytes[i] < wanted[i]);
  }).length;
  return [low, low + positionsOf(segment, pattern).length];
}

export function probability(
  segments: readonly OracleSegment[],
  prompt: readonly number[],
  cont: number,
): { prompt_cnt: number; cont_cnt: number; prob: number } {
  const promptCount = countOf(segments, prompt);
  const contCount = countOf(segments, [...prompt, cont]);
  return {
    prompt_cnt: promptCount,
    cont_cnt: contCount,
    prob: promptCount === 0 ? -1 : contCount / promptCount,
  };
}

/** Tokens of the longest suffix of a prompt that stands somewhere. */
export function longestSuffix(segments: readonly OracleSegment[], prompt: readonly number[]): number {
  let length = prompt.length;
  while (length > 0 && countOf(segments, prompt.slice(prompt.length - length)) === 0) length--;
  return length;
}

/** How often each token follows; separators and the end of the file count as `end`. */
export function nextTokens(
  segments: readonly OracleSegment[],
  prompt: readonly number[],
  end: number,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const segment of segments) {
    for (const position of positionsOf(segment, prompt)) {
      const next = segment.tokens[position + prompt.length];
      const id = next === undefined || next === separatorOf(segment.width) ? end : next;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return counts;
}

export interface OracleExcerpt {
  readonly doc_ix: number;
  readonly doc_len: number;
  readonly disp_len: number;
  readonly needle_offset: number;
  readonly ids: readonly number[];
}

/** The document around the suffix of a rank. Of a separator, what stands behind it. */
export function excerptAt(
  segments: readonly OracleSegment[],
  s: number,
  rank: number,
  needleLength: number,
  maxContext: number,
): OracleExcerpt {
  const { tokens, width } = segments[s];
  const separators = (part: readonly number[]): number => part.filter((t) => t === separatorOf(width)).length;
  const start = sortedSuffixes(tokens, width)[rank];
  const before = segments.slice(0, s).reduce((sum, segment) => sum + separators(segment.tokens), 0);
  const begin = tokens.lastIndexOf(separatorOf(width), start) + 1;
  const next = tokens.indexOf(separatorOf(width), begin);
  const end = next < 0 ? tokens.length : next;
  const from = Math.max(begin, start - maxContext);
  const shown = tokens.slice(from, Math.min(end, start + needleLength + maxContext));
  return {
    doc_ix: before + separators(tokens.slice(0, begin)) - 1,
    doc_len: end - begin,
    disp_len: shown.length,
    needle_offset: Math.max(0, start - from),
    ids: shown,
  };
}

export interface OracleWishes {
  readonly delim_ids: readonly number[];
  readonly min_len: number;
  readonly max_cnt: number;
  readonly enforce_bow: boolean;
}

export interface OracleSpan {
  readonly l: number;
  readonly r: number;
  readonly count: number;
  readonly lp: number;
  /** Segment and byte offset of each occurrence, in the order of suffixes. */
  readonly ptrs: readonly (readonly [number, number])[];
}

/**
 * Ranges that occur, hold a delimiter at most as their last token, and, where wanted, begin and end at words;
 * of these the ones that no other contains; of these the ones that are long and rare enough. Even ids begin a word.
 */
export function attribute(
  segments: readonly OracleSegment[],
  ids: readonly number[],
  { delim_ids, min_len, max_cnt, enforce_bow }: OracleWishes,
): OracleSpan[] {
  const isWordBegin = (i: number): boolean => !enforce_bow || i === ids.length || ids[i] % 2 === 0;
  const allowed: { l: number; r: number; count: number }[] = [];
  for (let l = 0; l < ids.length; l++) {
    for (let r = l + 1; r <= ids.length; r++) {
      const count = countOf(segments, ids.slice(l, r));
      if (count === 0 || ids.slice(l, r - 1).some((id) => delim_ids.includes(id))) break;
      if (isWordBegin(l) && isWordBegin(r)) allowed.push({ l, r, count });
    }
  }
  return allowed
    .filter((a) => !allowed.some((b) => b !== a && b.l <= a.l && a.r <= b.r))
    .filter(({ l, r, count }) => r - l >= min_len && count <= max_cnt)
    .map((span) => {
      const pattern = ids.slice(span.l, span.r);
      return { ...span, lp: logProbability(segments, pattern), ptrs: pointersOf(segments, pattern) };
    });
}

function pointersOf(
  segments: readonly OracleSegment[],
  pattern: readonly number[],
): (readonly [number, number])[] {
  return segments.flatMap((segment, s) => {
    const positions = new Set(positionsOf(segment, pattern));
    const inOrder = sortedSuffixes(segment.tokens, segment.width).filter((start) => positions.has(start));
    return inOrder.map((start) => [s, start * segment.width] as const);
  });
}

function logProbability(segments: readonly OracleSegment[], pattern: readonly number[]): number {
  const total = countOf(segments, []);
  return pattern.reduce((sum, token) => sum + Math.log(countOf(segments, [token]) / total), 0);
}

/** One past the end of the longest match from each token on. */
export function creativity(segments: readonly OracleSegment[], ids: readonly number[]): number[] {
  return ids.map((_, l) => {
    let r = l;
    while (r < ids.length && countOf(segments, ids.slice(l, r + 1)) > 0) r++;
    return r;
  });
}

/** The documents that hold a pattern, in their order: number over all segments, occurrences, place of the first. */
export function documentsWith(
  segments: readonly OracleSegment[],
  pattern: readonly number[],
): { s: number; doc_ix: number; cnt: number; position: number }[] {
  let before = 0;
  return segments.flatMap((segment, s) => {
    const starts = positionsOf(segment, [separatorOf(segment.width)]);
    const found = starts.flatMap((start, d) => {
      const end = starts[d + 1] ?? segment.tokens.length;
      const here = positionsOf(segment, pattern).filter((p) => p >= start && p < end);
      return here.length === 0
        ? []
        : [{ s, doc_ix: before + d, cnt: here.length, position: here[0] - start - 1 }];
    });
    before += starts.length;
    return found;
  });
}
