/** Outputs and contributions over tiny alphabets, and what the fast credit makes of them. */
import fc from "fast-check";
import { searchRun } from "../../core/match/search.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";
import { claimsOn } from "../../core/shares/claims.ts";
import { type Credited, creditRun } from "../../core/shares/credit.ts";
import { informationSums, shortestCountingEnds } from "../../core/spans/counting.ts";
import type { OracleInput } from "../oracle/credit.ts";

const run = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 14 });
export const contribution: fc.Arbitrary<number[][]> = fc.array(run, { minLength: 1, maxLength: 2 });

/** Outputs over a tiny alphabet, half of them made of pieces of the contributions, with every threshold near. */
export const inputs: fc.Arbitrary<OracleInput> = fc
  .record({
    contributions: fc.array(contribution, { minLength: 1, maxLength: 5 }),
    context: fc.oneof(fc.constant([]), contribution),
    output: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 14 }),
    information: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(3)), {
      minLength: 14,
      maxLength: 14,
    }),
    commons: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 14, maxLength: 14 }),
    minTokens: fc.integer({ min: 1, max: 4 }),
    floor: fc.integer({ min: 1, max: 12 }),
    span: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ information, commons, span, ...rest }) => ({
    ...rest,
    unigram: rest.output.map((_, j) => information[j][0] + information[j][1]),
    conditional: rest.output.map((_, j) => information[j][0]),
    commons: rest.output.map((_, j) => commons[j] === 0),
    full: rest.floor + span,
  }));

/** Contributions before `cut` in one segment, the others in a second. */
function segmentsOf(contributions: OracleInput["contributions"], cut: number): Segment[] {
  const drafts = [new SegmentDraft(undefined), new SegmentDraft(undefined)];
  contributions.forEach((runs, d) => {
    runs.forEach((ids, number) => {
      drafts[d < cut ? 0 : 1].add({ order: d + 1, run: number }, Uint32Array.from(ids));
    });
  });
  return drafts.filter((draft) => draft.tokenCount > 0).map((draft) => draft.build(255));
}

export function earn(input: OracleInput, cut = 0): Credited {
  const ids = Uint32Array.from(input.output);
  const sums = informationSums(Uint32Array.from(input.conditional));
  const ends = shortestCountingEnds(sums, input);
  const context = new SegmentDraft(undefined);
  input.context.forEach((tokens, number) => {
    context.add({ order: 0, run: number }, Uint32Array.from(tokens));
  });
  const found = searchRun(segmentsOf(input.contributions, cut), ids, undefined);
  return creditRun({
    unigram: Uint32Array.from(input.unigram),
    sums,
    commons: Uint8Array.from(input.commons, Number),
    context: claimsOn(searchRun([context.build(255)], ids, undefined), ends),
    claims: claimsOn(found, ends),
    scale: { floor: input.floor, full: input.full },
  });
}
