import { beforeAll, expect, test } from "vitest";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";
import { languageOf } from "../../core/tokens/languages.ts";
import { type Demo, prepareDemo } from "../../examples/prepare.ts";

let demo: Demo;
beforeAll(async () => {
  demo = await prepareDemo(process.cwd(), () => () => {});
}, 300_000);

/** Of the tokens inside [beginChar, endChar): how many are paid to a contribution that `isRight`, and how many are paid at all. */
function paidTokens(
  name: string,
  text: string,
  beginChar: number,
  endChar: number,
  isRight: (path: string) => boolean,
) {
  const { contributions } = demo.store.snapshot;
  const { tokens, attributions, commons } = annotate(
    demo.store.snapshot,
    loadTables(),
    text,
    languageOf(name),
  );
  const inside = [...tokens.ids.keys()].filter(
    (j) => tokens.beginChar[j] >= beginChar && tokens.endChar[j] <= endChar && commons[j] === 0,
  );
  const payers = (j: number) => attributions.filter(({ begin, end }) => begin <= j && j < end);
  return {
    all: inside.length,
    paid: inside.filter((j) => payers(j).length > 0).length,
    right: inside.filter((j) => payers(j).some(({ order }) => isRight(contributions[order - 1].path))).length,
  };
}

test.each([0, 1])(
  "example %i is credited to the packages it came from, and our own text to nobody",
  (which) => {
    const { output, text, truth } = demo.examples[which];
    expect(truth.filter(({ source }) => source !== undefined).length).toBeGreaterThanOrEqual(2);
    for (const { beginChar, endChar, source } of truth) {
      const { all, paid, right } = paidTokens(output, text, beginChar, endChar, (path) => path === source);
      const passage = text.slice(beginChar, beginChar + 60);
      expect(all, passage).toBeGreaterThan(10);
      if (source === undefined) expect(paid / all, `${passage}: paid`).toBeLessThanOrEqual(0.05);
      else expect(right / all, `${source}: credited to it`).toBeGreaterThanOrEqual(0.9);
    }
  },
);
