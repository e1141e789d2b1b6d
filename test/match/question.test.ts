import { expect, test } from "vitest";
import { answerQuestion } from "../../core/match/answer.ts";
import { questionKinds, questionOf } from "../../core/match/question.ts";
import { queriedIndex } from "../../core/node/queried.ts";
import { given } from "./queried.ts";

const { index } = given({ width: 1, idCount: 255, segments: [[[1, 2, 1]], [[2]]], text: [] });

/** Every field that some kind needs. */
const fields: Record<string, Record<string, unknown>> = {
  prob: { prompt: [1], cont: 2 },
  infgram_prob: { prompt: [1], cont: 2 },
  ntd: { prompt: [1] },
  infgram_ntd: { prompt: [1] },
  doc_by_rank_2: { rank: 0 },
};

test.each(questionKinds)("an answer of %s is its question again; one more field is refused", (q) => {
  const answer = answerQuestion("a:1", index, questionOf("a:1", { q, ...(fields[q] ?? { ids: [1, 2] }) }));
  const again = questionOf("a:1", answer);
  expect(answerQuestion("a:1", index, again)).toEqual(answer);
  expect(() => questionOf("a:1", { ...(answer as object), idz: [1] })).toThrow(
    `a:1: a field "idz", wanted of ${q}: `,
  );
});

test("ids of delim_ids and bow are below the separator", () => {
  const ask = (more: object): unknown =>
    answerQuestion("a:1", index, questionOf("a:1", { q: "attribute", ids: [1, 2], ...more }));
  expect(ask({ delim_ids: [254], bow: [254] })).toMatchObject({ spans: [{ l: 0, r: 2, count: 1 }] });
  expect(() => ask({ delim_ids: [255] })).toThrow("delim_ids with id 255, wanted ids from 0 to 254");
  expect(() => ask({ bow: [1, 300] })).toThrow("bow with id 300, wanted ids from 0 to 254");
});

test("the words of an index are not looked at before a text is asked for", () => {
  const starts = new Uint32Array(1);
  const parts = { shard: 0, pointerBytes: 1, isPaged: false, blockMinima: undefined, starts };
  const segment = { ...index.segments[0]!, ...parts, lexicon: undefined };
  const unreadable = Object.defineProperty(segment, "lexicon", {
    get: () => {
      throw new Error("read");
    },
  });
  const opened = { dir: "a", width: 1, segments: [unreadable], close: async () => {} } as const;
  const queried = queriedIndex(opened, 0);
  expect(queried.segments).toHaveLength(1);
  expect(() => answerQuestion("a:1", queried, { q: "find", ids: "two" })).toThrow("read");
});
