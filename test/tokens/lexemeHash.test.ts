import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lexemeHash, lexiconHashes, runHash } from "../../core/tokens/lexemeHash.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

describe("lexeme hash", () => {
  test.each([
    ["", "1388a0fb6cc8e406"],
    ["a", "649b56c2d8b1d702"],
    ["function", "56eb80366e03f709"],
    ["字", "9ce843442f7a2482"],
    ["\ud800", "f9b69438bb42f8a4"],
  ])("of %j is known to the world", (lexeme, expected) => expect(hashOf(lexeme)).toBe(expected));

  test("is that of the formula in big integers", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (lexeme) => {
        const units = Array.from({ length: lexeme.length }, (_, i) => lexeme.charCodeAt(i));
        expect(hashOf(lexeme)).toBe(slowHash(units, units, false));
      }),
    );
  });

  test("of 100,000 numbers has no two alike", () => {
    const lexicon = new Lexicon();
    for (let i = 0; i < 100_000; i++) lexicon.intern(String(i));
    expect(new Set(new BigUint64Array(lexiconHashes(lexicon).buffer)).size).toBe(100_000);
  });
});

describe("run hash", () => {
  test.each([
    ["a b", "e186810521237d21"],
    ["b a", "8b076fa5d9f04a16"],
    ["a b c", "f17d9e0fe1490b38"],
    ["a b c d e f g h i j k l", "5ed29f5640503215"],
  ])("of %j is known to the world", (run, expected) => expect(hashOfRun(run.split(" "))).toBe(expected));

  test("is that of the formula in big integers", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b", "c", "="), { maxLength: 12 }), (run) => {
        const hashes = run.map(hashOf);
        const high = hashes.map((hash) => Number.parseInt(hash.slice(0, 8), 16));
        const low = hashes.map((hash) => Number.parseInt(hash.slice(8), 16));
        expect(hashOfRun(run)).toBe(slowHash(high, low, true));
      }),
    );
  });

  test("tells all short runs of three lexemes apart", () => {
    const seen = new Set<string>();
    let total = 0;
    let runs: string[][] = [[]];
    for (let length = 1; length <= 8; length++) {
      runs = runs.flatMap((run) => ["a", "b", "c"].map((lexeme) => [...run, lexeme]));
      for (const run of runs) seen.add(hashOfRun(run));
      total += runs.length;
    }
    expect(seen.size).toBe(total);
  });
});

function hashOf(lexeme: string): string {
  const out = new Uint32Array(4);
  lexemeHash(lexeme, out, 1);
  expect([out[0], out[1]]).toEqual([0, 0]);
  return hex(out[2]) + hex(out[3]);
}

function hashOfRun(run: readonly string[]): string {
  const lexicon = new Lexicon();
  const ids = Uint32Array.from(["before", ...run, "after"], (lexeme) => lexicon.intern(lexeme));
  const out = new Uint32Array(4);
  runHash(lexiconHashes(lexicon), ids, 1, 1 + run.length, out, 1);
  expect([out[0], out[1]]).toEqual([0, 0]);
  return hex(out[2]) + hex(out[3]);
}

/** The formula of the header, to the letter. */
function slowHash(high: readonly number[], low: readonly number[], ofRun: boolean): string {
  const mask = 0xffffffffn;
  const lane = (units: readonly number[], seed: bigint, multiplier: bigint): string => {
    let h = ((ofRun ? seed ^ mask : seed) + BigInt(units.length)) & mask;
    for (const unit of units) {
      const y = ((h ^ BigInt(unit)) * multiplier) & mask;
      h = y ^ (y >> 15n);
    }
    h = ((h ^ (h >> 16n)) * 0x85ebca6bn) & mask;
    h = ((h ^ (h >> 13n)) * 0xc2b2ae35n) & mask;
    return hex(Number(h ^ (h >> 16n)));
  };
  return lane(high, 0x243f6a88n, 0x85ebca6bn) + lane(low, 0x13198a2en, 0x9e3779b1n);
}

function hex(lane: number): string {
  return lane.toString(16).padStart(8, "0");
}
