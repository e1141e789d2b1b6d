import fc from "fast-check";
import { expect, test } from "vitest";
import { segmentsToMerge } from "../../core/segment/mergePolicy.ts";

function entries(...sizes: readonly number[]): { hash: string; tokens: number; documents: number }[] {
  return sizes.map((tokens, k) => ({ hash: `${k}`, tokens, documents: 1 }));
}

test.each([
  ["nothing stands before it", [], 10, 0],
  ["much larger ones stay", [1000, 100], 10, 0],
  ["its like is merged", [1000, 200, 39], 10, 1],
  ["what grows by merging takes the next", [1000, 100, 39], 10, 2],
])("%s", (_, sizes, tokens, merged) => {
  expect(segmentsToMerge(entries(...sizes), tokens)).toBe(merged);
});

test("no merge passes the most tokens of a segment, and what is left out is large", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 300 }), (before, tokens) => {
      const most = 400;
      const merged = segmentsToMerge(entries(...before), tokens, most);
      const total = before.slice(before.length - merged).reduce((sum, size) => sum + size, tokens);
      expect(total).toBeLessThanOrEqual(most);
      const next = before[before.length - merged - 1];
      if (next !== undefined) expect(next >= 4 * total || next + total > most).toBe(true);
    }),
  );
});
