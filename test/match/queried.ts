import fc from "fast-check";
import type { QueriedIndex } from "../../core/match/queriedIndex.ts";
import { type OracleSegment, separatorOf } from "../oracle/queries.ts";
import { segmentOf } from "../segment/given.ts";

/** An index in memory, and the plain content of its token files. */
export interface Given {
  readonly index: QueriedIndex;
  readonly plain: readonly OracleSegment[];
}

interface Vocabulary {
  readonly width: number;
  readonly pool: readonly number[];
  readonly absent: number;
  readonly idCount: number;
}

/** Ids of each width whose bytes sort otherwise than their numbers, and one more that no document holds. */
const vocabularies: readonly Vocabulary[] = [
  { width: 1, pool: [0, 1, 2, 200], absent: 7, idCount: 255 },
  { width: 2, pool: [0, 1, 256, 257, 511, 65000], absent: 2, idCount: 65535 },
  { width: 4, pool: [0, 255, 256, 65535, 65536, 65537, 0xfffffffe], absent: 3, idCount: 2 ** 32 },
];

/** Documents of some segments, and a text that is cut into questions. */
export interface Texts {
  readonly width: number;
  readonly idCount: number;
  /** By segment, the documents in order. */
  readonly segments: readonly (readonly (readonly number[])[])[];
  readonly text: readonly number[];
}

/** Small vocabularies and repeats, so that there are ties, near misses and prompts that end documents. */
export const texts: fc.Arbitrary<Texts> = fc.constantFrom(...vocabularies).chain((vocabulary) => {
  const { width, pool, absent, idCount } = vocabulary;
  const token = fc.constantFrom(...pool.slice(0, 4), ...pool.slice(0, 2), ...pool);
  const document = fc.array(token, { maxLength: 24 });
  const segments = fc.array(fc.array(document, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 3,
  });
  const own = fc.array(fc.constantFrom<number>(...pool, ...pool, absent), { maxLength: 14 });
  return fc.tuple(segments, own, fc.nat(), fc.nat(24)).map(([documents, tokens, pick, cut]) => {
    // Half of the questions are made of what stands there.
    const all = documents.flat();
    const text = pick % 2 === 0 ? tokens : [...all[pick % all.length].slice(cut), ...tokens.slice(0, 4)];
    return { width, idCount, segments: documents, text };
  });
});

export function given({ width, idCount, segments }: Texts): Given {
  const built = segments.map((documents) => ({
    ...segmentOf(documents, idCount),
    metadata: (d: number) => JSON.stringify({ metadata: { contributor: `c${d % 2}` } }),
  }));
  const index = {
    segments: built,
    tokenizer: undefined,
    hasCommonIds: true,
    endId: 64999,
    contributorKey: (name: string) => name,
  };
  const separator = separatorOf(width);
  const plain = segments.map((documents) => ({
    tokens: documents.flatMap((document) => [separator, ...document]),
    width,
  }));
  return { index, plain };
}
