/**
 * `npm run bench`: measures the main job and the engine on this machine, prints goals beside figures, keeps
 * the results as JSON and puts the tables into README.md and docs/measurements.md.
 *
 *     npm run bench                              everything
 *     npm run bench -- main                      the main job only
 *     npm run bench -- engine --tokens 1M,10M    the engine on indexes of these sizes
 *     npm run bench -- tables                    nothing; writes the tables from the results again
 *
 * A run of the engine over some sizes only prints, and writes to build/bench-engine.json.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { measureAnnotation } from "./annotateText.ts";
import { allSizes, type EngineResult, measureEngine } from "./engine/engine.ts";
import { goalsOf } from "./engine/goals.ts";
import { growthPicture } from "./engine/growth.ts";
import { reportOf } from "./engine/report.ts";
import { type Figure, tableOf } from "./figure.ts";
import { measureMainJob } from "./mainJob.ts";
import { measureServer } from "./server.ts";

const [begin, end] = ["<!-- figures: written by npm run bench -->", "<!-- end of figures -->"];
const results = { main: "bench/results/main.json", engine: "bench/results/engine.json" };
const partResult = "build/bench-engine.json";

/** Where and of what something was measured. */
interface Circumstances {
  readonly commit: string;
  readonly machine: string;
  readonly measuredAt: string;
}

const usage = "usage: npm run bench -- [main] [engine [--tokens 1M,10M]] [tables]";

/** A call that says what cannot be done. */
class UsageError extends Error {}

function argumentsGiven(): { values: { tokens?: string; help?: boolean }; positionals: string[] } {
  try {
    return parseArgs({
      options: { tokens: { type: "string" }, help: { type: "boolean" } },
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
  const wanted = positionals.length === 0 ? ["main", "engine"] : positionals;
  for (const name of wanted)
    if (!["main", "engine", "tables"].includes(name))
      throw new UsageError(`bench: no part ${name}; take main, engine or tables`);
  const sizes = values.tokens === undefined ? allSizes : values.tokens.split(",").map(sizeOf);
  const commit = commitNow(); // Others may commit while it runs.
  if (wanted.includes("main")) save(results.main, commit, { figures: await measureMain() });
  if (wanted.includes("engine")) {
    const result = await measureEngine(sizes);
    const isWhole = allSizes.every((size) => sizes.includes(size));
    save(isWhole ? results.engine : partResult, commit, { ...result, goals: goalsOf(result) });
    process.stdout.write(`\n${reportOf(result)}\n\n${tableOf(goalsOf(result))}\n`);
    if (!isWhole) return;
  }
  writeDocuments();
}

async function measureMain(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const measure of [measureMainJob, measureAnnotation, measureServer])
    figures.push(...(await measure()));
  process.stdout.write(`${tableOf(figures)}\n`);
  return figures;
}

function sizeOf(text: string): number {
  const found = /^(\d+)M$/.exec(text);
  const size = Number(found?.[1]) * 1e6;
  if (allSizes.includes(size)) return size;
  throw new UsageError(
    `bench: --tokens ${text}; take ${allSizes.map((known) => `${known / 1e6}M`).join(", ")}`,
  );
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
  const { figures, ...main } = read<{ figures: Figure[] }>(results.main);
  const tables = [tableOf(figures), "", measured(main)];
  if (existsSync(results.engine)) {
    const engine = read<EngineResult>(results.engine);
    tables.push("", "The engine ([how, and everything else](docs/measurements.md)):", "");
    tables.push(tableOf(goalsOf(engine)), "", measured(engine));
    replaceFigures("docs/measurements.md", `${reportOf(engine)}\n\n${measured(engine)}`);
    writeFileSync("docs/images/growth.svg", growthPicture(engine));
  }
  replaceFigures("README.md", tables.join("\n"));
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
