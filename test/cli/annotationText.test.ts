import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { annotationText } from "../../cli/annotationText.ts";
import type { Contribution } from "../../core/contribute/contribution.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate, type Snapshot } from "../../core/pipeline.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import { defaultPolicy } from "../../core/shares/policy.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

const passage = (word: string): string =>
  Array.from({ length: 6 }, (_, i) => `${word}Harbor${i} = drizzle(${word}Quay, ${i * 37});`).join("\n");

/** A DataNet of one passage a contributor. */
function snapshotOf(contributors: readonly string[]): Snapshot {
  const lexicon = new Lexicon();
  const draft = new SegmentDraft(lexicon);
  const contributions = contributors.map((contributor, i): Contribution => {
    const { ids } = lexemeTokenizer.tokenize(passage(`ship${i}`), "plaintext", lexicon);
    draft.add({ order: i + 1, run: 0 }, ids);
    const id = `0x${String(i).padStart(64, "0")}`;
    const base = {
      order: i + 1,
      id,
      path: `${i}.txt`,
      language: "plaintext",
      sizeBytes: 1,
      tokens: ids.length,
    };
    return { ...base, contributor, license: i === 0 ? "MIT" : "ISC", revoked: false };
  });
  const { hashes } = loadTables();
  const segments = [draft.build(lexicon.size)];
  const base = { dataNetId: "0x1", name: "test", manifestHash: "0x2", tokenizer: lexemeTokenizer };
  return { ...base, policy: defaultPolicy(hashes), contributions, segments };
}

function show(
  text: string,
  contributors: readonly string[],
  options: { color: boolean; width?: number },
): string {
  const snapshot = snapshotOf(contributors);
  const annotation = annotate(snapshot, loadTables(), text, "plaintext");
  return annotationText(text, annotation, snapshot.contributions, { width: undefined, ...options });
}

const output = `nobody wrote this\n${passage("ship0")}\nnor this line here\n${passage("ship1")}\n`;

test("letters in the margin say whose a line is, and the table names them", () => {
  const lines = show(output, ["Ada", "Ben"], { color: false }).split("\n");
  const margins = lines.slice(0, 14).map((line) => line.slice(0, 3).trim());
  const whole = [...Array(6).fill("A"), "", ...Array(6).fill("B")];
  expect([margins.slice(1), margins[0]]).toEqual([whole, ""]);
  expect(lines.find((line) => line.startsWith("A  Ada"))).toMatch(/ \d+\.\d % +\d+ {2}MIT$/);
  expect(lines.find((line) => line.startsWith("B  Ben"))).toMatch(/ISC$/);
  expect(lines.at(-1)).toMatch(/^ {3}unattributed +\d+\.\d %$/);
});

test("without color there is no escape; with color the same text is tinted", () => {
  const [plain, tinted] = [false, true].map((color) => show(output, ["Ada", "Ben"], { color }));
  expect(plain).not.toContain("\u001b");
  expect(tinted.split("\u001b[38;5;").length).toBeGreaterThan(12);
  expect(stripVTControlCharacters(tinted)).toBe(plain);
});

test("a terminal's width cuts lines and names, a pipe cuts nothing", () => {
  const name = "A very long name of a contributor that goes on and on <a@example.org>";
  const narrow = show(output.replaceAll("\n", " "), [name, "Ben"], { color: false, width: 60 });
  expect(
    Math.max(
      ...narrow
        .split("\n")
        .slice(0, 2)
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(60);
  expect(narrow).toContain("…");
  expect(show(output.replaceAll("\n", " "), [name, "Ben"], { color: false })).toContain(
    "drizzle(ship1Quay, 185)",
  );
});

test("control characters of text and names are shown, not sent to the terminal", () => {
  const shown = show(`\u001b]0;title\u0007\n${output}`, ["Ev\u001b[2Jil\u202e", "Ben"], { color: false });
  for (const mark of ["\u0007", "\u001b", "\u202e"]) expect(shown).not.toContain(mark);
  expect(shown).toContain("␛]0;title␇");
});
