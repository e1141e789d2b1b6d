import { documentsIn, excerptAt } from "../../core/match/documents.ts";
import { find, searchesFor } from "../../core/match/find.ts";
import { matchingStatistics } from "../../core/match/matchingStatistics.ts";
import { nextTokens } from "../../core/match/nextTokens.ts";
import type { IndexSegment } from "../../core/node/openIndex.ts";
import { earliestStart } from "../../core/segment/segment.ts";
import type { Random } from "./random.ts";
import type { Answers } from "./truth.ts";

/** What is asked of a shard. */
export interface Questions {
  readonly tokens: readonly number[];
  readonly patterns: readonly (readonly number[])[];
  readonly texts: readonly (readonly number[])[];
  readonly intervals: readonly (readonly [number, number])[];
  readonly documents: readonly number[];
}

/** Questions about tokens that occur, about near misses, and about some that cannot occur. */
export function questionsFor(tokens: readonly number[], width: number, random: Random): Questions {
  const separator = 256 ** width - 1;
  const n = tokens.length;
  const piece = (most: number): number[] => {
    const begin = random.below(n + 1);
    return tokens.slice(begin, begin + 1 + random.below(most)).filter((token) => token !== separator);
  };
  const strange = [0, 1, 255, 256, 65537, 70000, 2 ** 31, separator - 1].filter(
    (token) => token < separator || token > separator,
  );
  const near = (): number[] => [...piece(3).slice(0, -1), random.pick(strange)];
  const count = tokens.filter((token) => token === separator).length;
  const interval = (): [number, number] => {
    const low = random.below(n);
    return [low, low + 1 + random.below(n - low)];
  };
  return {
    tokens: [...new Set([...piece(3), ...strange.filter((t) => t < 2 ** 32)])],
    patterns: [piece(1), piece(2), piece(4), near()].filter((pattern) => pattern.length > 0),
    texts: [[...piece(5), ...piece(5), ...piece(5)], near()],
    intervals: n > 0 ? [interval(), interval()] : [],
    documents: count > 0 ? [0, random.below(count)] : [],
  };
}

/** Asks everything of a shard. @param refused takes what the shard refuses to say */
export function ask(
  segment: IndexSegment,
  questions: Questions,
  refused: (error: unknown) => undefined,
): Partial<Answers> {
  const attempt = <T>(what: () => T): T | undefined => {
    try {
      return what();
    } catch (error) {
      return refused(error);
    }
  };
  const each = <Q, A>(list: readonly Q[], answer: (question: Q) => A): A[] =>
    list.map((question) => attempt(() => answer(question)) as A);
  const foundFor = (pattern: readonly number[]): ReturnType<typeof find> =>
    find(searchesFor([segment], Uint32Array.from(pattern)), 0, pattern.length);
  const { blockMinima } = segment;
  return {
    tokenCount: segment.tokens.length,
    starts: [...segment.starts],
    counts: each(questions.tokens, (token) => {
      const { low, high } = segment.buckets.of(token);
      return high - low;
    }),
    places: each(questions.patterns, (pattern) => {
      const [interval] = foundFor(pattern).intervals;
      const { low, high } = interval as { low: number; high: number };
      const documents = [...documentsIn(segment, { low, high })];
      const places = [...segment.suffixes.subarray(low, high)].sort((a, b) => a - b);
      // The documents hold the same places, the first of each where it says.
      const firsts = documents.map(
        ({ document, position }) => (segment.starts[document] as number) + 1 + position,
      );
      const known = new Set(places);
      return firsts.every((place) => known.has(place)) ? places : firsts;
    }),
    matches: each(questions.texts, (text) => {
      const [search] = searchesFor([segment], Uint32Array.from(text));
      return search ? [...matchingStatistics(search)] : [];
    }),
    next: each(questions.patterns, (pattern) => {
      const { counts, ends } = nextTokens([segment], foundFor(pattern), pattern.length);
      const list = [...counts].sort(([a], [b]) => a - b);
      return ends > 0 ? [[-1, ends] as const, ...list] : list;
    }),
    earliest: each(questions.intervals, ([low, high]) =>
      blockMinima
        ? earliestStart({ ...segment, blockMinima, documents: [] }, low, high)
        : Math.min(...segment.suffixes.subarray(low, high)),
    ),
    ranks: each(questions.intervals, ([low]) => {
      const { document, tokens, needleBegin } = excerptAt(segment, low, 1, 2);
      const start = segment.suffixes.at(low);
      const begin = segment.starts[document] as number;
      const first = segment.tokens.at(Math.min(start, segment.tokens.length - 1));
      // A separator's excerpt begins behind it.
      return start === begin || tokens[needleBegin] === first ? start : -1;
    }),
    metadata: each(questions.documents, (d) => segment.metadata(d)),
  };
}
