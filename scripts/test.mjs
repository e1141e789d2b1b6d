/**
 * Runs the tests level by level, from the cheapest to the dearest, and stops at the first that fails.
 *
 *     npm test                                      everything
 *     npm test -- --level units --level host-1.100  these levels, in the order of the list below
 *     npm test -- --keep-going                      goes on after a failure
 *     npm run test:long                             more runs of each property and of the fuzzer, more kills
 */
import { execFileSync, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");
const vitestReport = join(root, "build/vitest.json");
const { values } = parseArgs({
  options: {
    level: { type: "string", multiple: true },
    "keep-going": { type: "boolean", default: false },
    long: { type: "boolean", default: false },
  },
});

/** No level takes longer than this when all is well, by far; a hung one is ended. */
const timeoutMs = (values.long ? 90 : 15) * 60_000;

/** Each level: what it runs, the tool whose version is worth knowing, and how its cases are counted. */
const levels = {
  types: { run: npmRun("types"), tool: "typescript" },
  lint: { run: npmRun("lint"), tool: "@biomejs/biome" },
  unused: { run: npmRun("unused"), tool: "knip" },
  build: { run: npmRun("build"), tool: "esbuild" },
  units: vitest(
    "--exclude",
    "test/server/**",
    "--exclude",
    "test/cli/**",
    "--exclude",
    "test/{differential,fuzz}/**",
  ),
  fuzz: vitest("test/fuzz/"),
  server: vitest("test/server/"),
  cli: vitest("test/cli/"),
  contracts: { run: node("contracts/forge.mjs", "test"), tool: "@foundry-rs/forge", count: fromLastLine },
  proofs: { run: node("scripts/smt.mjs"), tool: "solc", count: fromLastLine },
  mutation: { run: node("scripts/mutation.mjs"), count: fromLastLine, onlyLong: true },
  reference: { run: node("test/differential/main.mjs"), count: fromLastLine },
  tokenizers: { run: node("test/differential/tokenizers.mjs"), count: fromLastLine },
  install: { run: node("test/editors/install.mjs"), count: fromLastLine },
  neovim: { run: node("test/editors/neovim.mjs"), count: fromLastLine },
  eglot: { run: node("test/editors/eglot.mjs"), count: fromLastLine },
  "host-1.100": { run: node("test/editors/vscode/host.mjs", "1.100"), count: fromLastLine },
  "host-1.139": { run: node("test/editors/vscode/host.mjs", "1.139"), count: fromLastLine },
  package: { run: node("scripts/package.mjs"), tool: "@vscode/vsce" },
  "packed-1.100": { run: node("test/editors/vscode/packed.mjs", "1.100"), count: fromLastLine },
  "packed-1.139": { run: node("test/editors/vscode/packed.mjs", "1.139"), count: fromLastLine },
};
/** The levels that do more when they may take longer, and the build before them. */
const longLevels = ["build", "units", "fuzz", "server", "cli", "contracts", "mutation"];

const unknown = (values.level ?? []).filter((name) => !(name in levels));
if (unknown.length > 0) {
  console.error(`test.mjs: no level ${unknown.join(", ")}; there are ${Object.keys(levels).join(", ")}`);
  process.exit(2);
}
const wanted =
  values.level ?? (values.long ? longLevels : Object.keys(levels).filter((name) => !levels[name].onlyLong));
process.env.DATANET_SEED ??= String(randomInt(2 ** 31));
if (values.long)
  Object.assign(process.env, {
    DATANET_LONG: "1",
    DATANET_RUNS: process.env.DATANET_RUNS ?? "2000",
    DATANET_FUZZ_RUNS: process.env.DATANET_FUZZ_RUNS ?? "1000000",
  });
mkdirSync(join(root, "build"), { recursive: true });

const results = [];
for (const [name, level] of Object.entries(levels)) {
  if (!wanted.includes(name)) continue;
  const result = await runLevel(name, level);
  results.push(result);
  console.log(`-- ${name}: ${result.passed} passed, ${result.failed} failed, ${result.seconds} s\n`);
  if (result.failed > 0 && !values["keep-going"]) break;
}
report();

async function runLevel(name, { run, tool, count = fromExitCode }) {
  const started = performance.now();
  const [file, ...args] = run;
  rmSync(vitestReport, { force: true });
  const child = spawn(file, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const version = tool ? `${tool} ${versionOf(tool)}, ` : "";
  console.log(`-- ${name}: ${version}node ${process.versions.node}, pid ${child.pid}`);
  let output = "";
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])
    from.on("data", (data) => {
      output += data;
      to.write(data);
    });
  const end = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Every process of the group has ended.
    }
  };
  const endAtExit = () => end("SIGTERM");
  process.once("exit", endAtExit);
  const tooLong = setTimeout(() => {
    console.error(`${name}: not done after ${timeoutMs / 1000} s, ended`);
    end("SIGKILL");
  }, timeoutMs);
  const code = await new Promise((resolve) => {
    child.once("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.once("close", (exitCode) => resolve(exitCode ?? 1));
  });
  clearTimeout(tooLong);
  process.removeListener("exit", endAtExit);
  const { passed, failed, skipped } = count(output, code);
  // A level that ran nothing and does not say why, or ended badly without naming a case, has failed.
  const bad = failed === 0 && (code !== 0 || (passed === 0 && !skipped)) ? 1 : failed;
  return {
    name,
    passed,
    failed: bad,
    skipped,
    seconds: Math.round((performance.now() - started) / 100) / 10,
  };
}

