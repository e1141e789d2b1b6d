import fc from "fast-check";
import { expect, test } from "vitest";
import type { Contribution, TokenAuthor } from "../../core/contribute/contribution.ts";
import type { Attribution } from "../../core/shares/annotation.ts";
import { creditAuthors } from "../../core/shares/creditAuthors.ts";
import { sharesOf } from "../../core/shares/shares.ts";
import { creditByDefinition, type WroteIt } from "../oracle/credit.ts";
import { earn, inputs } from "./creditInput.ts";

/** For each token of each run of each contribution, who wrote it: long stretches of the same people. */
const people = fc.array(
  fc.array(
    fc.record({ count: fc.integer({ min: 1, max: 8 }), names: fc.subarray(["ada", "ben", "cyd", "dan"]) }),
    { maxLength: 4 },
  ),
  { minLength: 10, maxLength: 10 },
);

/** Each token is a character, those of the comments behind those of the code. */
function written(
  runs: readonly (readonly number[])[],
  given: readonly (readonly { count: number; names: readonly string[] }[])[],
): { authors: TokenAuthor[]; names: (readonly string[])[][] } {
  const authors: TokenAuthor[] = [];
  const names: (readonly string[])[][] = [];
  const codeCount = runs[0].length;
  runs.forEach((run, document) => {
    const here = given[document].flatMap((part) => Array<readonly string[]>(part.count).fill(part.names));
    names.push(run.map((_, position) => here[position] ?? []));
    const from = document === 0 ? 0 : codeCount;
    names[document].forEach((together, position) => {
      const [at, next] = [from + position, from + position + 1];
      const place = document === 0 ? ([position, next] as const) : ([codeCount, codeCount] as const);
      const comment = document === 0 ? ([0, 0] as const) : ([position, position + 1] as const);
      for (const contributor of together)
        authors.push({ beginChar: at, endChar: next, contributor, code: place, comments: comment });
    });
  });
  return { authors, names };
}

test("each author is paid to the unit what the definition pays, and what is nobody's is not paid", () => {
  fc.assert(
    fc.property(inputs, people, (input, given) => {
      const files = input.contributions.map((runs, d) => written(runs, given.slice(2 * d, 2 * d + 2)));
      const contributions = files.map(
        ({ authors }) => ({ contributor: "x", authors }) as unknown as Contribution,
      );
      const wroteIt: WroteIt = (order, document, position) => files[order - 1].names[document][position];
      const { earned, max, commons, context } = earn(input);
      const unigram = Uint32Array.from(input.unigram);
      const { attributions, own } = creditAuthors(earned, contributions, unigram, (name) => name === "dan");
      const wanted = creditByDefinition(input, wroteIt).byAuthor;
      const shares = sharesOf(attributions, input.output.length);
      const found = new Map(shares.map(({ contributor, credit }) => [contributor, credit]));
      if (own > 0n) found.set("dan", own);
      expect(found).toEqual(new Map(wanted));
      const paid = [...found.values()].reduce((a, b) => a + b, 0n);
      expect(paid + commons + context <= max).toBe(true);
      for (const each of attributions)
        expect(each.credit).toBe(weightOf(each, input.unigram) * BigInt(each.gain));
    }),
    { numRuns: 3 * Number(process.env.DATANET_RUNS ?? 100) },
  );
});

test("one author of a whole file is what a contributor is", () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { earned } = earn(input);
      const unigram = Uint32Array.from(input.unigram);
      const plain = input.contributions.map((_, d) => ({ contributor: `c${d}` }) as Contribution);
      const whole = input.contributions.map((runs, d) => {
        const [code, comments] = [[0, runs[0].length] as const, [0, runs[1]?.length ?? 0] as const];
        const author = { beginChar: 0, endChar: 99, contributor: `c${d}`, code, comments };
        return { contributor: "x", authors: [author] } as unknown as Contribution;
      });
      const nobody = (): boolean => false;
      expect(creditAuthors(earned, whole, unigram, nobody)).toEqual(
        creditAuthors(earned, plain, unigram, nobody),
      );
    }),
  );
});

test("what two wrote together is halved, and the odd unit is the first's", () => {
  const place = { beginChar: 0, endChar: 9, code: [0, 9] as const, comments: [0, 0] as const };
  const authors = ["ada", "ben"].map((contributor) => ({ ...place, contributor }));
  const earned = [{ begin: 0, end: 2, order: 1, document: 0, position: 3, gain: 5, credit: 50n }];
  const contributions = [{ contributor: "ada", authors } as unknown as Contribution];
  const { attributions } = creditAuthors(earned, contributions, Uint32Array.of(4, 6), () => false);
  expect(attributions.map(({ contributor, gain, credit }) => [contributor, gain, credit])).toEqual([
    ["ada", 3, 30n],
    ["ben", 2, 20n],
  ]);
});

function weightOf({ begin, end }: Attribution, unigram: readonly number[]): bigint {
  return BigInt(unigram.slice(begin, end).reduce((a, b) => a + b, 0));
}
