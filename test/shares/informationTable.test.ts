import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadTables } from "../../core/node/tables.ts";
import { informationOf, parseInformationTable } from "../../core/shares/informationTable.ts";
import { defaultPolicy } from "../../core/shares/policy.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { type AuthoredText, lexCorpus } from "../../scripts/tables/corpus.ts";
import { countRuns } from "../../scripts/tables/countRuns.ts";
import { informationFile } from "../../scripts/tables/informationFile.ts";
import { findRepeats } from "../../scripts/tables/repeats.ts";
import { type SlowRun, slowInformation, slowIsSeen } from "../oracle/information.ts";

const gain = 6554;
const limits = { maximumBits: 4, gain, pairAuthors: 2, tripleAuthors: 2 };
const policy = { umaxBits: 4, minimumConditional: 9830 };

function corpusOf(runs: readonly SlowRun[]) {
  const texts: AuthoredText[] = runs.map(({ author, words }) => ({
    author,
    language: "plaintext",
    text: words.join(" "),
  }));
  return lexCorpus(texts, lexemeTokenizer);
}

function tableOf(runs: readonly SlowRun[]): Uint8Array {
  const corpus = corpusOf(runs);
  return informationFile(corpus, countRuns(corpus, findRepeats(corpus).seen), limits).bytes;
}

function informationOfText(bytes: Uint8Array, text: string, language: string) {
  const lexicon = new Lexicon();
  const tokens = lexemeTokenizer.tokenize(text, language, lexicon);
  const table = parseInformationTable("small.bin", bytes);
  return { tokens, ...informationOf(table, policy, tokens, lexicon) };
}

const word = fc.constantFrom("ab", "cd", "ef", "gh");
// A text that others copy in parts: repeats of 20 words must be met.
const passage = ["ab cd", "ef gh", "gh ab", "cd cd"]
  .flatMap((part) => Array(4).fill(part))
  .join(" ")
  .split(" ");
const words = fc
  .array(
    fc.oneof(
      word.map((w) => [w]),
      fc.tuple(fc.nat(8), fc.nat(30)).map(([begin, length]) => passage.slice(begin, begin + length)),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => parts.flat())
  .filter((all) => all.length > 0);
const corpora = fc
  .array(fc.record({ author: fc.nat(3), words }), { minLength: 1, maxLength: 4 })
  .map((runs) => runs.sort((a, b) => a.author - b.author));

describe("the information table", () => {
  test("marks text that was seen before as brute force does", () => {
    fc.assert(
      fc.property(corpora, (runs) => {
        const { seen } = findRepeats(corpusOf(runs));
        const expected = runs.flatMap((run, r) => run.words.map((_, j) => Number(slowIsSeen(runs, r, j))));
        expect([...seen]).toEqual(expected);
      }),
    );
  });

  test("tells what brute force tells", () => {
    fc.assert(
      fc.property(corpora, words, (runs, query) => {
        const { unigram, conditional } = informationOfText(tableOf(runs), query.join(" "), "plaintext");
        const slow = slowInformation(runs, { ...policy, gain });
        expect({ unigram: [...unigram], conditional: [...conditional] }).toEqual(slow(query));
      }),
    );
  });

  test("forgets what stood before when the comments begin", () => {
    fc.assert(
      fc.property(corpora, words, words, (runs, code, comment) => {
        const text = `${code.join(" ")} // ${comment.join(" ")}`;
        const { tokens, unigram, conditional } = informationOfText(tableOf(runs), text, "javascript");
        expect(tokens.codeCount).toBe(code.length);
        const slow = slowInformation(runs, { ...policy, gain });
        const [first, second] = [slow(code), slow(comment)];
        expect([...unigram]).toEqual([...first.unigram, ...second.unigram]);
        expect([...conditional]).toEqual([...first.conditional, ...second.conditional]);
      }),
    );
  });

  test("is the same file for the same texts", () => {
    const runs = [
      { author: 0, words: passage },
      { author: 1, words: passage.slice(3) },
    ];
    expect(tableOf(runs)).toEqual(tableOf(runs));
  });

  test("serves no policy that asks for more than it knows", () => {
    const table = parseInformationTable("small.bin", tableOf([{ author: 0, words: passage }]));
    const lexicon = new Lexicon();
    const tokens = lexemeTokenizer.tokenize("ab", "plaintext", lexicon);
    expect(() => informationOf(table, { ...policy, umaxBits: 5 }, tokens, lexicon)).toThrow(
      "policy.umaxBits is 5, the information table knows up to 4; lower it",
    );
  });
});

describe("a damaged information table is refused", () => {
  const bytes = tableOf([
    { author: 0, words: passage },
    { author: 1, words: passage.slice(3) },
  ]);
  const parse = (damaged: Uint8Array) => () => parseInformationTable("t.bin", damaged);

  test("wherever a byte is changed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), (flip) => {
        for (let at = 0; at < bytes.length; at++) {
          const damaged = bytes.slice();
          damaged[at] ^= flip;
          expect(parse(damaged)).toThrow(
            /^t\.bin: byte \d+: .*; (restore the file|install a newer version)$/,
          );
        }
      }),
      { numRuns: 10 },
    );
  });

  test("wherever it is cut", () => {
    for (let length = 0; length < bytes.length; length++)
      expect(parse(bytes.subarray(0, length))).toThrow(
        /^t\.bin: byte \d+: .*; (restore the file|install a newer version)$/,
      );
  });

  test.each([
    ["when it is empty", new Uint8Array(0), "0 bytes, a table has at least 12 and a multiple of 4"],
    [
      "when it is another kind",
      Uint8Array.from([...Buffer.from("DNCM"), ...bytes.slice(4)]),
      'wanted 0x54494e44 ("DNIT")',
    ],
    ["when something follows", Uint8Array.from([...bytes, 0, 0, 0, 0]), "checksum"],
  ])("%s", (_, damaged, message) => {
    expect(parse(damaged)).toThrow(message);
  });
});

describe("the table of this release", () => {
  const { information, hashes } = loadTables();
  const release = defaultPolicy(hashes);

  test("keeps u and v within their bounds", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme" }),
        fc.lorem({ mode: "sentences", maxCount: 3 }),
        (noise, prose) => {
          const lexicon = new Lexicon();
          const tokens = lexemeTokenizer.tokenize(`${noise} /* ${prose} */ ${prose}`, "javascript", lexicon);
          const { unigram, conditional } = informationOf(information, release, tokens, lexicon);
          unigram.forEach((u, j) => {
            expect(u).toBeLessThanOrEqual(20 * 65_536);
            expect(u).toBeGreaterThan(9830);
            expect(conditional[j]).toBeLessThanOrEqual(u);
            expect(conditional[j]).toBeGreaterThanOrEqual(9830);
          });
        },
      ),
    );
  });

  test.each([
    ["for (let i = 0; i < list.length; i++) {", 1.2],
    ['"use strict";\nmodule.exports = function', 0.8],
    ["zygomorphic quokka prestidigitates", 15],
  ])("finds %j to tell about %d bits a token", (text, bits) => {
    const lexicon = new Lexicon();
    const tokens = lexemeTokenizer.tokenize(text, "javascript", lexicon);
    const { conditional } = informationOf(information, release, tokens, lexicon);
    const average = conditional.reduce((sum, v) => sum + v, 0) / conditional.length / 65_536;
    expect(average).toBeGreaterThan(bits / 2);
    expect(average).toBeLessThan(bits * 2);
  });
});
