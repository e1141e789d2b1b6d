import fc from "fast-check";
import { expect, test } from "vitest";
import { contextAt } from "../../core/match/context.ts";
import { mostFrequentNext } from "../../core/match/mostFrequentNext.ts";
import { queryFor } from "../../core/match/query.ts";
import { RunSearch } from "../../core/match/runSearch.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { followers } from "../oracle/context.ts";
import { longestSuffix, placesOf } from "../oracle/search.ts";
import { oddTokens, segmentOf, smallTokens } from "../segment/given.ts";

const documents = fc.array(smallTokens(30), { minLength: 1, maxLength: 6 });
// One id that no document holds.
const query = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 });

const searched = (segments: readonly Segment[], ids: readonly number[], lexicon?: Lexicon) =>
  segments.map((segment) => ({
    segment,
    search: new RunSearch(segment, queryFor(segment, Uint32Array.from(ids), lexicon)),
  }));

/** The first `most` followers, with words where `wordOf` gives them; ties by word, the end last. */
function firstFollowers(
  texts: readonly (readonly number[])[],
  pattern: readonly number[],
  most: number,
  wordOf: (id: number) => string | number,
) {
  return [...followers(texts, pattern)]
    .map(([id, count]) => ({ token: id === "end" ? undefined : wordOf(id), count }))
    .sort((a, b) => {
      if (a.count !== b.count) return b.count - a.count;
      return a.token === undefined ? 1 : b.token === undefined ? -1 : a.token < b.token ? -1 : 1;
    })
    .slice(0, most);
}

test("the context, its places and what follows agree with brute force, over any cut into segments", () => {
  fc.assert(
    fc.property(
      documents,
      query,
      fc.nat(5),
      fc.nat(11),
      fc.integer({ min: 1, max: 5 }),
      (texts, output, cut, at, most) => {
        const position = at % output.length;
        const segments = [texts.slice(0, cut), texts.slice(cut)]
          .filter((part) => part.length > 0)
          .map((part) => segmentOf(part, 255));
        const length = longestSuffix(texts, output, position);
        const begin = position + 1 - length;
        const pattern = output.slice(begin, position + 1);
        const here = output[position + 1];
        expect(contextAt(searched(segments, output), position, most)).toEqual({
          begin,
          end: position + 1,
          count: length === 0 ? 0 : placesOf(texts, pattern).length,
          next: length === 0 ? [] : firstFollowers(texts, pattern, most, (id) => id),
          asHere: length === 0 || here === undefined ? 0 : placesOf(texts, [...pattern, here]).length,
        });
      },
    ),
  );
});

test("segments with words of their own agree on the words that follow", () => {
  fc.assert(
    fc.property(documents, query, fc.nat(5), fc.integer({ min: 1, max: 3 }), (texts, output, cut, most) => {
      const wordOf = (id: number) => `w${(id * 7) % 5}`; // Words in another order than their ids.
      const parts = [texts.slice(0, cut), texts.slice(cut)].filter((part) => part.length > 0);
      const segments = parts.map((part) => {
        const lexicon = new Lexicon();
        const draft = new SegmentDraft(lexicon);
        part.forEach((ids, d) => {
          draft.add(
            { order: d + 1, run: 0 },
            Uint32Array.from(ids, (id) => lexicon.intern(wordOf(id))),
          );
        });
        return draft.build(lexicon.size);
      });
      const lexicon = new Lexicon();
      const ids = output.map((id) => lexicon.intern(wordOf(id)));
      const found = contextAt(searched(segments, ids, lexicon), output.length - 1, most);
      const length = longestSuffix(texts, output, output.length - 1);
      expect(found.end - found.begin).toBe(length);
      const pattern = output.slice(output.length - length);
      expect(found.next).toEqual(length === 0 ? [] : firstFollowers(texts, pattern, most, wordOf));
    }),
  );
});

test("ids of every width follow in any order of their bytes", () => {
  fc.assert(
    fc.property(oddTokens, fc.nat(59), fc.integer({ min: 1, max: 4 }), ({ ids, idCount }, at, most) => {
      fc.pre(ids.length > 0);
      const pattern = ids.slice(at % ids.length, (at % ids.length) + 1);
      const [{ segment, search }] = searched([segmentOf([ids], idCount)], pattern);
      const found = mostFrequentNext([{ segment, interval: search.interval(0, 1), length: 1 }], most);
      expect(found).toEqual(firstFollowers([ids], pattern, most, (id) => id));
    }),
  );
});

test("of thousands that follow, the most frequent are found, however even they are", () => {
  const follower = fc.oneof(
    fc.constantFrom(7, 7, 7, 260), // Two that stand out, or nearly.
    fc.integer({ min: 1, max: 3000 }),
  );
  const long = fc.array(follower, { minLength: 1500, maxLength: 4000 });
  fc.assert(
    fc.property(long, fc.nat(4000), fc.integer({ min: 1, max: 6 }), (next, cut, most) => {
      const text = (part: readonly number[]) => part.flatMap((id) => [0, id]);
      const texts = [text(next.slice(0, cut)), text(next.slice(cut))].filter((part) => part.length > 0);
      const segments = texts.map((part) => segmentOf([part], 3001));
      const found = contextAt(searched(segments, [0]), 0, most);
      expect(found.count).toBe(next.length);
      expect(found.next).toEqual(firstFollowers(texts, [0], most, (id) => id));
    }),
    { numRuns: 20 },
  );
});
