import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contribution } from "../../core/contribute/contribution.ts";
import type { Credited } from "../../core/shares/credit.ts";
import { type AuthorCredit, creditAuthors } from "../../core/shares/creditAuthors.ts";
import { creditByDefinition, type OracleInput } from "../oracle/credit.ts";
import { contribution, earn, inputs } from "./creditInput.ts";

interface Paid extends Omit<Credited, "earned">, AuthorCredit {}

const names = (count: number): Contribution[] =>
  Array.from({ length: count }, (_, d) => ({ contributor: `c${d + 1}` }) as Contribution);

function credit(
  input: OracleInput,
  cut = 0,
  isOwn: (contributor: string) => boolean = () => false,
  contributions: readonly Contribution[] = names(input.contributions.length),
): Paid {
  const { earned, ...rest } = earn(input, cut);
  const unigram = Uint32Array.from(input.unigram);
  return { ...rest, ...creditAuthors(earned, contributions, unigram, isOwn) };
}

function creditsOf({ attributions }: Pick<AuthorCredit, "attributions">, count: number): bigint[] {
  const credits = Array<bigint>(count).fill(0n);
  for (const { order, credit: part } of attributions) credits[order - 1] += part;
  return credits;
}

const total = (credits: readonly bigint[]): bigint => credits.reduce((a, b) => a + b, 0n);

describe("the fast credit", () => {
  test("equals the definition to the unit, over any cut into segments", () => {
    fc.assert(
      fc.property(inputs, fc.nat(5), (input, cut) => {
        const found = credit(input, cut);
        const wanted = creditByDefinition(input);
        expect(creditsOf(found, input.contributions.length)).toEqual(wanted.credits);
        expect([found.max, found.commons, found.context]).toEqual([
          wanted.max,
          wanted.commons,
          wanted.context,
        ]);
      }),
      { numRuns: 5 * Number(process.env.DATANET_RUNS ?? 100) },
    );
  });
  test("names the place of every paid token", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const earners = input.output.map(() => [] as [number, string][]);
        for (const { begin, end, order, document, position } of credit(input).attributions) {
          for (let j = begin; j < end; j++)
            earners[j].push([order, `${order}/${document}/${position + j - begin}`]);
        }
        const found = earners.map((list) => list.sort((a, b) => a[0] - b[0]).map(([, place]) => place));
        expect(found).toEqual(creditByDefinition(input).earners);
      }),
      { numRuns: 3 * Number(process.env.DATANET_RUNS ?? 100) },
    );
  });
});

describe("laws", () => {
  test("efficiency: credits and the rest never exceed the whole", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { attributions, max, commons, context, own } = credit(input);
        const paid = total(attributions.map((a) => a.credit));
        expect(paid + commons + context + own <= max).toBe(true);
        for (const { begin, end, gain, credit: part } of attributions) {
          const weight = input.unigram.slice(begin, end).reduce((a, b) => a + b, 0);
          expect(part).toBe(BigInt(weight) * BigInt(gain));
        }
      }),
    );
  });
  test("copies registered later change nobody's credit and earn nothing", () => {
    fc.assert(
      fc.property(inputs, fc.nat(4), fc.integer({ min: 1, max: 20 }), (input, which, copies) => {
        const victim = input.contributions[which % input.contributions.length];
        const contributions = [...input.contributions, ...Array<typeof victim>(copies).fill(victim)];
        const before = creditsOf(credit(input), input.contributions.length);
        const after = creditsOf(credit({ ...input, contributions }), contributions.length);
        expect(after).toEqual([...before, ...Array<bigint>(copies).fill(0n)]);
      }),
    );
  });
  test("precedence: a later contribution takes nothing from earlier ones", () => {
    fc.assert(
      fc.property(inputs, contribution, (input, later) => {
        const before = creditsOf(credit(input), input.contributions.length);
        const contributions = [...input.contributions, later];
        const after = creditsOf(credit({ ...input, contributions }), contributions.length);
        expect(after.slice(0, -1)).toEqual(before);
      }),
    );
  });
  test("splitting a contribution in two never raises what its pieces earn", () => {
    fc.assert(
      fc.property(inputs, fc.nat(4), fc.nat(14), (input, which, at) => {
        const d = which % input.contributions.length;
        const pieces = input.contributions[d].flatMap((tokens) => [tokens.slice(0, at), tokens.slice(at)]);
        const contributions = input.contributions.toSpliced(d, 1, ...pieces.map((piece) => [piece]));
        const whole = creditsOf(credit(input), input.contributions.length)[d];
        const parts = creditsOf(credit({ ...input, contributions }), contributions.length);
        expect(total(parts.slice(d, d + pieces.length)) <= whole).toBe(true);
      }),
    );
  });
  test("own text: the owner is paid nothing, all others as before", () => {
    fc.assert(
      fc.property(inputs, fc.nat(4), (input, which) => {
        const own = (which % input.contributions.length) + 1;
        const all = creditsOf(credit(input), input.contributions.length);
        const found = credit(input, 0, (name) => name === `c${own}`);
        expect(found.own).toBe(all[own - 1]);
        expect(creditsOf(found, all.length)).toEqual(all.with(own - 1, 0n));
      }),
    );
  });
  test("locality: tokens outside every counting match are paid to nobody", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const far = { ...input, minTokens: input.output.length + 1 };
        expect(credit(far).attributions).toEqual([]);
      }),
    );
  });
});

test("the worked example of docs/attribution.md", () => {
  const ada = [...Array(20).keys()];
  const ben = [...ada, 20, 21, 22, 23];
  const output = [...ben, 99];
  const eightBits = output.map(() => 8 * 65536);
  const input = {
    contributions: [[ada], [ben], [ada], [ben]],
    output,
    unigram: eightBits,
    conditional: eightBits,
    commons: output.map(() => false),
    context: [],
    minTokens: 12,
    floor: 32 * 65536,
    full: 96 * 65536,
  };
  const found = credit(input);
  const shares = creditsOf(found, 4).map((part) => Number((part * 25n) / found.max));
  expect(shares).toEqual([20, 4, 0, 0]);
});
