import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answerQuestion } from "../../core/match/answer.ts";
import { questionKinds, questionOf } from "../../core/match/question.ts";
import { expectSame } from "./answers.ts";
import { openGolden } from "./openGolden.ts";
import { type GoldenLine, oracleAnswer } from "./oracleAnswer.ts";

/**
 * Answers of the reference that brute force says are wrong, by the name of the bug. The answer to these
 * is what brute force says.
 */
const bugs: readonly { readonly name: string; readonly index: string; readonly line: GoldenLine }[] = [
  {
    name: "ntd counts only ends of documents when the prompt ends both the file and a document",
    index: "c0",
    line: {
      q: "infgram_ntd",
      prompt: [5],
      suffix_len: 1,
      prompt_cnt: 28,
      dist: { 64999: 28 },
    },
  },
];

/** Fields of a question; all others of a golden line are its answer. */
const asked = [
  "q",
  "ids",
  "prompt",
  "cont",
  "rank",
  "needle_len",
  "max_ctx_len",
  "delim_ids",
  "min_len",
  "max_cnt",
  "enforce_bow",
  "bow",
];

/** What a line says beside its question. The ids of an excerpt are its answer. */
function answerFields(line: GoldenLine): Record<string, unknown> {
  const isAnswer = (name: string): boolean =>
    !asked.includes(name) || (line.q === "doc_by_rank_2" && name === "ids");
  return Object.fromEntries(Object.entries(line).filter(([name]) => isAnswer(name)));
}

function linesOf(index: string): GoldenLine[] {
  const text = readFileSync(join(import.meta.dirname, `${index}.jsonl`), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as GoldenLine);
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

describe.each(["c0", "c1"])("%s", (index) => {
  const known = bugs.filter((bug) => bug.index === index);
  const lines = linesOf(index).map((line) => ({ line, bug: known.find((bug) => isSame(bug.line, line)) }));

  test.each(questionKinds.filter((q) => lines.some(({ line }) => line.q === q)))("%s", async (q) => {
    const { ours, plain } = await openGolden(join(import.meta.dirname, index));
    for (const { line, bug } of lines.filter((each) => each.line.q === q)) {
      const where = JSON.stringify(line);
      const truth = oracleAnswer(plain, line, ours.endId);
      const wanted = answerFields(line);
      if (!bug) expectSame(truth, wanted, `oracle: ${where}`);
      else expect(() => expectSame(truth, wanted, "oracle"), bug.name).toThrow();
      const answer = answerQuestion(index, ours, questionOf(index, line));
      expectSame(answer, bug ? truth : wanted, where);
      // No field less, and nothing in it that the reference does not say.
      for (const name of ["spans", "dist", "rs", "ids"] as const) {
        const [found, right] = [answer, truth].map((each) => (each as Record<string, unknown>)[name]);
        if (right !== undefined)
          expect(Object.keys(found as object), where).toEqual(Object.keys(right as object));
      }
    }
  });

  test.each(known)("bug of the reference: $name", ({ line }) => {
    expect(linesOf(index).filter((each) => isSame(each, line))).toHaveLength(1);
  });
});

test("there are 371 answers, and every kind that the reference has", () => {
  const lines = ["c0", "c1"].flatMap(linesOf);
  expect(lines).toHaveLength(371);
  const kinds = new Set(lines.map(({ q }) => q));
  expect([...kinds].sort()).toEqual([
    "attribute",
    "creativity",
    "doc_by_rank_2",
    "find",
    "infgram_ntd",
    "infgram_prob",
    "prob",
  ]);
});
