import { writeFileSync } from "node:fs";
import { readText } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import type { Figure } from "../figure.ts";
import { Random } from "../random.ts";
import { type OriginalTexts, qualityCorpus } from "./corpus.ts";
import { type Edit, edits, tokenEdits } from "./edits.ts";
import { Tally } from "./measure.ts";
import { lexemesFrom, outputOf, type Passage, sourcesOf, statementsOf } from "./outputs.ts";
import { type Point, picture } from "./picture.ts";
import { annotateWith, longestMatchRule, ourRule, type Rule, winnowingRule } from "./rules.ts";
import { Winnowing } from "./winnowing.ts";

const outputsEach = 60;
const passagesEach = 5;
const sizes = [12, 16, 24, 32, 48, 96, 192];
const rates = [0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15];
const picturePath = "docs/images/quality.svg";

/** Goals of docs/attribution.md's table; recall and precision of the verbatim mix and after edits. */
const recallGoals: Readonly<Record<string, number>> = {
  verbatim: 0.97,
  "re-indented, CRLF": 0.97,
  reformatted: 0.95,
  "comments changed": 0.93,
  "types stripped": 0.9,
  "edits 1 %": 0.9,
  "edits 3 %": 0.8,
  "edits 5 %": 0.7,
  "edits 10 %": 0.45,
  "locals renamed, reformatted": 0.4,
};

/** How much of what has a source is found and paid, and how much of what has none: ours beside peers' rules on the same outputs. */
export async function measureQuality(seed: number): Promise<Figure[]> {
  const { store, originals } = await qualityCorpus();
  const tables = loadTables();
  const { snapshot } = store;
  const sources = await sourcesOf(store);
  const winnowing = new Winnowing("javascript");
  for (const contribution of snapshot.contributions)
    winnowing.add(await readText(store, contribution), contribution.language);
  const rules = [
    ourRule(snapshot),
    longestMatchRule("equal split of 12 lexemes", 12),
    longestMatchRule("65 lexemes", 65),
    winnowingRule(winnowing),
  ];
  const figures: Figure[] = [];
  let random = new Random(seed);
  console.log(
    `quality: seed ${seed}; ${snapshot.contributions.length} contributions, ${sources.length} to draw from`,
  );

  /** Outputs of an edit, judged by each rule. */
  const tally = (
    edit: Edit,
    draw: () => Passage | undefined,
    original: OriginalTexts | undefined,
  ): Map<Rule, Tally> => {
    const tallies = new Map(rules.map((rule) => [rule, new Tally()]));
    random = new Random(seed); // The same passages for every edit, as far as it can be made.
    for (let n = 0; n < outputsEach; n++) {
      const passages: Passage[] = [];
      for (let tries = 0; passages.length < passagesEach && tries < 100; tries++) {
        const passage = draw();
        if (passage && edit.apply(passage.text, new Random(0)) !== undefined) passages.push(passage);
      }
      // Types are stripped from TypeScript, which then is JavaScript; everything else stays what it was.
      const output = outputOf(passages, edit, original, "javascript", random);
      const annotation = annotateWith(snapshot, tables, output.text, output.language);
      for (const [rule, each] of tallies) each.add(output, annotation, rule);
    }
    return tallies;
  };
  const pickFrom = (language: string): (() => Passage) => {
    const own = sources.filter(({ contribution }) => contribution.language === language);
    return () => random.pick(own);
  };
  const ofCode = originals[0];

  for (const edit of edits) {
    const isTypes = edit.name === "types stripped";
    const pick = pickFrom(isTypes ? "typescript" : "javascript");
    const tallies = tally(edit, () => statementsOf(pick(), 24, 400, random), ofCode);
    const [ours, ...others] = [...tallies.values()];
    const goal = recallGoals[edit.name];
    const wanted = goal === undefined ? {} : { goal: { atLeast: goal } };
    figures.push({ name: `${edit.name}: recall`, value: ours.recall, unit: "", ...wanted });
    const paidGoal = edit.name === "verbatim" ? { goal: { atLeast: 0.92 } } : {};
    figures.push({ name: `${edit.name}: paid recall`, value: ours.paidRecall, unit: "", ...paidGoal });
    const precise = edit.name === "verbatim" ? { goal: { atLeast: 0.985 } } : {};
    figures.push({ name: `${edit.name}: precision`, value: ours.precision, unit: "", ...precise });
    if (edit.name === "verbatim") {
      figures.push({
        name: "verbatim: paid tokens that go to the author",
        value: ours.rightAuthor,
        unit: "",
      });
      figures.push({ name: "verbatim: error of shares (L1)", value: ours.shareError, unit: "" });
    }
    for (const [i, other] of others.entries()) {
      const name = `${edit.name}, ${rules[i + 1].name}`;
      figures.push({ name: `${name}: recall`, value: other.recall, unit: "" });
      figures.push({ name: `${name}: precision`, value: other.precision, unit: "" });
    }
  }
  for (const size of sizes) {
    const pick = pickFrom("javascript");
    const [ours] = [...tally(edits[0], () => lexemesFrom(pick(), size, random), ofCode).values()];
    figures.push({ name: `passages of ${size} lexemes: recall`, value: ours.recall, unit: "" });
    figures.push({ name: `passages of ${size} lexemes: paid recall`, value: ours.paidRecall, unit: "" });
  }
  for (const [i, original] of originals.entries()) {
    const tallies = tally(edits[0], () => statementsOf(pickFrom("javascript")(), 24, 400, random), original);
    for (const [rule, { falseCredit }] of tallies) {
      const goal = rule === rules[0] ? { goal: { atMost: [0.01, 0.02, 0.01][i] } } : {};
      figures.push({
        name: `${original.kind}: tokens credited falsely, ${rule.name}`,
        value: falseCredit,
        unit: "",
        ...goal,
      });
    }
  }
  const points: Point[] = rates.map((rate) => {
    const pick = pickFrom("javascript");
    const [ours] = [...tally(tokenEdits(rate), () => statementsOf(pick(), 24, 400, random), ofCode).values()];
    return { rate, recall: ours.recall, paidRecall: ours.paidRecall };
  });
  writeFileSync(picturePath, picture(points, seed));
  return figures;
}
