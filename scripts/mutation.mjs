/**
 * Breaks the contracts in every place, one at a time, and says which breaks no test notices.
 *
 *     npm run mutation                                        all mutants of all contracts
 *     npm run mutation -- --only contracts/RewardPool.sol     those of some files
 *     npm run mutation -- --list                              says what they are, tests none
 *     npm run mutation -- --fresh                             believes no earlier run
 *     npm run mutation -- --root DIR                          of another tree of the same shape
 *
 * A survivor that docs/decisions/20-surviving-mutants.md does not argue away fails the run, and so does an argument for
 * a mutant that is killed or no longer there. A whole run writes bench/results/mutation.json.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { argumentsIn } from "./mutation/arguments.mjs";
import { openCache } from "./mutation/cache.mjs";
import { mutantsOf } from "./mutation/mutants.mjs";
import { copyScratch, openScratch } from "./mutation/scratch.mjs";
import { codeOf, contractFiles, treesOf } from "./mutation/tree.mjs";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true },
    list: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    root: { type: "string", default: join(import.meta.dirname, "..") },
    jobs: { type: "string", default: String(Math.min(2, availableParallelism())) },
  },
});
const root = resolve(values.root);
const files = contractFiles(root);
const wanted = values.only ?? files;
for (const file of wanted)
  if (!files.includes(file))
    throw new Error(`mutation.mjs: no contract ${file}; there are ${files.join(", ")}`);

const trees = treesOf(root, files);
const mutants = wanted.flatMap((file) => mutantsOf(file, readFileSync(join(root, file)), trees[file]));
if (values.list) for (const mutant of mutants) print(mutant, "");
else await run();

async function run() {
  const commit = commitNow();
  const started = performance.now();
  const cache = openCache(root, join(root, "build/mutation.json"));
  const results = new Map();
  if (!values.fresh)
    for (const mutant of mutants) {
      const found = cache.get(mutant);
      if (found) results.set(mutant, found);
    }
  const known = results.size;
  const left = mutants.filter((mutant) => !results.has(mutant));
  console.log(`${mutants.length} mutants of ${wanted.length} files, ${known} known from earlier runs`);
  const dir = mkdtempSync(join(tmpdir(), "mutation-"));
  process.once("exit", () => rmSync(dir, { recursive: true, force: true }));
  await inParallel(dir, left, (mutant, result) => {
    results.set(mutant, result);
    cache.set(mutant, result);
    if (result.status !== "notCompiled") print(mutant, result.status, result.by);
  });
  const code = (mutant) => JSON.stringify(codeOf(root, files, mutant, { enabled: true, runs: 200 }));
  const original = code();
  for (const [mutant, { status }] of results)
    if (status === "survived" && code(mutant) === original) results.set(mutant, { status: "sameCode" });
  report(commit, results, { known, seconds: Math.round((performance.now() - started) / 1000) });
}

/** Tests `left` in scratch copies side by side. */
async function inParallel(dir, left, done) {
  if (left.length === 0) return;
  const queue = [...left];
  const [first, ...others] = Array.from({ length: Math.min(Number(values.jobs), left.length) }, (_, i) =>
    join(dir, String(i)),
  );
  const scratches = [await openScratch(root, first)];
  for (const other of others) scratches.push(copyScratch(root, first, other));
  await Promise.all(
    scratches.map(async (scratch) => {
      for (let next = queue.shift(); next; next = queue.shift()) done(next, await scratch.test(next));
    }),
  );
  for (const scratch of scratches) await scratch.close();
}

function report(commit, results, run) {
  const why = argumentsIn(join(root, "docs/decisions/20-surviving-mutants.md"));
  const all = mutants.map((mutant) => ({ mutant, ...results.get(mutant) }));
  const of = (...statuses) => all.filter(({ status }) => statuses.includes(status));
  const survivors = of("survived").map(({ mutant }) => mutant);
  const open = survivors.filter(({ name }) => !why.has(name));
  const names = new Set(survivors.map(({ name }) => name));
  const stale = values.only ? [] : [...why.keys()].filter((name) => !names.has(name));
  const counts = {
    mutants: all.length,
    killed: of("killed").length,
    outOfTime: of("outOfTime").length,
    survived: open.length,
    argued: survivors.length - open.length,
    sameCode: of("sameCode").length,
    notCompiled: of("notCompiled").length,
  };
  console.log(JSON.stringify(counts), `${run.seconds} s`);
  for (const mutant of survivors) print(mutant, why.has(mutant.name) ? "argued" : "SURVIVED");
  for (const name of stale) console.log(`stale argument: ${name}`);
  if (!values.only) keep({ commit, run, counts, survivors, why, all });
  const failed = open.length + stale.length;
  console.log(`cases: ${counts.killed + counts.outOfTime + counts.argued} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** The result that is committed: counts by kind, each survivor, and what killed the others. */
function keep({ commit, run, counts, survivors, why, all }) {
  const byKind = {};
  const byTest = {};
  for (const { mutant, status, by } of all) {
    byKind[mutant.kind] ??= {};
    byKind[mutant.kind][status] = (byKind[mutant.kind][status] ?? 0) + 1;
    if (by) byTest[by] = (byTest[by] ?? 0) + 1;
  }
  const argued = survivors.map(({ file, line, name }) => ({
    at: `${file}:${line}`,
    name,
    why: why.get(name) ?? null,
  }));
  const result = { commit, run, counts, byKind, survivors: argued, byTest };
  writeFileSync(join(root, "bench/results/mutation.json"), `${JSON.stringify(result, null, 2)}\n`);
}

function commitNow() {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const isChanged = git("status", "--porcelain", "--", "contracts") !== "";
  return `${git("rev-parse", "--short", "HEAD")}${isChanged ? " with changes" : ""}`;
}

function print({ file, line, kind, name }, status, by) {
  console.log(`${status.padEnd(status ? 9 : 0)} ${file}:${line} ${kind} ${name}${by ? ` [${by}]` : ""}`);
}
