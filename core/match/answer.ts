import type { Json } from "../base/canonical.ts";
import { separatorOf } from "../segment/byteOrder.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { type AttributedSpan, attributeSpans, longestEnds } from "./attributeSpans.ts";
import { excerptAt } from "./documents.ts";
import { documentsAnswer } from "./documentsAnswer.ts";
import { type Found, find, longestContext, placeOf, searchesFor } from "./find.ts";
import { nextTokens } from "./nextTokens.ts";
import type { QueriedIndex, QueriedSegment } from "./queriedIndex.ts";
import { type Pattern, type Question, refusal } from "./question.ts";
import type { RunSearch } from "./runSearch.ts";

/** Tokens of a question, ready to be searched. */
interface Asked {
  readonly ids: Uint32Array;
  readonly lexicon: Lexicon | undefined;
  readonly searches: readonly RunSearch[];
}

/**
 * Answers a question exactly: the question's own fields, then those of the answer.
 *
 * @param where file and line of the question, for messages
 * @throws DataNetError "invalidArgument" for what this index cannot be asked
 */
export function answerQuestion(where: string, index: QueriedIndex, question: Question): Json {
  const { segments } = index;
  switch (question.q) {
    case "find": {
      const asked = ask(where, index, question.ids);
      const { count, intervals } = find(asked.searches, 0, asked.ids.length);
      const seg = segments.map((segment, s) => {
        const { low, high } = intervals[s];
        if (low < high || asked.lexicon) return [low, high];
        const place = placeOf(segment, asked.ids);
        return [place, place];
      });
      return { ...question, cnt: count, seg: seg.length === 1 ? seg[0] : seg };
    }
    case "documents": {
      const { searches, ids } = ask(where, index, question.ids);
      return { ...question, ...documentsAnswer(index, find(searches, 0, ids.length), question) };
    }
    case "prob": {
      const asked = ask(where, index, question.prompt, question.cont);
      return { ...question, ...probability(asked, 0) };
    }
    case "infgram_prob": {
      const asked = ask(where, index, question.prompt, question.cont);
      const length = longestContext(asked.searches, asked.ids.length - 1);
      const begin = asked.ids.length - 1 - length;
      return { ...question, ...probability(asked, begin), suffix_len: length };
    }
    case "ntd": {
      const asked = ask(where, index, question.prompt);
      return { ...question, ...distribution(index, asked, 0) };
    }
    case "infgram_ntd": {
      const asked = ask(where, index, question.prompt);
      const length = longestContext(asked.searches, asked.ids.length);
      const begin = asked.ids.length - length;
      return { ...question, suffix_len: length, ...distribution(index, asked, begin) };
    }
    case "doc_by_rank_2":
      return { ...question, ...excerpt(where, segments, question) };
    case "attribute": {
      const { enforce_bow: isAtWords, bow } = question;
      if (isAtWords && bow === undefined) {
        throw refusal(where, "enforce_bow without bow", 'the ids that begin a word, or "even ids"');
      }
      const asked = ask(where, index, question.ids);
      const { ids, searches } = asked;
      const delimiters = new Set(delimitersOf(where, index, asked, question));
      const words = Array.isArray(bow) ? new Set<number>(bow) : undefined;
      const spans = attributeSpans(searches, ids, {
        delimiters,
        minLength: question.min_len,
        maxCount: question.max_cnt ?? Number.POSITIVE_INFINITY,
        ...(isAtWords && { beginsWord: (id: number) => words?.has(id) ?? id % 2 === 0 }),
      });
      return { ...fieldsOf(question), spans: spans.map((span) => spanJson(segments, searches, span)) };
    }
    case "creativity": {
      const { ids, searches } = ask(where, index, question.ids);
      return { ...question, rs: [...longestEnds(searches, ids.length)] };
    }
  }
}

/** What stays out of a question that does not have it. */
function fieldsOf(question: Question): { readonly [name: string]: Json } {
  return Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined));
}

/** @param next one more token behind the pattern */
function ask(where: string, index: QueriedIndex, pattern: Pattern, next?: number | string): Asked {
  if (typeof pattern === "string" || typeof next === "string") {
    return askText(where, index, pattern, next);
  }
  const ids = next === undefined ? pattern : [...pattern, next];
  if (!index.hasCommonIds) {
    throw refusal(where, "ids, which differ from segment to segment of this index", "a text in their place");
  }
  refuseBeyond(where, index, ids, "id");
  const array = Uint32Array.from(ids);
  return { ids: array, lexicon: undefined, searches: searchesFor(index.segments, array) };
}

/** @param name what the ids are called in the message */
function refuseBeyond(where: string, index: QueriedIndex, ids: readonly number[], name: string): void {
  const separator = Math.min(...index.segments.map(({ width }) => separatorOf(width)));
  const wrong = ids.find((id) => id >= separator);
  if (wrong !== undefined) throw refusal(where, `${name} ${wrong}`, `ids from 0 to ${separator - 1}`);
}

