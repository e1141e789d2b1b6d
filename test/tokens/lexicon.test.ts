import fc from "fast-check";
import { expect, test } from "vitest";
import { Lexicon } from "../../core/tokens/lexicon.ts";

const lexemes = fc.array(
  fc.oneof(
    fc.constantFrom("", "a", "b", "ab", "ba", "é", "字", "\ud800", "😀"),
    fc.string({ unit: "binary" }),
  ),
  { maxLength: 200 },
);

test("ids are dense, in the order of first sight, and lead back", () => {
  fc.assert(
    fc.property(lexemes, (all) => {
      const lexicon = new Lexicon();
      const known = [...new Set(all)];
      expect(all.map((lexeme) => lexicon.intern(lexeme))).toEqual(all.map((lexeme) => known.indexOf(lexeme)));
      expect(lexicon.size).toBe(known.length);
      expect(known.map((_, id) => lexicon.textOf(id))).toEqual(known);
      expect(known.map((lexeme) => lexicon.idOf(lexeme))).toEqual([...known.keys()]);
      expect(lexicon.idOf("never met before, by anyone")).toBeUndefined();
    }),
  );
});

test("a slice is the lexeme it holds", () => {
  const lexicon = new Lexicon();
  const units = Uint16Array.from("abcabc", (character) => character.charCodeAt(0));
  expect([lexicon.internUnits(units, 1, 3), lexicon.internUnits(units, 4, 6), lexicon.idOf("bc")]).toEqual([
    0, 0, 0,
  ]);
  units.fill(0);
  expect(lexicon.textOf(0)).toBe("bc");
});

test("300,000 lexemes keep apart", () => {
  const lexicon = new Lexicon();
  for (let i = 0; i < 300_000; i++) lexicon.intern(`lexeme${i}`);
  expect(lexicon.size).toBe(300_000);
  for (let i = 0; i < 300_000; i += 997) {
    expect(lexicon.idOf(`lexeme${i}`)).toBe(i);
    expect(lexicon.textOf(i)).toBe(`lexeme${i}`);
  }
});

test("a lexeme of a million characters comes back whole", () => {
  const lexicon = new Lexicon();
  const long = "0123456789".repeat(100_000);
  expect(lexicon.intern("x") + lexicon.intern(long)).toBe(1);
  expect(lexicon.textOf(1) === long).toBe(true);
});

test("crafted collisions neither mix lexemes up nor slow it down", () => {
  const lexicon = new Lexicon();
  const all = colliding(15);
  expect(new Set(all.map(slowHash)).size).toBe(1);
  const begin = performance.now();
  expect(all.map((lexeme) => lexicon.intern(lexeme))).toEqual([...all.keys()]);
  expect(all.map((lexeme) => lexicon.idOf(lexeme))).toEqual([...all.keys()]);
  expect(all.map((_, id) => lexicon.textOf(id))).toEqual(all);
  // Each compared with each would be half a billion texts.
  expect(performance.now() - begin).toBeLessThan(15_000);
});

const emptyHash = 0x2545f491;

/** 2 to the power of `blocks` texts with one hash: at each step two blocks that lead to the same state. */
function colliding(blocks: number): string[] {
  let state = emptyHash;
  let all = [""];
  for (let block = 0; block < blocks; block++) {
    const seen = new Map<number, string>();
    for (let i = 0; ; i++) {
      const text = String.fromCharCode(
        97 + (i % 26),
        0x100 + ((i / 26) & 0x3fff),
        0x4000 + (Math.imul(i, 40503) & 0x3fff),
      );
      const after = absorb(state, text);
      const other = seen.get(after);
      if (other !== undefined && other !== text) {
        all = all.flatMap((start) => [start + text, start + other]);
        state = after;
        break;
      }
      seen.set(after, text);
    }
  }
  return all;
}

function absorb(state: number, text: string): number {
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x9e3779b1);
  return state;
}

function slowHash(text: string): number {
  return absorb(emptyHash, text);
}
