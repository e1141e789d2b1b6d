import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openStore, readText, type Store } from "../core/node/store.ts";
import { loadTables } from "../core/node/tables.ts";
import { annotate } from "../core/pipeline.ts";
import { lexemeTokenizer } from "../core/tokens/lexeme.ts";
import { Lexicon } from "../core/tokens/lexicon.ts";
import { type Figure, quantile } from "./figure.ts";

/** Annotating 1,000 tokens of TypeScript, half of them from the DataNet, cold and warm. */
export async function measureAnnotation(): Promise<Figure[]> {
  const dir = "build/demo/store";
  const store = await openStore(dir);
  const text = await textOf(store, 1000);
  const file = "build/bench-1000.ts";
  writeFileSync(file, text);
  const cold = Array.from({ length: 5 }, () => {
    const started = performance.now();
    execFileSync(process.execPath, ["dist/cli.js", "attribute", file, "--json", "--store", dir]);
    return performance.now() - started;
  });
  const tables = loadTables();
  const times = Array.from({ length: 200 }, () => {
    const started = performance.now();
    annotate(store.snapshot, tables, text, "typescript");
    return performance.now() - started;
  }).slice(50);
  return [
    { name: "attribute 1,000 tokens, a new process", value: quantile(cold, 0.5), unit: "ms" },
    {
      name: "annotate 1,000 tokens, warm, median",
      value: quantile(times, 0.5),
      unit: "ms",
      goal: { atMost: 20 },
    },
    { name: "annotate 1,000 tokens, warm, 95th percentile", value: quantile(times, 0.95), unit: "ms" },
  ];
}

/**
 * A text of `tokenCount` tokens: passages of 100, in turn from contributions spread over the DataNet by
 * formula and from our own sources, which it does not hold.
 */
export async function textOf(store: Store, tokenCount: number): Promise<string> {
  const { contributions } = store.snapshot;
  const foreign = contributions.filter(
    ({ language, tokens }) => ["javascript", "typescript"].includes(language) && tokens > 600,
  );
  const ours = readdirSync("core/shares").map((name) => readFileSync(join("core/shares", name), "utf8"));
  const passages: string[] = [];
  for (let k = 0; k * 100 < tokenCount; k++) {
    const from =
      k % 2 === 0 ? await readText(store, foreign[(k * 7919) % foreign.length]) : ours[k % ours.length];
    passages.push(passage(from, 200, 100));
  }
  return passages.join("\n");
}

/** Code tokens [begin, begin + count) of a text, as characters. */
function passage(text: string, begin: number, count: number): string {
  const { beginChar, endChar, codeCount } = lexemeTokenizer.tokenize(text, "typescript", new Lexicon());
  const first = Math.max(0, Math.min(begin, codeCount - count));
  return text.slice(beginChar[first], endChar[Math.min(codeCount, first + count) - 1]);
}
