import fc from "fast-check";
import { expect, test } from "vitest";
import { narrow, sampleSuffixes } from "../../core/segment/samples.ts";
import { segmentOf } from "./given.ts";

/** Small, middling and large ids, so that keys tell one to eight tokens, and many tie. */
const given = fc
  .constantFrom(
    { pool: [0, 1], idCount: 255 },
    { pool: [0, 1, 255, 256, 65000], idCount: 65535 },
    { pool: [0, 1, 65536, 65537, 16777216], idCount: 16777300 },
  )
  .chain(({ pool, idCount }) =>
    fc.record({
      ids: fc.array(fc.constantFrom(...pool), { minLength: 600, maxLength: 1500 }),
      pattern: fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength: 12 }),
      from: fc.nat(1400),
      idCount: fc.constant(idCount),
    }),
  );

test("the place of a pattern and its neighbors are among the ranks that the samples leave", () => {
  let narrowed = 0;
  fc.assert(
    fc.property(given, ({ ids, pattern, from, idCount }) => {
      const segment = segmentOf([ids], idCount);
      const { tokens, suffixes, buckets, width } = segment;
      const samples = sampleSuffixes(tokens, suffixes, buckets.ids);
      // A pattern of the text and one that may not be.
      for (const wanted of [pattern, ids.slice(from % ids.length, (from % ids.length) + pattern.length)]) {
        const bucket = buckets.of(wanted[0]);
        if (bucket.low === bucket.high) continue;
        const { low, high } = narrow(samples, bucket, Uint32Array.from(wanted), 0, wanted.length);
        const all = [...tokens.subarray(0, tokens.length)];
        // The pattern behind the text, and what continues it greatest: both places, by brute force.
        const bytes = (values: readonly number[]): number[] =>
          values.flatMap((v) => Array.from({ length: width }, (_, k) => Math.floor(v / 256 ** k) % 256));
        const isBefore = (start: number, isAfter: boolean): boolean => {
          const [a, b] = [bytes(all.slice(start, start + wanted.length)), bytes(wanted)];
          for (let i = 0; i < b.length; i++) {
            if (i >= a.length) return true;
            if (a[i] !== b[i]) return a[i] < b[i];
          }
          return isAfter;
        };
        const starts = [...suffixes.subarray(bucket.low, bucket.high)];
        const first = bucket.low + starts.filter((start) => isBefore(start, false)).length;
        const last = bucket.low + starts.filter((start) => isBefore(start, true)).length;
        expect(low).toBeLessThanOrEqual(Math.max(bucket.low, first - 1));
        expect(high).toBeGreaterThanOrEqual(Math.min(bucket.high, last + 1));
        expect(low).toBeGreaterThanOrEqual(bucket.low);
        expect(high).toBeLessThanOrEqual(bucket.high);
        if (high - low < bucket.high - bucket.low) narrowed++;
      }
    }),
  );
  expect(narrowed).toBeGreaterThan(0);
});
