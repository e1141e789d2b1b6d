import fc from "fast-check";
import { expect, test } from "vitest";
import { searchRun } from "../../core/match/search.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";
import { type Claim, claimsOn } from "../../core/shares/claims.ts";
import { creditRun } from "../../core/shares/credit.ts";
import { informationSums, shortestCountingEnds } from "../../core/spans/counting.ts";
import { creditByDefinition, type OracleInput } from "../oracle/credit.ts";
import { placesOf } from "../oracle/search.ts";

interface Given extends OracleInput {
  /** Contributions from these numbers on begin a segment. */
  readonly cuts: readonly number[];
}

/** Versions of one text, each an edit of an earlier one and in one or two runs, and an output made of slices of them. */
function versions(size: number, count: number): fc.Arbitrary<Given> {
  const token = fc.oneof(fc.nat(1), fc.nat(5));
  const edit = fc.record({
    at: fc.nat(size),
    removed: fc.nat(3),
    added: fc.array(token, { maxLength: 3 }),
  });
  return fc
    .record({
      text: fc.array(token, { minLength: size >> 1, maxLength: size }),
      changes: fc.array(
        fc.record({
          of: fc.nat(count),
          edits: fc.array(edit, { maxLength: 4 }),
          split: fc.option(fc.nat(size)),
          length: fc.integer({ min: size >> 2, max: 4 * size }),
        }),
        { minLength: 1, maxLength: count },
      ),
      slices: fc.array(fc.tuple(fc.nat(count), fc.nat(size), fc.integer({ min: 1, max: size }), token), {
        minLength: 1,
        maxLength: 4,
      }),
      information: fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(3), fc.nat(19)), {
        minLength: size,
        maxLength: size,
      }),
      minTokens: fc.integer({ min: 1, max: 5 }),
      floor: fc.integer({ min: 1, max: 30 }),
      span: fc.integer({ min: 1, max: 60 }),
      cuts: fc.array(fc.nat(count), { maxLength: 2 }),
    })
    .map(({ text, changes, slices, information, minTokens, floor, span, cuts }) => {
      const texts = [text];
      for (const { of, edits, length } of changes) {
        let next = texts[of % texts.length];
        for (const { at, removed, added } of edits) {
          next = next.toSpliced(at % (next.length + 1), removed, ...added);
        }
        texts.push(next.slice(0, length));
      }
      const contributions = texts.map((tokens, i) => {
        const split = changes[i]?.split ?? tokens.length;
        return [tokens.slice(0, split), tokens.slice(split)];
      });
      const output = slices
        .flatMap(([v, at, length, after]) => {
          const from = texts[v % texts.length];
          const begin = at % (from.length + 1);
          return [...from.slice(begin, begin + length), after];
        })
        .slice(0, size);
      return {
        contributions,
        cuts,
        output,
        unigram: output.map((_, j) => information[j][0] + information[j][1]),
        conditional: output.map((_, j) => information[j][0]),
        commons: output.map((_, j) => information[j][2] === 0),
        context: [],
        minTokens,
        floor,
        full: floor + span,
      };
    });
}

function segmentsOf(contributions: Given["contributions"], cuts: readonly number[]): Segment[] {
  let draft = new SegmentDraft(undefined);
  const drafts = [draft];
  contributions.forEach((runs, d) => {
    if (cuts.includes(d)) {
      draft = new SegmentDraft(undefined);
      drafts.push(draft);
    }
    for (const [run, ids] of runs.entries()) draft.add({ order: d + 1, run }, Uint32Array.from(ids));
  });
  return drafts.filter(({ tokenCount }) => tokenCount > 0).map((one) => one.build(255));
}

function claimsOf(
  segments: readonly Segment[],
  given: Pick<Given, "output" | "conditional">,
  ends: Uint32Array,
) {
  return claimsOn(searchRun(segments, Uint32Array.from(given.output), undefined), ends);
}

function endsOf(given: Given): Uint32Array {
  return shortestCountingEnds(informationSums(Uint32Array.from(given.conditional)), given);
}

