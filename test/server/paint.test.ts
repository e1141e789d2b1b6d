import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Annotation, Attribution } from "../../core/shares/annotation.ts";
import { payers } from "../../core/shares/payers.ts";
import { colorOf, paint } from "../../server/paint.ts";
import { colorCount } from "../../server/protocol.ts";
import { tokenAt, tokensInTextOrder } from "../../server/tokenAt.ts";

const full = 65536;

/** An annotation of a text in which each word is a token. */
function annotationOf(
  text: string,
  isComment: (word: string) => boolean,
  attributions: Attribution[],
): Annotation {
  const words = [...text.matchAll(/[^\s;]+/g)].map(({ 0: word, index }) => ({
    word,
    begin: index,
    end: index + word.length,
  }));
  const code = words.filter(({ word }) => !isComment(word));
  const all = [...code, ...words.filter(({ word }) => isComment(word))];
  const n = all.length;
  return {
    language: "plaintext",
    tokens: {
      ids: new Uint32Array(n),
      beginChar: Uint32Array.from(all, ({ begin }) => begin),
      endChar: Uint32Array.from(all, ({ end }) => end),
      codeCount: code.length,
    },
    unigram: new Uint32Array(n).fill(1),
    conditional: new Uint32Array(n).fill(1),
    length: new Uint32Array(n),
    suffix: new Uint32Array(n),
    commons: new Uint8Array(n),
    spans: [],
    spanOf: new Int32Array(n).fill(-1),
    attributions,
    shares: [...new Set(attributions.map(({ order }) => order))].map((order) => ({
      contributor: `p${order}`,
      credit: 1n,
      tokens: 1,
    })),
    creditMax: 10n,
    commonsCredit: 0n,
    contextCredit: 0n,
    ownCredit: 0n,
    unattributedCredit: 0n,
  };
}

function paid(begin: number, end: number, order: number, gain = full): Attribution {
  return { begin, end, order, contributor: `p${order}`, document: 0, position: 0, gain, credit: 1n };
}

/** The text with `[order:` and `]` around what is painted, lower case for paid in part. */
function marked(text: string, ...annotations: Annotation[]): string {
  const document = TextDocument.create("", "", 1, text);
  const orders = annotations.flatMap(({ attributions }) => attributions.map(({ order }) => order));
  const contributions = new Map(orders.map((order) => [order, { contributor: `p${order}` } as never]));
  const found = annotations.map((annotation) => ({
    dir: "",
    name: "",
    manifestHash: "",
    size: { contributions: 0, tokens: 0 },
    annotation,
    contributions,
  }));
  const annotated = { text: document, begin: 0, end: text.length, found, problems: [], tookMs: 0 };
  const { contributors, paint: numbers } = paint(annotated, new Map());
  let result = text;
  for (let i = numbers.length - 5; i >= 0; i -= 5) {
    const [line, from, to, contributor, strength] = numbers.slice(i, i + 5) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const [begin, end] = [
      document.offsetAt({ line, character: from }),
      document.offsetAt({ line, character: to }),
    ];
    const name = contributors[contributor]!.name;
    const label = strength === 2 ? name.toUpperCase() : name;
    result = `${result.slice(0, begin)}[${label}:${result.slice(begin, end)}]${result.slice(end)}`;
  }
  return result;
}

const isUpper = (word: string): boolean => /^[A-Z]/.test(word);

