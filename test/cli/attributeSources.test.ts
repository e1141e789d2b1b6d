import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { answer, datanet, newFolder } from "./run.ts";

const folder = newFolder();
const passage = Array.from({ length: 40 }, (_, i) => `lantern${i} drifts past quay${i * 7}`).join(" and ");

interface Answer {
  readonly tokenCount: number;
  readonly spans: readonly {
    readonly count: number;
    readonly documents: number;
    readonly contributors: number;
    readonly sources: readonly { readonly path: string; readonly order: number }[];
  }[];
}

beforeAll(() => {
  datanet(folder, ["init"]);
  for (const [c, name] of ["Ada", "Ben", "Cyd"].entries()) {
    const own = join(folder, `of${name}`);
    mkdirSync(own);
    for (let k = 0; k < 5; k++)
      writeFileSync(join(own, `copy${k}.txt`), `${name} begins ${c * 5 + k}: ${passage}`);
    answer(datanet(folder, ["contribute", own, "--contributor", name, "--license", "MIT", "--json"]));
  }
  writeFileSync(join(folder, "output.txt"), `unheard: ${passage}`);
});

const attribute = (...options: string[]) =>
  datanet(folder, ["attribute", join(folder, "output.txt"), ...options]);

test("counts are of all contributions, sources of the first ten or as many as asked for", () => {
  for (const [options, listed] of [
    [[], 10],
    [["--max-sources", "3"], 3],
    [["--max-sources", "100"], 15],
  ] as const) {
    const [span] = answer<Answer>(attribute("--json", ...options)).spans;
    expect(span).toMatchObject({ count: 15, documents: 15, contributors: 3 });
    expect(span!.sources.map(({ order }) => order)).toEqual(Array.from({ length: listed }, (_, i) => i + 1));
  }
});

test.each(["0", "-1", "1.5", "many", ""])("--max-sources %j is refused", (given) => {
  const { code, stderr } = attribute(`--max-sources=${given}`);
  expect(code).toBe(2);
  expect(stderr).toContain("--max-sources");
});

test("a text long enough for threads is annotated, and the program ends", () => {
  const times = 600;
  writeFileSync(join(folder, "long.txt"), `unheard: ${passage}\n`.repeat(times));
  const long = answer<Answer>(datanet(folder, ["attribute", join(folder, "long.txt"), "--json"]));
  expect(long.tokenCount).toBeGreaterThan(100_000);
  expect(long.spans).toHaveLength(times);
  for (const span of long.spans) expect(span).toMatchObject({ count: 15, documents: 15, contributors: 3 });
});
