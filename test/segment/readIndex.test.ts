import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Width } from "../../core/segment/byteOrder.ts";
import { layoutOf } from "../../core/segment/indexLayout.ts";
import { packPointers, pointerBytesFor, unpackPointers } from "../../core/segment/pointers.ts";
import { checkIds } from "../../core/segment/readLexicon.ts";
import { checkSeparators, readStarts } from "../../core/segment/readStarts.ts";
import { compareCounts, readUnigrams } from "../../core/segment/readUnigrams.ts";
import { TokensInMemory } from "../../core/segment/suffixIndex.ts";
import { verifyDocuments, verifyOrder } from "../../core/segment/verifyOrder.ts";
import { sortedSuffixes } from "../oracle/search.ts";

function isTaken(tokens: readonly number[], sa: readonly number[]): boolean {
  const layout = { width: 1, pointerBytes: 1, tokenCount: tokens.length } as const;
  try {
    for (const _ of verifyOrder("table.0", Uint8Array.from(tokens), Uint32Array.from(sa), layout));
    return true;
  } catch {
    return false;
  }
}

/** All lists of `length` numbers below `below`. */
function* lists(length: number, below: number): Generator<number[]> {
  if (length === 0) yield [];
  else for (const rest of lists(length - 1, below)) for (let x = 0; x < below; x++) yield [x, ...rest];
}

test.each([0, 1, 2, 3, 4])("of all tables for %i tokens the suffix array alone is taken", (n) => {
  for (const tokens of lists(n, 3)) {
    const wanted = String(sortedSuffixes(tokens, 1));
    for (const sa of lists(n, n))
      expect(isTaken(tokens, sa), `${tokens} / ${sa}`).toBe(String(sa) === wanted);
  }
});

test("two suffixes that change places are noticed, in every width", () => {
  const given = fc.record({
    tokens: fc.array(fc.constantFrom(0, 1, 255, 256, 65536), { minLength: 2, maxLength: 30 }),
    a: fc.nat(),
    b: fc.nat(),
  });
  fc.assert(
    fc.property(given, ({ tokens, a, b }) => {
      const layout = { width: 4, pointerBytes: 1, tokenCount: tokens.length } as const;
      const sa = sortedSuffixes(tokens, 4);
      const run = (): void => {
        for (const _ of verifyOrder("t", Uint32Array.from(tokens), Uint32Array.from(sa), layout));
      };
      run();
      const [i, j] = [a % sa.length, b % sa.length];
      [sa[i], sa[j]] = [sa[j]!, sa[i]!];
      if (i !== j) expect(run).toThrow(/^t: byte \d+: the suffix at/);
    }),
  );
});

test("a separator within a document is noticed", () => {
  const layout = { width: 1, pointerBytes: 1, tokenCount: 4 } as const;
  const tokens = Uint8Array.of(0xff, 1, 0xff, 2);
  verifyDocuments("t", tokens, Uint32Array.of(0, 2), layout);
  expect(() => verifyDocuments("t", tokens, Uint32Array.of(0), layout)).toThrow("t: byte 2: a separator");
});

test("a document that starts at a token is noticed", () => {
  const tokens = new TokensInMemory(Uint8Array.of(0xff, 1, 2));
  checkSeparators("o", Uint32Array.of(0), tokens, 1);
  const message = "o: byte 8: points at token 2, byte 2, wanted a separator";
  expect(() => checkSeparators("o", Uint32Array.of(0, 2), tokens, 1)).toThrow(message);
});

test("an id that the lexicon does not have is noticed", () => {
  const tokens = Uint16Array.of(0xffff, 0, 2, 3);
  checkIds("t", 4096, tokens, 2, 4);
  expect(() => checkIds("t", 4096, tokens, 2, 3)).toThrow("t: byte 4102: id 3, wanted an id below 3");
});