describe("paint", () => {
  test.each([
    ["neighbors are joined", "a b c d", [paid(1, 3, 1)], "a [P1:b c] d"],
    ["lines are not", "a b\n  c d", [paid(1, 3, 1)], "a [P1:b]\n  [P1:c] d"],
    [
      "marks no token holds go with what is around them",
      "a;\nb; c;\nd",
      [paid(0, 3, 1)],
      "[P1:a;]\n[P1:b; c];\nd",
    ],
    ["two contributors", "a b c d", [paid(0, 2, 1), paid(2, 4, 2)], "[P1:a b] [P2:c d]"],
    ["in part", "a b c d", [paid(0, 2, 1, 100), paid(2, 4, 1)], "[p1:a b] [P1:c d]"],
    ["the larger part wins", "a b c", [paid(0, 3, 1, 20000), paid(1, 2, 2, 45536)], "[p1:a] [p2:b] [p1:c]"],
    ["the earlier of equals wins", "a", [paid(0, 1, 2, 32768), paid(0, 1, 1, 32768)], "[p1:a]"],
    ["a comment between is not painted with the code around it", "a X b", [paid(0, 2, 1)], "[P1:a] X [P1:b]"],
    ["a comment inside of the same contributor is", "a X b", [paid(0, 3, 1)], "[P1:a X b]"],
    ["nothing", "a b", [], "a b"],
  ] as const)("%s", (_, text, attributions, wanted) => {
    expect(marked(text, annotationOf(text, isUpper, [...attributions]))).toBe(wanted);
  });

  test("the first store that pays for a token decides", () => {
    const text = "a b c d";
    const first = annotationOf(text, isUpper, [paid(1, 3, 1)]);
    const second = annotationOf(text, isUpper, [paid(0, 4, 2)]);
    expect(marked(text, first, second)).toBe("[P2:a] [P1:b c] [P2:d]");
  });

  test("each paid token is painted once, and no other character but white space between", () => {
    const word = fc.constantFrom("a", "b", "𝒳", "C", "D\n", "é\r\n", "\n");
    const stretch = fc.tuple(
      fc.nat(20),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(full, 9),
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 20 }),
        fc.array(stretch, { maxLength: 5 }),
        (words, stretches) => {
          const text = words.join(" ");
          const count = [...text.matchAll(/\S+/g)].length;
          const attributions = stretches
            .filter(([begin]) => begin < count)
            .map(([begin, length, order, gain]) => paid(begin, Math.min(count, begin + length), order, gain));
          const annotation = annotationOf(text, isUpper, attributions);
          const pieces = [...marked(text, annotation).matchAll(/\[\w+:([^\]]*)\]/g)].map(
            ([, piece]) => piece,
          );
          const painted = pieces.join(" ").match(/\S+/gu) ?? [];
          const payer = payers(attributions, count);
          const { beginChar, endChar } = annotation.tokens;
          const wanted = [...tokensInTextOrder(annotation)]
            .filter((token) => payer[token]! >= 0)
            .map((token) => text.slice(beginChar[token], endChar[token]));
          expect(painted).toEqual(wanted);
          for (const piece of pieces) expect(piece).not.toContain("\n");
        },
      ),
    );
  });
});

describe("tokenAt", () => {
  const text = "aa  bb XX cc";
  const annotation = {
    ...annotationOf(text, isUpper, []),
    spanOf: Int32Array.from([0, 0, -1, -1]), // aa, bb, cc, XX
  };
  test.each([
    [0, "aa"],
    [1, "aa"],
    [2, "aa"],
    [3, "aa"], // White space inside a span.
    [4, "bb"],
    [6, "bb"],
    [7, "XX"],
    [9, "XX"],
    [12, "cc"],
  ])("at %i is %s", (offset, word) => {
    const token = tokenAt(annotation, offset)!;
    const { beginChar, endChar } = annotation.tokens;
    expect(text.slice(beginChar[token], endChar[token])).toBe(word);
  });

  test("is nothing in white space between spans, and in an empty text", () => {
    const apart = { ...annotation, spanOf: Int32Array.from([0, 1, -1, -1]) };
    expect(tokenAt(apart, 3)).toBeUndefined();
    expect(tokenAt(annotationOf("  ", isUpper, []), 1)).toBeUndefined();
    expect(tokenAt(annotationOf(" a", isUpper, []), 0)).toBeUndefined();
  });
});

describe("colorOf", () => {
  test("as many contributors as there are colors have different ones", () => {
    const colors = new Map<string, number>();
    const given = Array.from({ length: colorCount }, (_, i) => colorOf(`contributor ${i}`, colors));
    expect(new Set(given).size).toBe(colorCount);
    expect(colorOf("one more", colors)).toBeLessThan(colorCount);
    expect(colorOf("contributor 3", colors)).toBe(given[3]);
  });

  test("is the same in every document where it is free", () => {
    expect(colorOf("Ada", new Map())).toBe(
      colorOf("Ada", new Map([["Bob", (colorOf("Ada", new Map()) + 1) % colorCount]])),
    );
  });
});
