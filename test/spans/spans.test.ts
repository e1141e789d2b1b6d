import fc from "fast-check";
import { expect, test } from "vitest";
import { searchRun } from "../../core/match/search.ts";
import { spansOf } from "../../core/spans/spans.ts";
import { longestMatch, placesOf } from "../oracle/search.ts";
import { segmentOf, smallTokens } from "../segment/given.ts";

const texts = fc.array(smallTokens(20), { minLength: 1, maxLength: 6 });
const outputs = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 16 });
const bits = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 16, maxLength: 16 });
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

test("spans are the maximal matches that count, with all their places, over any cut into segments", () => {
  fc.assert(
    fc.property(
      texts,
      outputs,
      bits,
      fc.nat(6),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(20),
      fc.integer({ min: 1, max: 4 }),
      (documents, output, information, cut, minTokens, floor, contributors) => {
        const orders = documents.map((_, d) => d + 1);
        const segments = [
          { part: documents.slice(0, cut), from: orders.slice(0, cut) },
          { part: documents.slice(cut), from: orders.slice(cut) },
        ]
          .filter(({ part }) => part.length > 0)
          .map(({ part, from }) => segmentOf(part, 255, from));
        const conditional = Uint32Array.from(output, (_, j) => information[j]);
        const keysOf = (order: number) => [`c${order % contributors}`];
        const matches = searchRun(segments, Uint32Array.from(output), undefined);
        const found = spansOf(matches, conditional, { minTokens, floor }, 3, keysOf);

        const ends = output.map((_, begin) => begin + longestMatch(documents, output, begin));
        const wanted = output.flatMap((_, begin) => {
          const end = ends[begin];
          const tokens = output.slice(begin, end);
          const information = sum([...conditional.slice(begin, end)]);
          const isMaximal = end > begin && (begin === 0 || ends[begin - 1] < end);
          if (!isMaximal || tokens.length < minTokens || information < floor) return [];
          const places = placesOf(documents, tokens);
          const first = places.filter(
            ({ document }, p) => places.findIndex((other) => other.document === document) === p,
          );
          const sources = first
            .slice(0, 3)
            .map(({ document, position }) => ({ order: document + 1, document: 0, position }));
          const names = new Set(first.flatMap(({ document }) => keysOf(document + 1)));
          const counts = {
            count: places.length,
            documents: first.length,
            contributors: names.size,
          };
          return [{ begin, end, bits: information, ...counts, sources }];
        });
        expect(found).toEqual(wanted);
      },
    ),
  );
});
