import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Contribution } from "../../core/contribute/contribution.ts";
import { annotationOf, appendText, beginEditing, edit } from "../../core/editing/editing.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate, type ReadingOptions, type Snapshot } from "../../core/pipeline.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";
import type { Annotation } from "../../core/shares/annotation.ts";
import { defaultPolicy } from "../../core/shares/policy.ts";
import { bytesTokenizer } from "../../core/tokens/bytes.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { edited } from "../../core/tokens/textEdit.ts";
import type { Tokenizer } from "../../core/tokens/tokenizer.ts";
import { editOf, piece, stepOf, textOf } from "./script.ts";

const tables = loadTables();

/** What contributions are made of: a few lines that come again and again, and a license that is commons. */
const lines = [
  "export function sum(a, b) {\n  return a + b; // adds two numbers up\n}\n",
  "/**\n * Doc of several lines,\n * with stars.\n */\nconst list = [\n  1,\n  2,\n];\n",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of one
  "const t = `line\n${a ? `in ${b}` : 'no'} /* not */\n`;\n",
  "items.map((each) =>\n  each.name,\n).filter((x) => x / 2 > 1);\n",
  "a b a b a b a b c\n",
  "/* Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files */\n",
];

const passage = fc
  .array(fc.constantFrom(...lines), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(""));

interface Given {
  readonly texts: readonly string[];
  /** Contributions that are revoked. */
  readonly revoked: readonly boolean[];
  /** Whether a segment ends behind each contribution. */
  readonly cuts: readonly boolean[];
  readonly thresholds: readonly [minTokens: number, floorBits: number, span: number];
  readonly options: ReadingOptions;
}

const given: fc.Arbitrary<Given> = fc.record({
  texts: fc.array(fc.oneof(passage, textOf(lines, 12)), { minLength: 1, maxLength: 7 }),
  revoked: fc.array(
    fc.nat(4).map((n) => n === 0),
    { minLength: 7, maxLength: 7 },
  ),
  cuts: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  thresholds: fc.tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 32 }),
    fc.integer({ min: 1, max: 64 }),
  ),
  options: fc.oneof(
    fc.constant({}),
    fc.record({ context: passage, exclude: fc.constant(["b"]), maxSources: fc.integer({ min: 1, max: 3 }) }),
  ),
});

function snapshotOf(tokenizer: Tokenizer, { texts, revoked, cuts, thresholds }: Given): Snapshot {
  const policy = defaultPolicy({ information: "0x", commons: "0x" });
  const [minTokens, floorBits, span] = thresholds;
  const segments: Segment[] = [];
  let lexicon = new Lexicon();
  let draft = new SegmentDraft(tokenizer.usesLexicon ? lexicon : undefined);
  texts.forEach((text, d) => {
    if (!revoked[d]) {
      const { ids, codeCount } = tokenizer.tokenize(text, "typescript", lexicon);
      draft.add({ order: d + 1, run: 0 }, ids.subarray(0, codeCount));
      if (codeCount < ids.length) draft.add({ order: d + 1, run: 1 }, ids.subarray(codeCount));
    }
    if ((!cuts[d] && d + 1 < texts.length) || draft.tokenCount === 0) return;
    segments.push(draft.build(tokenizer.usesLexicon ? lexicon.size : 255));
    lexicon = new Lexicon();
    draft = new SegmentDraft(tokenizer.usesLexicon ? lexicon : undefined);
  });
  const contributions = texts.map(
    (_, d): Contribution =>
      ({
        order: d + 1,
        id: `0x${d}`,
        path: `${d}.ts`,
        language: "typescript",
        contributor: ["a", "b", "c"][d % 3]!,
        license: "MIT",
        sizeBytes: 0,
        tokens: 0,
        revoked: revoked[d]!,
      }) as unknown as Contribution,
  );
  return {
    dataNetId: "0x",
    name: "tests",
    manifestHash: "0x",
    tokenizer,
    policy: { ...policy, minTokens, floorBits, fullBits: floorBits + span },
    contributions,
    segments,
  };
}

/** Ids are numbers of a lexicon, which differ; the words are the same. */
function told(annotation: Annotation, lexicon: Lexicon | undefined): unknown {
  const { ids, ...places } = annotation.tokens;
  return { ...annotation, tokens: places, words: Array.from(ids, (id) => lexicon?.textOf(id) ?? id) };
}

function fresh(snapshot: Snapshot, text: string, options: ReadingOptions): unknown {
  const lexicon = new Lexicon();
  const output = { tokens: snapshot.tokenizer.tokenize(text, "typescript", lexicon), lexicon };
  const annotation = annotate(snapshot, tables, text, "typescript", { ...options, output });
  return told(annotation, snapshot.tokenizer.usesLexicon ? lexicon : undefined);
}

/** Bytes are many and cut anew at every step: a few scripts will do. */
const numRuns = (tokenizer: Tokenizer): number =>
  Math.ceil(Number(process.env.DATANET_RUNS ?? 100) / (tokenizer === bytesTokenizer ? 10 : 1));

describe.each([lexemeTokenizer, bytesTokenizer])("an annotation kept up to date: $name", (tokenizer) => {
  const wordsOf = ({ lexicon }: { lexicon: Lexicon }) => (tokenizer.usesLexicon ? lexicon : undefined);

  test("is a fresh one after every step of a script", () => {
    fc.assert(
      fc.property(
        given,
        textOf(lines, 60),
        fc.array(stepOf(lines), { minLength: 1, maxLength: 6 }),
        (store, first, steps) => {
          const snapshot = snapshotOf(tokenizer, store);
          let text = first;
          let editing = beginEditing(snapshot, tables, text, "typescript", store.options);
          for (const step of steps) {
            const change = editOf(text, step);
            text = edited(text, change);
            editing = edit(editing, change);
            expect(told(annotationOf(editing), wordsOf(editing.text))).toEqual(
              fresh(snapshot, text, store.options),
            );
          }
        },
      ),
      { numRuns: numRuns(tokenizer) },
    );
  });

  test("is a fresh one while the text is generated, in pieces of any size", () => {
    const generated = fc.array(
      fc.oneof(
        piece,
        passage.map((text) => text.slice(0, 40)),
        passage,
      ),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(given, generated, (store, chunks) => {
        const snapshot = snapshotOf(tokenizer, store);
        let editing = beginEditing(snapshot, tables, "", "typescript", store.options);
        let text = "";
        for (const chunk of chunks) {
          text += chunk;
          editing = appendText(editing, chunk);
          expect(told(annotationOf(editing), wordsOf(editing.text))).toEqual(
            fresh(snapshot, text, store.options),
          );
        }
      }),
      { numRuns: numRuns(tokenizer) },
    );
  });
});
