import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contribution } from "../../core/contribute/contribution.ts";
import type { AttributionRecord } from "../../core/record/attributionRecord.ts";
import { agentTrace, noticeText, spdxText } from "../../core/record/notice.ts";
import { reusedOf } from "../../core/record/reused.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

const id = (n: number): string => `0x${String(n).padStart(64, "0")}`;

function contribution(order: number, over: Partial<Contribution> = {}): Contribution {
  return {
    order,
    id: id(order),
    path: `p/f${order}.js`,
    language: "javascript",
    contributor: `Author ${order}`,
    license: "MIT",
    sizeBytes: 1,
    tokens: 1,
    revoked: false,
    ...over,
  };
}

/** A record whose attributions are the words of `text` that are digits: digit n is of contribution n. */
function marked(text: string, contributions: readonly Contribution[]) {
  const tokens = lexemeTokenizer.tokenize(text, "plaintext", new Lexicon());
  const attributions = [...tokens.beginChar].flatMap((beginChar, j) => {
    const n = Number(text.slice(beginChar, tokens.endChar[j]));
    if (!(n > 0)) return [];
    return [{ begin: j, end: j + 1, contribution: id(n), document: 0, position: 0, credit: "1" }];
  });
  const record = {
    createdAt: "2026-01-31T12:00:00.000Z",
    model: { id: "tiny-1" },
    attributions,
  } as unknown as AttributionRecord;
  const byId = new Map(contributions.map((each) => [each.id, each]));
  return { record, reused: reusedOf(record, text, tokens, byId) };
}

const two = [contribution(1), contribution(2, { license: "Apache-2.0" })];

describe("lines", () => {
  test.each([
    ["one line", "1 1 a", { 1: [[1, 1]] }],
    ["an empty line is in between and belongs to both sides", "1\n\n1", { 1: [[1, 3]] }],
    [
      "a line of nobody parts",
      "1\na\n1",
      {
        1: [
          [1, 1],
          [3, 3],
        ],
      },
    ],
    ["a line of two", "1 2\n2", { 1: [[1, 1]], 2: [[1, 2]] }],
    ["carriage returns", "1\r\n1\r\na", { 1: [[1, 2]] }],
    ["nothing", "a b", {}],
  ])("%s", (_, text, wanted) => {
    const found = marked(text, two).reused.map((each) => [
      each.contribution.order,
      each.lines.map(({ first, last }) => [first, last]),
    ]);
    expect(Object.fromEntries(found)).toEqual(wanted);
  });

  test("every token credited stands in the characters of a range, whatever the text", () => {
    const word = fc.constantFrom("1", "2", "a", "\n", "\n\n", " ", "\r\n", "é", "𝒳");
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (parts) => {
        const text = parts.join(" ");
        const { reused } = marked(text, two);
        for (const { contribution: c, lines, tokens } of reused) {
          const inside = lines.flatMap(({ beginChar, endChar }) =>
            text
              .slice(beginChar, endChar)
              .split(/\s+/)
              .filter((each) => each === String(c.order)),
          );
          expect(inside.length).toBe(tokens);
          expect(inside.length).toBe(parts.filter((part) => part === String(c.order)).length);
        }
      }),
    );
  });
});

const file = (text: string, hasMark = false) => ({ name: "out.js", sha1: "0".repeat(40), text, hasMark });

test("a notice lists authors by license", () => {
  const text = "1\n2\n1";
  const { record, reused } = marked(text, two);
  const notice = noticeText(record, reused, file(text));
  expect(notice).toContain("License: Apache-2.0\n  Author 2: p/f2.js\n    lines 2\n");
  expect(notice).toContain("License: MIT\n  Author 1: p/f1.js\n    lines 1, 3\n");
});

test.each([
  [false, "1:4", "6:6"],
  [true, "4:7", "9:9"],
])("byte ranges count UTF-8 and a byte order mark (%s)", (hasMark, first, second) => {
  const text = "1 é\n2";
  const { record, reused } = marked(text, two);
  const spdx = spdxText(record, reused, file(text, hasMark));
  expect(spdx.match(/^SnippetByteRange: .*$/gm)).toEqual(
    [first, second].map((r) => `SnippetByteRange: ${r}`),
  );
});

test("a stranger's name cannot add a line, a tag or an end, nor turn text around", () => {
  const evil = contribution(1, { contributor: "Eve\nSPDXID: x</text>", path: "p\nLicense: none\u202etxt" });
  const { record, reused } = marked("1", [evil]);
  expect(noticeText(record, reused, file("1"))).not.toMatch(/^License: none/m);
  const spdx = spdxText(record, reused, file("1"));
  expect(noticeText(record, reused, file("1")) + spdx).not.toContain("\u202e");
  expect(spdx).not.toMatch(/^SPDXID: x/m);
  expect(spdx).toContain("<text>Eve SPDXID: x< /text></text>");
});

test("an agent trace relates the conversation to the record and its contributions", () => {
  const { record, reused } = marked("1\n2", two);
  const trace = agentTrace(record, reused, file("1\n2"), "2a56a5e4-7d31-8a1c-9eef-fa1defe4141a");
  expect(trace).toMatchObject({
    version: "0.1.0",
    files: [
      {
        path: "out.js",
        conversations: [
          {
            contributor: { type: "ai", model_id: "tiny-1" },
            ranges: [
              { start_line: 1, end_line: 1 },
              { start_line: 2, end_line: 2 },
            ],
            related: [
              { type: "datanet-record" },
              { type: "datanet-contribution", url: `urn:datanet:contribution:${id(1)}` },
              { type: "datanet-contribution", url: `urn:datanet:contribution:${id(2)}` },
            ],
          },
        ],
      },
    ],
  });
});
