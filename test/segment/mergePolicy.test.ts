import fc from "fast-check";
import { expect, test } from "vitest";
import { nextFullMerge, nextMerge, segmentsToMerge } from "../../core/segment/mergePolicy.ts";

function entries(...sizes: readonly number[]): { hash: string; tokens: number; documents: number }[] {
  return sizes.map((tokens, k) => ({ hash: `${k}`, tokens, documents: 1 }));
}

/** The sizes when what is to be merged has been. */
function compacted(
  sizes: readonly number[],
  most: number,
  choose: typeof nextMerge = nextMerge,
): { sizes: number[]; rebuilt: number } {
  let [now, rebuilt] = [[...sizes], 0];
  for (;;) {
    const range = choose(entries(...now), most);
    if (!range) return { sizes: now, rebuilt };
    const total = now.slice(range.begin, range.end).reduce((sum, size) => sum + size, 0);
    expect(range.end - range.begin).toBeGreaterThan(1);
    expect(total).toBeLessThanOrEqual(most);
    rebuilt += total;
    now = [...now.slice(0, range.begin), total, ...now.slice(range.end)];
  }
}

test("whatever comes in, few segments are left, none is too large, and no token is rebuilt often", () => {
  const calls = fc.array(
    fc.integer({ min: 1, max: 40 }).map((n) => n ** 3),
    { minLength: 1, maxLength: 300 },
  );
  fc.assert(
    fc.property(calls, fc.integer({ min: 1, max: 50 }), (sizes, every) => {
      const most = 2 ** 28;
      let [now, rebuilt] = [[] as number[], 0];
      for (const [n, tokens] of sizes.entries()) {
        const merged = segmentsToMerge(entries(...now), tokens);
        const total = now.slice(now.length - merged).reduce((sum, size) => sum + size, tokens);
        now = [...now.slice(0, now.length - merged), total];
        // A call costs about itself while somebody compacts.
        if (now.length < 48) expect(total).toBeLessThanOrEqual(Math.max(tokens, 1 << 13));
        if (n % every === 0) {
          const done = compacted(now, most);
          now = done.sizes;
          rebuilt += done.rebuilt;
        }
      }
      now = compacted(now, most).sizes;
      const all = sizes.reduce((sum, size) => sum + size, 0);
      expect(now.reduce((sum, size) => sum + size, 0)).toBe(all);
      expect(now.length).toBeLessThanOrEqual(8 + Math.ceil(Math.log2(all) / 2));
      // Each time a token is rebuilt its segment becomes a quarter larger at least.
      expect(rebuilt).toBeLessThanOrEqual(all * (2 + Math.log(all) / Math.log(1.25)));
      expect(compacted(now, most, nextFullMerge).sizes).toEqual([all]);
    }),
  );
});

test.each([
  ["calls may merge the last ones yet", [100_000, 3000, 2000], undefined],
  ["neighbors of a size", [100_000, 90_000, 3000], { begin: 0, end: 2 }],
  ["the last first", [9000, 9000, 1_000_000, 30_000, 30_000], { begin: 3, end: 5 }],
  ["a small one before a large one", [9000, 500_000], { begin: 0, end: 2 }],
  ["sizes that fall", [1_000_000, 200_000, 40_000, 9000], undefined],
])("merged aside: %s", (_, sizes, range) => {
  expect(nextMerge(entries(...sizes))).toEqual(range);
});

test.each([
  ["nothing", [], undefined],
  ["one", [5], undefined],
  ["what fits, from the first on", [60, 30, 20], { begin: 0, end: 2 }],
  ["what does not fit stands alone", [90, 30, 20, 60], { begin: 1, end: 3 }],
  ["none fit together", [90, 30, 80], undefined],
])("merged fully: %s", (_, sizes, range) => {
  expect(nextFullMerge(entries(...sizes), 100)).toEqual(range);
});

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
