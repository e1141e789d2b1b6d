import fc from "fast-check";
import { expect, test } from "vitest";
import { compareBytes } from "../../core/contribute/byteOrder.ts";

test("strings compare as their UTF-8 bytes do", () => {
  // Few characters, from every length of UTF-8 and from both sides of the surrogates.
  const character = fc.constantFrom("a", "-", "/", "\u{e9}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}");
  const string = fc.array(character, { maxLength: 4 }).map((all) => all.join(""));
  fc.assert(
    fc.property(string, string, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 1000 },
  );
});
