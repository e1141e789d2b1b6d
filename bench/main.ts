/**
 * `npm run bench`: measures the main job on this machine, prints goals beside figures, keeps the result
 * as JSON and puts the table into the README.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { measureAnnotation } from "./annotateText.ts";
import { type Figure, tableOf } from "./figure.ts";
import { measureMainJob } from "./mainJob.ts";
import { measureServer } from "./server.ts";

const [begin, end] = ["<!-- figures: written by npm run bench -->", "<!-- end of figures -->"];

async function main(): Promise<void> {
  const figures: Figure[] = [];
  for (const measure of [measureMainJob, measureAnnotation, measureServer])
    figures.push(...(await measure()));
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, ${process.platform}, Node ${process.versions.node}`;
  mkdirSync("bench/results", { recursive: true });
  const result = { commit, machine, measuredAt: new Date().toISOString(), figures };
  writeFileSync("bench/results/main.json", `${JSON.stringify(result, null, 2)}\n`);
  const table = tableOf(figures);
  process.stdout.write(`${table}\n\n${commit}, ${machine}\n`);
  const readme = readFileSync("README.md", "utf8");
  const [before, after] = [readme.indexOf(begin), readme.indexOf(end)];
  if (before < 0 || after < before)
    throw new Error(`README.md: no lines ${begin} and ${end}; put them where the table belongs`);
  const text = `${begin}\n${table}\n\nMeasured on ${machine}, at commit ${commit}.\n`;
  writeFileSync("README.md", readme.slice(0, before) + text + readme.slice(after));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
