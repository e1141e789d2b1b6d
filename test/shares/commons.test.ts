import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadTables } from "../../core/node/tables.ts";
import { type Commons, commonsMask, parseCommons } from "../../core/shares/commons.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { CommonsRuns } from "../../scripts/tables/commonsFile.ts";
import { lexCorpus } from "../../scripts/tables/corpus.ts";
import { findRepeats } from "../../scripts/tables/repeats.ts";
import { slowSharedWindows } from "../oracle/information.ts";

function maskOf(commons: Commons, text: string, language: string): Uint8Array {
  const lexicon = new Lexicon();
  return commonsMask(commons, lexemeTokenizer.tokenize(text, language, lexicon), lexicon);
}

function part(mask: Uint8Array): number {
  return mask.reduce((sum, one) => sum + one, 0) / mask.length;
}

const fourteen = "a b c d e f g h i j k l m n";
const smallFile = (() => {
  const runs = new CommonsRuns();
  runs.addTexts(lexCorpus([{ author: 0, language: "plaintext", text: fourteen }], lexemeTokenizer));
  return runs.file();
})();
const small = parseCommons("small.bin", smallFile);

describe("the mask covers", () => {
  // [..] is what must be marked.
  test.each([
    ["a whole text", "[a b c d e f g h i j k l m n]"],
    ["its middle, in other company", "x [b c d e f g h i j k l m] y"],
    ["two runs that touch", "[a b c d e f g h i j k l b c d e f g h i j k l m]"],
    ["nothing of eleven", "b c d e f g h i j k l x"],
    ["nothing with a gap", "a b c d e f x g h i j k l m n"],
    ["nothing shorter than a run", "a b c"],
  ])("%s", (_, marked) => {
    const text = marked.replaceAll(/[[\]]/g, "");
    const expected = marked.split(" ").map((word, j, all) => {
      const before = all.slice(0, j).join(" ");
      const open = before.split("[").length > before.split("]").length;
      return Number(open || word.startsWith("["));
    });
    expect([...maskOf(small, text, "plaintext")]).toEqual(expected);
  });

  test("nothing across the border of code and comments", () => {
    expect(part(maskOf(small, "a b c d e f // g h i j k l m n", "javascript"))).toBe(0);
    expect([...maskOf(small, `x // ${fourteen}`, "javascript")]).toEqual([0, ...Array(14).fill(1)]);
  });
});

test("texts of two authors are commons from 20 lexemes on, as brute force says", () => {
  const letters = fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.array(letters, { minLength: 2, maxLength: 4 }), (texts) => {
      const runs = texts.map((words, i) => ({ author: i >> 1, words }));
      const authored = runs.map(({ author, words }) => ({
        author,
        language: "plaintext",
        text: words.join(" "),
      }));
      const corpus = lexCorpus(authored, lexemeTokenizer);
      const gathered = new CommonsRuns();
      gathered.addWindows(corpus, findRepeats(corpus).shared);
      const commons = parseCommons("t.bin", gathered.file());
      const listed = new Set(
        [...slowSharedWindows(runs)].flatMap((window) => {
          const words = window.split(" ");
          return Array.from({ length: 9 }, (_, at) => words.slice(at, at + 12).join(" "));
        }),
      );
      for (const { words } of runs) {
        const expected = words.map((_, j) =>
          Number(
            words.some((_, at) => at <= j && j < at + 12 && listed.has(words.slice(at, at + 12).join(" "))),
          ),
        );
        expect([...maskOf(commons, words.join(" "), "plaintext")]).toEqual(expected);
      }
    }),
  );
});

describe("a damaged table of commons is refused", () => {
  const parse = (damaged: Uint8Array) => () => parseCommons("c.bin", damaged);

  test("wherever a byte is changed", () => {
    for (let at = 0; at < smallFile.length; at++) {
      const damaged = smallFile.slice();
      damaged[at] ^= 1 << (at % 8);
      expect(parse(damaged)).toThrow(/^c\.bin: byte \d+: .*; (restore the file|install a newer version)$/);
    }
  });

  test("wherever it is cut", () => {
    for (let length = 0; length < smallFile.length; length++)
      expect(parse(smallFile.subarray(0, length))).toThrow(
        /^c\.bin: byte \d+: .*; (restore the file|install a newer version)$/,
      );
  });
});

describe("the commons of this release", () => {
  const { commons } = loadTables();

  test("hold the MIT license but for the name in it", () => {
    const text = readFileSync("node_modules/fast-check/LICENSE", "utf8");
    expect(part(maskOf(commons, text, "plaintext"))).toBeGreaterThan(0.9);
    const asComment = `/*\n${text.replaceAll(/^/gm, " * ")}\n */`;
    expect(part(maskOf(commons, asComment, "javascript"))).toBeGreaterThan(0.9);
  });

  test("hold the helpers of TypeScript and esbuild", () => {
    const tslib = readFileSync("node_modules/tslib/tslib.js", "utf8");
    const begin = tslib.indexOf("__awaiter = function");
    const awaiter = tslib.slice(begin, tslib.indexOf("__generator = function", begin));
    expect(part(maskOf(commons, awaiter, "javascript"))).toBeGreaterThan(0.95);

    const source = "export const later = async () => { await import('./x'); };";
    const { code } = transformSync(source, { target: "es2015", format: "cjs" });
    expect(part(maskOf(commons, code, "javascript"))).toBeGreaterThan(0.8);
  });

  test("hold nothing of what was written here", () => {
    for (const file of [
      "core/shares/hashTable.ts",
      "scripts/tables/tableFile.ts",
      "core/shares/informationTable.ts",
    ])
      expect(part(maskOf(commons, readFileSync(file, "utf8"), "typescript"))).toBe(0);
  });
});
