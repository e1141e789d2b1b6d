import { UsageError } from "./invocation.ts";

/**
 * A question as typed: its kind and ids, such as `find 4 1 4`; or its kind and a text.
 *
 * @returns fields that are still to be checked
 * @throws UsageError when there are too few or too many, or words that may be meant as ids and are none
 */
export function questionFromWords(q: string, words: readonly string[]): Record<string, unknown> {
  refuseHalfNumbers(q, words);
  switch (q) {
    case "prob":
    case "infgram_prob": {
      const last = words.at(-1);
      if (last === undefined)
        throw new UsageError(`query: ${q} of nothing, wanted the tokens before and the next`);
      const prompt = words.slice(0, -1);
      return isNumber(last)
        ? { q, prompt: prompt.map(Number), cont: Number(last) }
        : { q, prompt: prompt.join(" "), cont: last };
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

/** A text of them would be found nowhere, and say nothing of the mistake. @throws UsageError */
function refuseHalfNumbers(q: string, words: readonly string[]): void {
  const wanted = "wanted ids, whole numbers with spaces between, or a text in quotes";
  const advice = `a text that looks like ids is asked for in JSON, {"q":${JSON.stringify(q)},...}`;
  const odd = words.find((word) => !isNumber(word) && /^[-+]?(?:0[xob][\da-f]+|\d[\d.,;_]*)$/i.test(word));
  if (odd !== undefined) throw new UsageError(`query: ${q} of ${JSON.stringify(odd)}, ${wanted}; ${advice}`);
  const text = words.find((word) => !isNumber(word));
  if (text !== undefined && words.some(isNumber)) {
    const found = `ids beside the word ${JSON.stringify(text)}`;
    throw new UsageError(`query: ${q} of ${found}, ${wanted}; ${advice}`);
  }
}

function idsOf(words: readonly string[]): number[] | string {
  return words.every(isNumber) ? words.map(Number) : words.join(" ");
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}