function report() {
  const total = (what) => results.reduce((sum, each) => sum + each[what], 0);
  console.log(`${"level".padEnd(14)}${"passed".padStart(8)}${"failed".padStart(8)}${"seconds".padStart(9)}`);
  for (const { name, passed, failed, seconds } of results)
    console.log(
      `${name.padEnd(14)}${String(passed).padStart(8)}${String(failed).padStart(8)}${seconds.toFixed(1).padStart(9)}`,
    );
  const left = Object.keys(levels).filter(
    (name) => wanted.includes(name) && !results.some((each) => each.name === name),
  );
  for (const { name, skipped } of results) if (skipped) console.log(`SKIPPED ${name}: ${skipped}`);
  if (left.length > 0) console.log(`not run: ${left.join(", ")}`);
  if (values.long) keepResult();
  console.log(`seed ${process.env.DATANET_SEED}`);
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
  process.exitCode = total("failed") > 0 ? 1 : 0;
}

/** The long run is too long for every change; of each level the last result is kept with the commit it was made on. */
function keepResult() {
  const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--untracked-files=no") !== "";
  const { DATANET_SEED: seed, DATANET_RUNS: runs } = process.env;
  const about = { commit: git("rev-parse", "HEAD"), changed, node: process.versions.node, seed, runs };
  const path = join(root, "bench/results/testLong.json");
  const before = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).levels : [];
  const kept = before.filter(({ name }) => !results.some((each) => each.name === name));
  const levelsNow = [...kept, ...results.map((each) => ({ ...each, ...about }))];
  mkdirSync(join(root, "bench/results"), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ levels: levelsNow }, null, 2)}\n`);
}

function npmRun(script) {
  return ["npm", "run", "--silent", script];
}

function node(...args) {
  return [process.execPath, ...args];
}

function vitest(...args) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`];
  return {
    run: node("node_modules/vitest/vitest.mjs", "run", ...args, ...reporters),
    tool: "vitest",
    count: fromVitest,
  };
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

function fromExitCode(_output, code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Our own harnesses end with `cases: 4 passed, 0 failed`, or `skipped: why` where there is nothing to run. */
function fromLastLine(output) {
  const last = [...output.matchAll(/^cases: (\d+) passed, (\d+) failed$/gm)].at(-1);
  const skipped = last ? undefined : /^skipped: (.*)$/m.exec(output)?.[1];
  return { passed: Number(last?.[1] ?? 0), failed: Number(last?.[2] ?? 0), skipped };
}

/** A test that was skipped counts as failed: there is no reason to have one. */
function fromVitest(_output, code) {
  try {
    const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(vitestReport, "utf8"));
    return { passed: numPassedTests, failed: numTotalTests - numPassedTests };
  } catch {
    return fromExitCode("", code || 1);
  }
}
