import {
  attribute,
  countOf,
  creativity,
  documentsWith,
  excerptAt,
  intervalOf,
  longestSuffix,
  nextTokens,
  type OracleSegment,
  type OracleSpan,
  probability,
} from "../oracle/queries.ts";

/** A line of golden answers, or a question like one: what is not asked for is not there. */
export interface GoldenLine {
  readonly q: string;
  readonly ids?: readonly number[];
  readonly prompt?: readonly number[];
  readonly [field: string]: unknown;
}

/** The answer's fields to a question as brute force gives them, in the form that our answers have. */
export function oracleAnswer(
  segments: readonly OracleSegment[],
  line: GoldenLine,
  endId: number,
): Record<string, unknown> {
  const { ids = [], prompt = [] } = line;
  const isOne = segments.length === 1;
  switch (line.q) {
    case "find": {
      const intervals = segments.map((segment) => intervalOf(segment, ids));
      return { cnt: countOf(segments, ids), seg: isOne ? intervals[0] : intervals };
    }
    case "documents": {
      const docs = documentsWith(segments, ids);
      const [from, limit] = [line.from as number, line.limit as number];
      return { cnt: countOf(segments, ids), documents: docs.length, docs: docs.slice(from, from + limit) };
    }
    case "prob":
      return { ...probability(segments, prompt, line.cont as number) };
    case "infgram_prob": {
      const length = longestSuffix(segments, prompt);
      const context = prompt.slice(prompt.length - length);
      return { ...probability(segments, context, line.cont as number), suffix_len: length };
    }
    case "ntd":
      return { prompt_cnt: countOf(segments, prompt), dist: nextTokens(segments, prompt, endId) };
    case "infgram_ntd": {
      const length = longestSuffix(segments, prompt);
      const context = prompt.slice(prompt.length - length);
      const dist = nextTokens(segments, context, endId);
      return { suffix_len: length, prompt_cnt: countOf(segments, context), dist };
    }
    case "doc_by_rank_2": {
      const { rank, needle_len, max_ctx_len, s = 0 } = line as unknown as Record<string, number>;
      return { ...excerptAt(segments, s, rank, needle_len, max_ctx_len) };
    }
    case "attribute": {
      const wishes = line as unknown as Parameters<typeof attribute>[2];
      const pointers = ({ ptrs }: OracleSpan): unknown => (isOne ? ptrs.map(([, pointer]) => pointer) : ptrs);
      return {
        spans: attribute(segments, ids, wishes).map((span) => ({ ...span, ptrs: pointers(span) })),
      };
    }
    case "creativity":
      return { rs: creativity(segments, ids) };
  }
  throw new Error(`no question ${line.q}`);
}
