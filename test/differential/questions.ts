import type { Question } from "../../core/match/question.ts";
import type { IndexSegment } from "../../core/node/openIndex.ts";

/**
 * Questions of every kind about an index: of texts that stand there, that nearly do, and that do not.
 *
 * @param pool ids that texts are made of
 * @param below draws a whole number below n
 */
export function questionsAbout(
  segments: readonly IndexSegment[],
  pool: readonly number[],
  below: (n: number) => number,
): Question[] {
  const questions: Question[] = [];
  const text = (length: number): number[] => {
    const ids: number[] = [];
    while (ids.length < length) {
      const { tokens, width } = segments[below(segments.length)]!;
      const begin = below(tokens.length);
      const separator = 256 ** width - 1;
      const part = tokens.subarray(begin, Math.min(tokens.length, begin + 1 + below(9)));
      ids.push(...[...part].filter((id) => id !== separator));
      if (below(2) === 0) ids.push(pool[below(pool.length)]!);
    }
    return ids.slice(0, length);
  };
  for (let i = 0; i < 12; i++) {
    const ids = text(1 + below(5));
    const prompt = text(below(5));
    const [cont = 0] = text(1);
    const s = below(segments.length);
    const rank = below(segments[s]!.suffixes.length);
    const long = text(below(40));
    questions.push(
      { q: "find", ids: text(below(4)) },
      { q: "find", ids },
      { q: "prob", prompt, cont },
      { q: "infgram_prob", prompt, cont },
      { q: "ntd", prompt: text(below(3)) },
      { q: "infgram_ntd", prompt },
      { q: "doc_by_rank_2", s, rank, needle_len: below(5), max_ctx_len: below(6) },
      { q: "creativity", ids: long },
      {
        q: "attribute",
        ids: long,
        delim_ids: text(below(3)),
        min_len: below(4),
        max_cnt: 1 + below(8),
        enforce_bow: below(2) === 0,
        bow: "even ids",
      },
    );
  }
  return questions;
}
