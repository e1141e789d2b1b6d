import fc from "fast-check";
import { expect, test } from "vitest";
import { answerQuestion } from "../../core/match/answer.ts";
import { type Question, questionKinds } from "../../core/match/question.ts";
import { expectSame } from "../golden/answers.ts";
import { type GoldenLine, oracleAnswer } from "../golden/oracleAnswer.ts";
import { type Given, given, texts } from "./queried.ts";

/** What a question is made of beside a text. */
const choices = fc.record({
  a: fc.nat(),
  b: fc.nat(),
  minLength: fc.nat(3),
  maxCount: fc.integer({ min: 1, max: 6 }),
  isAtWords: fc.boolean(),
});
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** A question of each kind about a text. */
function questionOf(q: Question["q"], text: readonly number[], { index }: Given, choice: Choices): Question {
  const { a, b, minLength, maxCount, isAtWords } = choice;
  const begin = a % (text.length + 1);
  const part = text.slice(begin, begin + 1 + (b % 4));
  switch (q) {
    case "find":
      return { q, ids: part };
    case "creativity":
      return { q, ids: text };
    case "documents":
      return { q, ids: part, from: a % 3, limit: b % 5 };
    case "prob":
    case "infgram_prob":
      return { q, prompt: part.slice(0, -1), cont: part.at(-1) ?? 0 };
    case "ntd":
    case "infgram_ntd":
      return { q, prompt: part };
    case "doc_by_rank_2": {
      const s = a % index.segments.length;
      const rank = b % index.segments[s].suffixes.length;
      return { q, s, rank, needle_len: minLength, max_ctx_len: maxCount };
    }
    case "attribute": {
      const delim_ids = text.slice(0, a % 2);
      const bow = "even ids";
      return { q, ids: text, delim_ids, min_len: minLength, max_cnt: maxCount, enforce_bow: isAtWords, bow };
    }
  }
}

test.each(questionKinds)("%s agrees with brute force, over several segments in every width", (q) => {
  fc.assert(
    fc.property(texts, choices, (documents, choice) => {
      const some = given(documents);
      const question = questionOf(q, documents.text, some, choice);
      const answer = answerQuestion("test", some.index, question) as Record<string, unknown>;
      const truth = oracleAnswer(some.plain, question as GoldenLine, some.index.endId);
      expectSame(answer, truth, JSON.stringify(question));
      if (truth.dist) expect(answer.dist).toEqual(truth.dist);
    }),
  );
});

test("contributors are counted once each", () => {
  fc.assert(
    fc.property(texts, (documents) => {
      const { index, plain } = given(documents);
      const question = { q: "documents", ids: documents.text.slice(0, 2), from: 0, limit: 1000 } as const;
      const { contributors, docs } = answerQuestion("test", index, question) as Record<string, never[]>;
      const wanted = oracleAnswer(plain, question, 0).docs as { s: number; doc_ix: number }[];
      const names = wanted.map(({ s, doc_ix }) => {
        const before = documents.segments.slice(0, s).reduce((sum, segment) => sum + segment.length, 0);
        return `c${(doc_ix - before) % 2}`;
      });
      expect(docs).toHaveLength(wanted.length);
      expect(contributors).toBe(names.length === 0 ? undefined : new Set(names).size);
    }),
  );
});

test("ids are refused where they differ from segment to segment, and texts where there are no words", () => {
  const { index } = given({ width: 1, idCount: 255, segments: [[[1, 2]], [[2]]], text: [] });
  const ask = (ids: readonly number[] | string, hasCommonIds: boolean): unknown =>
    answerQuestion("a:1", { ...index, hasCommonIds }, { q: "find", ids });
  expect(ask([2], true)).toMatchObject({ cnt: 2 });
  expect(() => ask([2], false)).toThrow("a:1: ids, which differ from segment to segment");
  expect(() => ask("two", true)).toThrow("a:1: a text, and an index without a lexicon");
});