/** The ids that end a span. Those of a text are numbers of its own words, so ids beside it would mean nothing. */
function delimitersOf(
  where: string,
  index: QueriedIndex,
  { lexicon }: Asked,
  { ids, delim_ids: delimiters, bow }: Extract<Question, { q: "attribute" }>,
): Iterable<number> {
  if (lexicon && bow !== undefined) throw refusal(where, "bow beside a text", "it beside ids only");
  if (typeof delimiters === "string") {
    if (typeof ids !== "string") throw refusal(where, "ids, and delim_ids that are a text", "a list of ids");
    // A text has been cut already, so there is a tokenizer.
    return index.tokenizer?.tokenize(delimiters, "plaintext", lexicon ?? new Lexicon()).ids ?? [];
  }
  if (lexicon && delimiters.length > 0) {
    throw refusal(where, "a text, and delim_ids that are ids", "a text of the marks that end a span");
  }
  refuseBeyond(where, index, delimiters, "delim_ids with id");
  if (Array.isArray(bow)) refuseBeyond(where, index, bow, "bow with id");
  return delimiters;
}

function askText(
  where: string,
  { segments, tokenizer }: QueriedIndex,
  pattern: Pattern,
  next: number | string | undefined,
): Asked {
  if (tokenizer === undefined) {
    throw refusal(where, "a text, and an index without a lexicon", "a list of ids");
  }
  if (typeof pattern !== "string" || typeof next === "number") {
    throw refusal(where, "a text and ids", "one or the other");
  }
  const lexicon = new Lexicon();
  const tokensOf = (text: string): Uint32Array => tokenizer.tokenize(text, "plaintext", lexicon).ids;
  const ids = [...tokensOf(pattern)];
  if (next !== undefined) {
    const [token, ...more] = tokensOf(next);
    if (token === undefined || more.length > 0) {
      throw refusal(where, `cont of ${token === undefined ? 0 : more.length + 1} tokens`, "one token");
    }
    ids.push(token);
  }
  const array = Uint32Array.from(ids);
  const words = tokenizer.usesLexicon ? lexicon : undefined;
  return { ids: array, lexicon: words, searches: searchesFor(segments, array, words) };
}

/** How often the last token follows those from `begin` on; -1 where they stand nowhere. */
function probability({ ids, searches }: Asked, begin: number): { readonly [name: string]: number } {
  const prompt = find(searches, begin, ids.length - 1).count;
  const cont = find(searches, begin, ids.length).count;
  return { prompt_cnt: prompt, cont_cnt: cont, prob: prompt === 0 ? -1 : cont / prompt };
}

function distribution(
  { segments, endId }: QueriedIndex,
  { ids, lexicon, searches }: Asked,
  begin: number,
): { readonly [name: string]: Json } {
  const found = find(searches, begin, ids.length);
  const { counts, ends } = nextTokens(segments, found, ids.length - begin, lexicon);
  const dist: Record<string, number> = Object.create(null);
  for (const [id, count] of [...counts].sort(([a], [b]) => a - b)) {
    dist[lexicon ? lexicon.textOf(id) : id] = count;
  }
  // Where a token has the same id, its places are counted with the ends, as by the reference: `ends` tells.
  if (ends > 0 && !lexicon) dist[endId] = (dist[endId] ?? 0) + ends;
  return { prompt_cnt: found.count, dist, ends };
}

function excerpt(
  where: string,
  segments: readonly QueriedSegment[],
  { s, rank, needle_len: needle, max_ctx_len: around }: Extract<Question, { q: "doc_by_rank_2" }>,
): { readonly [name: string]: Json } {
  const segment = segments[s];
  if (segment === undefined) throw refusal(where, `s is ${s}`, `a segment below ${segments.length}`);
  const ranks = segment.suffixes.length;
  if (rank >= ranks) throw refusal(where, `rank is ${rank}`, `a rank below ${ranks}`);
  const { document, length, needleBegin, tokens } = excerptAt(segment, rank, needle, around);
  const before = segments.slice(0, s).reduce((sum, { starts }) => sum + starts.length, 0);
  return {
    doc_ix: before + document,
    doc_len: length,
    disp_len: tokens.length,
    needle_offset: needleBegin,
    ids: [...tokens],
    metadata: segment.metadata(document),
  };
}

function spanJson(
  segments: readonly QueriedSegment[],
  searches: readonly RunSearch[],
  span: AttributedSpan,
): Json {
  const { begin: l, end: r, count } = span;
  const ptrs = pointersOf(segments, span);
  return {
    l,
    r,
    count,
    lp: logProbability(searches, span),
    ptrs: segments.length === 1 ? ptrs.map(([, pointer]) => pointer) : ptrs,
  };
}

/** Segment and byte offset of each occurrence, in the order of ranks. */
function pointersOf(segments: readonly QueriedSegment[], { intervals }: Found): [number, number][] {
  return segments.flatMap(({ suffixes, width }, s) => {
    const starts = suffixes.subarray(intervals[s].low, intervals[s].high);
    return Array.from(starts, (start): [number, number] => [s, start * width]);
  });
}

/** Sum of the natural logarithms of the frequencies of the span's tokens, separators counted as tokens. */
function logProbability(searches: readonly RunSearch[], { begin, end }: AttributedSpan): number {
  const total = searches.reduce((sum, { index }) => sum + index.tokens.length, 0);
  let sum = 0;
  for (let i = begin; i < end; i++) sum += Math.log(find(searches, i, i + 1).count / total);
  return sum;
}