/** Every range that counts and, one token longer on either side, has a later earliest contribution or stands nowhere. */
function claimsByDefinition({ contributions, output, conditional, minTokens, floor }: Given): Claim[] {
  const documents = contributions.flatMap((runs, d) =>
    runs.map((tokens, run) => ({ tokens, order: d + 1, run })),
  );
  const texts = documents.map(({ tokens }) => tokens);
  const first = (begin: number, end: number) => {
    const place =
      begin < 0 || end > output.length ? undefined : placesOf(texts, output.slice(begin, end)).at(0);
    if (place === undefined) return { order: Infinity, document: 0, position: 0 };
    const { order, run } = documents[place.document];
    return { order, document: run, position: place.position };
  };
  const claims: Claim[] = [];
  for (let begin = 0; begin < output.length; begin++) {
    for (let end = begin + minTokens; end <= output.length; end++) {
      if (conditional.slice(begin, end).reduce((a, b) => a + b, 0) < floor) continue;
      const place = first(begin, end);
      if (place.order === Infinity) break;
      if (place.order < first(begin - 1, end).order && place.order < first(begin, end + 1).order) {
        claims.push({ begin, end, ...place });
      }
    }
  }
  return claims;
}

const inOrder = (claims: readonly Claim[]): Claim[] =>
  [...claims].sort((a, b) => a.begin - b.begin || a.end - b.end);

const runs = Number(process.env.DATANET_RUNS ?? 100);

test("claims are the ranges that the definition gives", () => {
  fc.assert(
    fc.property(versions(40, 8), (given) => {
      const found = claimsOf(segmentsOf(given.contributions, []), given, endsOf(given));
      expect(inOrder(found)).toEqual(claimsByDefinition(given));
    }),
  );
});

test("of versions of one text, each is paid what the definition pays, where it says, over any cut into segments", () => {
  fc.assert(
    fc.property(versions(28, 6), (given) => {
      const { earned } = creditRun({
        unigram: Uint32Array.from(given.unigram),
        sums: informationSums(Uint32Array.from(given.conditional)),
        commons: Uint8Array.from(given.commons, Number),
        context: [],
        claims: claimsOf(segmentsOf(given.contributions, given.cuts), given, endsOf(given)),
        scale: { floor: given.floor, full: given.full },
      });
      const credits = given.contributions.map(() => 0n);
      const earners = given.output.map(() => [] as [number, string][]);
      for (const { begin, end, order, document, position, credit } of earned) {
        credits[order - 1] += credit;
        for (let j = begin; j < end; j++) {
          earners[j].push([order, `${order}/${document}/${position + j - begin}`]);
        }
      }
      const wanted = creditByDefinition(given);
      expect(credits).toEqual(wanted.credits);
      expect(earners.map((list) => list.sort((a, b) => a[0] - b[0]).map(([, place]) => place))).toEqual(
        wanted.earners,
      );
    }),
    { numRuns: Math.ceil(runs / 2) },
  );
});

// Looking at long ranges from every token would take minutes here.
test("long versions of one text are claimed in a time that grows with the text", () => {
  const size = 60_000;
  const text = Array.from({ length: size }, (_, i) => i);
  const count = 10;
  const texts = Array.from({ length: count }, (_, v) =>
    text.with(Math.floor((size * (v + 1)) / (count + 1)), 60_000 + v),
  );
  const lastChanged = text.with(size - 1, 60_100);
  const draft = new SegmentDraft(undefined);
  for (const [d, tokens] of [...texts, lastChanged, text].entries()) {
    draft.add({ order: d + 1, run: 0 }, Uint32Array.from(tokens));
  }
  const ends = Uint32Array.from(text, (_, begin) => Math.min(begin + 12, size + 1));
  const found = claimsOf([draft.build(60_200)], { output: text, conditional: [] }, ends);
  const whole = found.filter(({ begin, end }) => begin === 0 && end >= size - 1);
  expect(whole).toEqual([
    { begin: 0, end: size, order: count + 2, document: 0, position: 0 },
    { begin: 0, end: size - 1, order: count + 1, document: 0, position: 0 },
  ]);
  const changed = (v: number): number => Math.floor((size * (v + 1)) / (count + 1));
  expect(found).toContainEqual({ begin: 0, end: changed(0), order: 1, document: 0, position: 0 });
  expect(found).toContainEqual({
    begin: changed(0) + 1,
    end: size,
    order: 1,
    document: 0,
    position: changed(0) + 1,
  });
});