describe("entries of a table", () => {
  const widths = fc.constantFrom<Width>(1, 2, 4);
  test("of one to eight bytes come back as they were", () => {
    fc.assert(
      fc.property(
        widths,
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.nat(2 ** 31 - 1)),
        (width, pointerBytes, numbers) => {
          const most = Math.min(2 ** 31, Math.floor(256 ** pointerBytes / width));
          const sa = Uint32Array.from(numbers, (n) => n % most);
          const layout = { width, pointerBytes, tokenCount: most };
          const bytes = packPointers(sa, width, pointerBytes === 4 && width > 1 ? 5 : pointerBytes);
          const into = new Uint32Array(sa.length);
          const wide = { ...layout, pointerBytes: bytes.length / Math.max(1, sa.length) || pointerBytes };
          expect(unpackPointers(bytes, wide, into)).toBe(-1);
          expect(into).toEqual(sa);
        },
      ),
    );
  });

  test.each([1, 2, 3, 4, 5, 8])(
    "of %i bytes that point between tokens or behind them are found",
    (pointerBytes) => {
      const layout = { width: 2, pointerBytes, tokenCount: 10 } as const;
      for (const [offset, found] of [
        [18, -1],
        [19, 1],
        [20, 1],
        [255, 1],
      ] as const) {
        const bytes = new Uint8Array(2 * pointerBytes);
        bytes[pointerBytes] = offset;
        expect(unpackPointers(bytes, layout, new Uint32Array(2))).toBe(found);
      }
      const bytes = new Uint8Array(pointerBytes).fill(0xff);
      expect(unpackPointers(bytes, layout, new Uint32Array(1))).toBe(0);
    },
  );

  test("take as many bytes as the last offset needs", () => {
    const sizes = [1, 2, 256, 257, 65536, 65537, 2 ** 24, 2 ** 24 + 1, 2 ** 32, 2 ** 32 + 1, 2 ** 40];
    expect(sizes.map(pointerBytesFor)).toEqual([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });
});

describe("the width of tokens", () => {
  const read = (tokenBytes: number, tableBytes: number, fitting: readonly Width[] = [1, 2, 4]): unknown => {
    const fits = (width: Width): boolean => fitting.includes(width);
    const { width, pointerBytes } = layoutOf({ where: "t", tokenBytes, tableBytes, width: undefined, fits });
    return [width, pointerBytes];
  };
  test("follows from the size of the table", () => {
    expect(read(1000, 2000)).toEqual([1, 2]);
    expect(read(1000, 1000)).toEqual([2, 2]);
    expect(read(1000, 500)).toEqual([4, 2]);
    expect(read(2e9, 4e9)).toEqual([2, 4]);
    expect(read(8e9, 20e9)).toEqual([2, 5]);
  });
  test("or from the documents, where entries are wider than they need be", () => {
    expect(read(1000, 2500, [2])).toEqual([2, 5]);
    expect(read(1000, 2000, [2])).toEqual([2, 4]);
    expect(() => read(1000, 8000, [1, 2])).not.toThrow();
    expect(() => read(1000, 4000, [1, 2])).toThrow("fits tokens of 2 and 1 bytes");
  });
  test.each([
    [1000, 999],
    [1000, 0],
    [0, 4],
    [1001, 1001],
    [1000, 9e15],
  ])("%i bytes of tokens do not go with %i of a table", (tokenBytes, tableBytes) => {
    expect(() => read(tokenBytes, tableBytes)).toThrow(/^t: \d+ bytes for \d+ bytes of tokens, wanted/);
  });
  test("absurd counts are refused", () => {
    expect(() => read(2 ** 34, 5 * 2 ** 33)).toThrow(
      "8589934592 tokens, this program reads up to 4294967295",
    );
  });
});

const small = { width: 2, pointerBytes: 1, tokenCount: 5 } as const;

test.each([
  ["not a multiple of eight", [1, 2, 3], "3 bytes, wanted a multiple of 8"],
  ["no documents", [], "no document, wanted some, for 5 tokens"],
  ["more than there are tokens", new Array(48).fill(0), "6 documents, wanted at most 5"],
  ["not at the begin", [2, 0, 0, 0, 0, 0, 0, 0], "byte 0: points at 2, wanted 0"],
  ["twice the same", new Array(16).fill(0), "byte 8: points at 0, wanted a token behind document 1"],
  ["between tokens", [...new Array(8).fill(0), 3, 0, 0, 0, 0, 0, 0, 0], "byte 8: points at 3, wanted"],
  ["past the end", [...new Array(8).fill(0), 10, 0, 0, 0, 0, 0, 0, 0], "byte 8: points at 10, wanted"],
  [
    "absurd",
    [...new Array(8).fill(0), ...new Array(8).fill(255)],
    "byte 8: points at 18446744073709551615, wanted",
  ],
])("starts that are %s are refused", (_, bytes, message) => {
  expect(() => readStarts("o", Uint8Array.from(bytes as number[]), small)).toThrow(message);
});

test.each([
  ["1 2\n65535 3", "byte 4: no id and count"],
  ["1 2\n65535\n", "byte 4: no id and count"],
  ["1 -2\n", "byte 0: no id and count"],
  ["1 2\n1 3\n", "byte 4: id 1, wanted one up to 65535 not listed before"],
  ["65536 5\n", "byte 0: id 65536, wanted one up to 65535"],
  ["1 2\n", "counts of 2 in all, wanted 5"],
  ["1 99999999999999\n", "counts of more than 5 in all, wanted 5"],
  ["1 99999999999999999999\n", "byte 0: no id and count"],
])("counts %j are refused", (text, message) => {
  expect(() => readUnigrams("u", Buffer.from(text), small)).toThrow(message);
});

test("counts that are not those of the tokens are noticed", () => {
  const said = readUnigrams("u", Buffer.from("0 0\n1 2\n65535 3\n"), small);
  expect([...said]).toEqual([
    [1, 2],
    [65535, 3],
  ]);
  compareCounts("u", said, new Map(said));
  expect(() =>
    compareCounts(
      "u",
      said,
      new Map([
        [1, 1],
        [65535, 4],
      ]),
    ),
  ).toThrow("u: count 2 of id 1, wanted 1");
});
