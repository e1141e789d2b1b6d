import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allAuthors,
  authorsAt,
  authorsInTokens,
  authorsOf,
  faultInText,
  faultOfAuthors,
  writersOf,
} from "../../core/contribute/authors.ts";
import type { Author } from "../../core/contribute/contribution.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

const text = "one two // three\nfour five // six\nseven eight\n";
const tokens = lexemeTokenizer.tokenize(text, "javascript", new Lexicon());
/** Line by line: ada, nobody known, ben with cyd. */
const given: readonly Author[] = [
  { beginChar: 0, endChar: 17, contributor: "ada" },
  { beginChar: 34, endChar: 46, contributor: "ben" },
  { beginChar: 34, endChar: 46, contributor: "cyd" },
];
const authors = authorsInTokens(given, tokens);
const contribution = { contributor: "ada", authors };

test("authors have the tokens that begin in their characters, of both runs", () => {
  expect(authors.map(({ contributor, code, comments }) => [contributor, code, comments])).toEqual([
    ["ada", [0, 2], [0, 1]],
    ["ben", [4, 6], [2, 2]],
    ["cyd", [4, 6], [2, 2]],
  ]);
  expect(authorsOf(contribution, 0, 1, 5)).toEqual([
    { begin: 1, end: 2, contributors: ["ada"] },
    { begin: 2, end: 4, contributors: [] },
    { begin: 4, end: 5, contributors: ["ben", "cyd"] },
  ]);
  expect(authorsOf(contribution, 1, 0, 2)).toEqual([
    { begin: 0, end: 1, contributors: ["ada"] },
    { begin: 1, end: 2, contributors: [] },
  ]);
  expect(authorsOf({ contributor: "dan" }, 0, 3, 9)).toEqual([{ begin: 3, end: 9, contributors: ["dan"] }]);
  expect(authorsAt(contribution, 1, 1)).toEqual([]);
  expect(writersOf(contribution, 0, 1, 6)).toEqual({ contributor: "ben", authors: ["ada", "ben", "cyd"] });
  expect(writersOf(contribution, 0, 0, 4)).toEqual({ contributor: "ada" });
  expect(writersOf(contribution, 0, 2, 4)).toEqual({ contributor: "unknown" });
  expect(allAuthors(contribution)).toEqual(["ada", "ben", "cyd"]);
  expect([faultOfAuthors(authors, 8), faultInText(authors, text, tokens)]).toEqual([undefined, undefined]);
});

test("a range is cut where asking for each of its tokens says", () => {
  const line = fc.record({ tokens: fc.nat(3), people: fc.subarray(["a", "b", "c"]) });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.nat(24), fc.nat(24), (lines, one, other) => {
      const people: (readonly string[])[] = [];
      const list = lines.flatMap(({ tokens: count, people: together }, n) => {
        const code = [people.length, people.length + count] as const;
        for (let i = 0; i < count; i++) people.push(together);
        const place = { beginChar: 10 * n, endChar: 10 * n + 10, code, comments: [0, 0] as const };
        return together.map((contributor) => ({ ...place, contributor }));
      });
      const [begin, end] = [
        Math.min(one, other, people.length),
        Math.min(Math.max(one, other), people.length),
      ];
      const pieces = authorsOf({ contributor: "x", authors: list }, 0, begin, end);
      const found = pieces.flatMap((piece) =>
        Array<readonly string[]>(piece.end - piece.begin).fill(piece.contributors),
      );
      expect(found).toEqual(people.slice(begin, end));
      expect(pieces.map((piece) => piece.begin)).toEqual(
        [begin, ...pieces.map((piece) => piece.end)].slice(0, pieces.length),
      );
    }),
  );
});

describe("a list of a log is refused when", () => {
  const [first, second, third] = authors;
  test.each([
    ["it is none", "ada", "authors is no list of authors"],
    ["it is empty", [], "authors is no list of authors"],
    ["an entry is nothing", [null], "author 1 has no ascending ranges of characters and tokens"],
    [
      "numbers go back",
      [{ ...first, endChar: -1 }],
      "author 1 has no ascending ranges of characters and tokens",
    ],
    [
      "a number is none",
      [{ ...first, code: [0, 1.5] }],
      "author 1 has no ascending ranges of characters and tokens",
    ],
    ["a name is not normal", [{ ...first, contributor: " ada" }], 'author 1 is " ada", not a contributor'],
    ["a name is missing", [{ ...first, contributor: undefined }], "author 1 is undefined, not a contributor"],
    ["there are no characters", [{ ...first, endChar: 0 }], "author 1 has no characters"],
    ["parts overlap", [first, { ...second, beginChar: 16 }], "author 2 overlaps the one before"],
    ["tokens overlap", [first, { ...second, code: [1, 6] }], "author 2 overlaps the one before"],
    ["those together differ", [first, second, { ...third, endChar: 45 }], "author 3 overlaps the one before"],
    [
      "one is named twice",
      [second, { ...second, contributor: "ben" }],
      "author 2 is named twice for the same characters",
    ],
    ["there are more tokens than the file has", [{ ...second, code: [4, 9] }], "authors have 11 tokens of 8"],
  ])("%s", (_, value, fault) => {
    expect(faultOfAuthors(value, 8)).toBe(fault);
  });
  test("its tokens are not those of the text", () => {
    const moved = [{ ...first, code: [0, 1] as const }];
    expect(faultInText(moved, text, tokens)).toBe("tokens 0,1 and 0,1 of author 1");
    expect(faultInText([{ ...second, endChar: 47 }], text, tokens)).toBe("authors of 47 characters of 46");
  });
});
