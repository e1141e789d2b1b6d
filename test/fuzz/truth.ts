/** What a directory says, found by looking at every token of its files. Nothing here is shared with the readers. */
import type { Files } from "./fuzzInput.ts";
import type { Questions } from "./questions.ts";

/** Answers about one shard, as `ask` gives them. */
export interface Answers {
  readonly tokenCount: number;
  readonly starts: readonly number[];
  readonly counts: readonly number[];
  readonly places: readonly (readonly number[])[];
  readonly matches: readonly (readonly number[])[];
  readonly next: readonly (readonly (readonly [number, number])[])[];
  readonly earliest: readonly number[];
  readonly ranks: readonly number[];
  readonly metadata: readonly (string | undefined)[];
}

/** The tokens of a shard. */
export function tokensOf(files: Files, shard: number, width: number): number[] {
  const bytes = files.get(`tokenized.${shard}`) ?? new Uint8Array(0);
  return Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => {
    let value = 0;
    for (let k = width - 1; k >= 0; k--) value = value * 256 + (bytes[i * width + k] as number);
    return value;
  });
}

export function truthOf(files: Files, shard: number, width: number, questions: Questions): Answers {
  const tokens = tokensOf(files, shard, width);
  const separator = 256 ** width - 1;
  const starts = [...tokens.keys()].filter((i) => tokens[i] === separator);
  const sorted = sortedSuffixes(files.get(`tokenized.${shard}`) ?? new Uint8Array(0), width);
  return {
    tokenCount: tokens.length,
    starts,
    counts: questions.tokens.map((token) => (token === separator ? 0 : placesOf(tokens, [token]).length)),
    places: questions.patterns.map((pattern) => placesOf(tokens, pattern)),
    matches: questions.texts.map((text) => text.map((_, i) => longestMatch(tokens, text.slice(i)))),
    next: questions.patterns.map((pattern) => nextOf(tokens, pattern, separator)),
    earliest: questions.intervals.map(([low, high]) => Math.min(...sorted.slice(low, high))),
    ranks: questions.intervals.map(([low]) => sorted[low] as number),
    metadata: questions.documents.map((d) => lineOf(files, shard, d, starts.length)),
  };
}

function placesOf(tokens: readonly number[], pattern: readonly number[]): number[] {
  const places: number[] = [];
  for (let i = 0; i + pattern.length <= tokens.length; i++) {
    let k = 0;
    while (k < pattern.length && tokens[i + k] === pattern[k]) k++;
    if (k === pattern.length) places.push(i);
  }
  return places;
}

function longestMatch(tokens: readonly number[], text: readonly number[]): number {
  let longest = 0;
  for (let i = 0; i < tokens.length; i++) {
    let k = 0;
    while (k < text.length && tokens[i + k] === text[k]) k++;
    longest = Math.max(longest, k);
  }
  return longest;
}

/** The tokens that follow a pattern, by id; -1 where a document ends. */
function nextOf(
  tokens: readonly number[],
  pattern: readonly number[],
  separator: number,
): [number, number][] {
  const counts = new Map<number, number>();
  for (const place of placesOf(tokens, pattern)) {
    const token = tokens[place + pattern.length] ?? separator;
    const key = token === separator ? -1 : token;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a - b);
}

/** Starts in tokens, in the order of the bytes that follow. */
function sortedSuffixes(bytes: Uint8Array, width: number): number[] {
  const starts = Array.from({ length: Math.floor(bytes.length / width) }, (_, i) => i);
  return starts.sort((a, b) => Buffer.compare(bytes.subarray(a * width), bytes.subarray(b * width)));
}

/** The line of a document; undefined when the files hold no such line of JSON. */
function lineOf(files: Files, shard: number, d: number, count: number): string | undefined {
  const lines = files.get(`metadata.${shard}`);
  const offsets = files.get(`metaoff.${shard}`);
  if (!lines || !offsets) return lines || offsets ? undefined : "";
  const begin = Number(Buffer.from(offsets).readBigUInt64LE(d * 8));
  const end = d + 1 < count ? Number(Buffer.from(offsets).readBigUInt64LE(d * 8 + 8)) : lines.length;
  const text = Buffer.from(lines.subarray(begin, end)).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    const isLine = text.endsWith("\n") && text.indexOf("\n") === text.length - 1 && !text.includes("\ufffd");
    return isLine && typeof value === "object" && value !== null ? text.slice(0, -1) : undefined;
  } catch {
    return undefined;
  }
}
