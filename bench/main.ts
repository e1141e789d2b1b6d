/**
 * `npm run bench`: measures what topics.ts lists and the engine on this machine, prints goals beside
 * figures, keeps the results as JSON and puts the tables into README.md and docs/measurements.md.
 *
 *     npm run bench                              everything
 *     npm run bench -- main                      the main job only; so with every other topic
 *     npm run bench -- quality --seed 7          with this seed; without one it is drawn and printed
 *     npm run bench -- engine --tokens 1M,10M    the engine on indexes of these sizes
 *     npm run bench -- tables                    nothing; writes the tables from the results again
 *
 * A run of the engine over some sizes only prints, and writes to build/bench-engine.json.
 */
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { allSizes, type EngineResult, measureEngine } from "./engine/engine.ts";
import { goalsOf } from "./engine/goals.ts";
import { growthPicture } from "./engine/growth.ts";
import { reportOf } from "./engine/report.ts";
import { type Figure, tableOf } from "./figure.ts";
import { topics } from "./topics.ts";

const [begin, end] = ["<!-- figures: written by npm run bench -->", "<!-- end of figures -->"];
const resultOf = (name: string): string => `bench/results/${name}.json`;
const partResult = "build/bench-engine.json";

/** Where and of what something was measured. */
interface Circumstances {
  readonly commit: string;
  readonly machine: string;
  readonly measuredAt: string;
}

const parts: readonly string[] = [...topics.map(({ name }) => name), "engine", "tables"];
const usage = `usage: npm run bench -- [${parts.join(" | ")}]... [--tokens 1M,10M] [--seed N]`;

/** A call that says what cannot be done. */
class UsageError extends Error {}

function argumentsGiven(): {
  values: { tokens?: string; seed?: string; help?: boolean };
  positionals: string[];
} {
  try {
    return parseArgs({
      options: { tokens: { type: "string" }, seed: { type: "string" }, help: { type: "boolean" } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new UsageError(`bench: ${(error as Error).message.split(". ")[0]}; ${usage}`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = argumentsGiven();
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const wanted = positionals.length === 0 ? parts : positionals;
  for (const name of wanted)
    if (!parts.includes(name)) throw new UsageError(`bench: no part ${name}; take ${parts.join(", ")}`);
  const sizes = values.tokens === undefined ? allSizes : values.tokens.split(",").map(sizeOf);
  const seed = seedOf(values.seed);
  const commit = commitNow(); // Others may commit while it runs.
  for (const { name, measure } of topics.filter((topic) => wanted.includes(topic.name))) {
    const figures = await measure(seed);
    save(resultOf(name), commit, { seed, figures });
    process.stdout.write(`${tableOf(figures)}\n`);
  }
  if (wanted.includes("engine")) {
    const result = await measureEngine(sizes);
    const isWhole = allSizes.every((size) => sizes.includes(size));
    save(isWhole ? resultOf("engine") : partResult, commit, { ...result, goals: goalsOf(result) });
    process.stdout.write(`\n${reportOf(result)}\n\n${tableOf(goalsOf(result))}\n`);
    if (!isWhole) return;
  }
  writeDocuments();
}

function sizeOf(text: string): number {
  const found = /^(\d+)M$/.exec(text);
  const size = Number(found?.[1]) * 1e6;
  if (allSizes.includes(size)) return size;
  throw new UsageError(
    `bench: --tokens ${text}; take ${allSizes.map((known) => `${known / 1e6}M`).join(", ")}`,
  );
}

/** The seed given, or one drawn now. */
function seedOf(given: string | undefined): number {
  if (given === undefined) return randomInt(2 ** 31);
  if (/^\d{1,10}$/.test(given)) return Number(given);
  throw new UsageError(`bench: --seed ${given}, wanted a whole number of at most ten digits`);
}

/** The commit that is measured, and whether what is measured has changed since. */
function commitNow(): string {
  const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim();
  const isChanged = git("status", "--porcelain", "--", "core", "server", "cli") !== "";
  return `${git("rev-parse", "--short", "HEAD")}${isChanged ? " with changes" : ""}`;
}

function save(path: string, commit: string, what: object): void {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const machine = `${cpus().length} cores, ${cpus()[0].model.trim()}, ${memory}, ${process.platform} ${release()}, Node ${process.versions.node}`;
  const circumstances: Circumstances = { commit, machine, measuredAt: new Date().toISOString() };
  mkdirSync("bench/results", { recursive: true });
  writeFileSync(path, `${JSON.stringify({ ...circumstances, ...what }, null, 2)}\n`);
}

/** The tables of the results that there are, into the documents. */
function writeDocuments(): void {
  const readme: string[] = [];
  const all: string[] = [];
  for (const { name, title, inReadme } of topics) {
    if (!existsSync(resultOf(name))) continue;
    const { figures, ...circumstances } = read<{ figures: Figure[] }>(resultOf(name));
    const table = [tableOf(figures), "", measured(circumstances), ""];
    if (inReadme === "all") readme.push(...table);
    const withGoals = tableOf(figures.filter(({ goal }) => goal));
    if (inReadme === "goals")
      readme.push(
        `${title} ([all of it](docs/measurements.md)):`,
        "",
        withGoals,
        "",
        measured(circumstances),
        "",
      );
    all.push(`### ${title}`, "", `\`npm run bench -- ${name}\``, "", ...table);
  }
  if (existsSync(resultOf("engine"))) {
    const engine = read<EngineResult>(resultOf("engine"));
    readme.push("The engine ([how, and everything else](docs/measurements.md)):", "");
    readme.push(tableOf(goalsOf(engine)), "", measured(engine));
    all.push(reportOf(engine), "", measured(engine));
    writeFileSync("docs/images/growth.svg", growthPicture(engine));
  }
  replaceFigures("README.md", readme.join("\n"));
  replaceFigures("docs/measurements.md", all.join("\n"));
}

function read<T>(path: string): T & Circumstances {
  return JSON.parse(readFileSync(path, "utf8")) as T & Circumstances;
}

function measured({ commit, machine, measuredAt }: Circumstances): string {
  return `Measured on ${machine}, at commit ${commit}, ${measuredAt.slice(0, 10)}.`;
}

function replaceFigures(path: string, text: string): void {
  const old = readFileSync(path, "utf8");
  const [before, after] = [old.indexOf(begin), old.indexOf(end)];
  if (before < 0 || after < before)
    throw new Error(`${path}: no lines ${begin} and ${end}; put them where the tables belong`);
  writeFileSync(path, `${old.slice(0, before)}${begin}\n${text}\n${old.slice(after)}`);
}

main().catch((error: unknown) => {
  const isUsage = error instanceof UsageError;
  const shown = error instanceof Error ? (isUsage ? error.message : error.stack) : String(error);
  process.stderr.write(`${shown}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
