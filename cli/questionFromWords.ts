import { UsageError } from "./invocation.ts";

/**
 * A question as typed: its kind and ids, such as `find 4 1 4`. Words that are no numbers are a text.
 *
 * @returns fields that are still to be checked
 * @throws UsageError when there are too few or too many
 */
export function questionFromWords(q: string, words: readonly string[]): Record<string, unknown> {
  switch (q) {
    case "prob":
    case "infgram_prob": {
      const last = words.at(-1);
      if (last === undefined)
        throw new UsageError(`query: ${q} of nothing, wanted the tokens before and the next`);
      const isText = words.some((word) => !isNumber(word));
      const prompt = words.slice(0, -1);
      return isText
        ? { q, prompt: prompt.join(" "), cont: last }
        : { q, prompt: idsOf(prompt), cont: Number(last) };
    }
    case "ntd":
    case "infgram_ntd":
      return { q, prompt: idsOf(words) };
    case "doc_by_rank_2": {
      if (words.length < 1 || words.length > 3 || !words.every(isNumber)) {
        throw new UsageError(`query: ${q} ${words.join(" ")}, wanted RANK [NEEDLE-LENGTH [CONTEXT]]`);
      }
      const [rank, needle_len, max_ctx_len] = words.map(Number);
      return { q, rank, needle_len, max_ctx_len };
    }
    default:
      return { q, ids: idsOf(words) };
  }
}

function idsOf(words: readonly string[]): number[] | string {
  return words.every(isNumber) ? words.map(Number) : words.join(" ");
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}
