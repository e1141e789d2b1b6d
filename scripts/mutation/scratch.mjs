/**
 * A scratch copy of the contracts and their tests. Forge compiles it once; in it the tests take the code of the
 * contracts from forge's artifacts when they run, so that a mutant is tested by writing its code there.
 */
import { spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, join } from "node:path";
import { openCompiler } from "./compiler.mjs";
import { madeSource, withMade } from "./made.mjs";
import { mutatedBytes } from "./mutants.mjs";
import { contractFiles, relativesAmong } from "./tree.mjs";

/** The program itself: its npm wrapper ends with 0 whatever the tests say. */
const forge = createRequire(import.meta.url).resolve(
  `@foundry-rs/forge-${platform()}-${arch() === "x64" ? "amd64" : arch()}/bin/forge${platform() === "win32" ? ".exe" : ""}`,
);
/** What the tests read; all else is imported from node_modules. */
const copied = ["contracts", "test/golden/chain"];
/** A mutant that does not end within this is as good as one that fails. */
const timeoutMs = 300_000;
/** Enough of each property to kill, not to search: a survivor is looked at by a person. */
const brief = {
  FOUNDRY_FUZZ_RUNS: "32",
  FOUNDRY_FUZZ_SEED: "0x6d75746174696f6e",
  FOUNDRY_INVARIANT_RUNS: "8",
  FOUNDRY_INVARIANT_DEPTH: "48",
  FOUNDRY_CONFIG: "contracts/foundry.toml",
  // Three times as fast to compile, and the same to all tests but those that count gas.
  FOUNDRY_OPTIMIZER: "false",
};

/**
 * Makes a scratch copy of `root` in `dir`, whose tests pass. It is two: in `code` artifacts change and sources
 * never, in `source` the other way round, since forge would not notice a change of its artifacts.
 */
export async function openScratch(root, to) {
  const dir = join(to, "code");
  for (const path of copied) cpSync(join(root, path), join(dir, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  const files = contractFiles(root);
  const names = files.filter((file) => !/libraries/.test(file)).map((file) => basename(file, ".sol"));
  for (const name of readdirSync(join(dir, "contracts/test"), { recursive: true, encoding: "utf8" })) {
    const path = join(dir, "contracts/test", name);
    if (name.endsWith(".sol")) writeFileSync(path, withMade(readFileSync(path, "utf8"), names));
  }
  writeFileSync(join(dir, "contracts/test/Made.sol"), madeSource);
  await passes(dir, "before anything is broken");
  cpSync(dir, join(to, "source"), { recursive: true, verbatimSymlinks: true });
  return scratchIn(root, to, files);
}

/** A copy of an opened scratch directory, which need not be compiled again. */
export function copyScratch(root, from, to) {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  return scratchIn(root, to, contractFiles(root));
}

function scratchIn(root, at, files) {
  const [dir, sourceDir] = [join(at, "code"), join(at, "source")];
  const compiler = openCompiler(root);
  const relatives = relativesAmong(root, files);
  const originals = new Map();
  /** The contracts with code of their own that a change of `file` reaches. */
  const reached = (file) => relatives(file).above.filter((each) => /^contracts\/[^/]+$/.test(each));
  const originalOf = async (file) => {
    if (!originals.has(file)) originals.set(file, await compiler.codeOf(reached(file)));
    return originals.get(file);
  };
  return {
    /** Runs the tests on one mutant, up to the first that fails. */
    async test(mutant) {
      const original = await originalOf(mutant.file);
      const code = await compiler.codeOf(reached(mutant.file), mutant);
      if (code === undefined) return { status: "notCompiled" };
      const changed = Object.keys(code).filter((name) => code[name] !== original[name]);
      if (changed.length > 0) {
        const result = await withCode(dir, changed, code, () => runTests(dir));
        if (result.status !== "survived") return result;
      }
      // What a test itself takes from a library was not broken so far.
      const suites = suitesOf(dir, mutant.file);
      if (suites.length > 0)
        return withSource(sourceDir, mutant, () =>
          runTests(sourceDir, ["--match-path", `contracts/test/{${suites}}`]),
        );
      return { status: changed.length > 0 ? "survived" : "sameCode" };
    },
    /** Ends it. @throws Error if a mutant was left behind, so that no result can be believed */
    async close() {
      await compiler.close();
      for (const each of [dir, sourceDir]) await passes(each, "after all mutants are mended");
    },
  };
}

async function passes(dir, when) {
  const { status, by, reason } = await runTests(dir);
  if (status !== "survived")
    throw new Error(`mutation: the tests fail ${when}: ${status} ${by ?? ""} ${reason ?? ""}; use --fresh`);
}

/** The suites that call a library themselves. */
function suitesOf(dir, file) {
  if (!file.includes("/libraries/")) return [];
  const folder = join(dir, "contracts/test");
  const call = new RegExp(`\\b${basename(file, ".sol")}\\.(?!sol")[a-z]`);
  const isCaller = (name) => name.endsWith(".t.sol") && call.test(readFileSync(join(folder, name), "utf8"));
  return readdirSync(folder, { encoding: "utf8" }).filter(isCaller);
}

/** Runs `inside` while forge's artifacts hold other code. */
async function withCode(dir, names, code, inside) {
  const paths = names.map((name) => join(dir, `build/forge/out/${name}.sol/${name}.json`));
  const kept = paths.map((path) => readFileSync(path, "utf8"));
  for (const [i, path] of paths.entries()) {
    const artifact = JSON.parse(kept[i]);
    artifact.bytecode.object = `0x${code[names[i]]}`;
    writeFileSync(path, JSON.stringify(artifact));
  }
  try {
    return await inside();
  } finally {
    for (const [i, path] of paths.entries()) writeFileSync(path, kept[i]);
  }
}

/** Runs `inside` while the mutant stands in its source; forge compiles what it reaches. */
async function withSource(dir, mutant, inside) {
  const path = join(dir, mutant.file);
  const bytes = readFileSync(path);
  writeFileSync(path, mutatedBytes(bytes, mutant));
  try {
    return await inside();
  } finally {
    writeFileSync(path, bytes);
  }
}

/** @returns what became of it: survived, killed (by which test), notCompiled, or outOfTime */
async function runTests(dir, filter = []) {
  const args = ["test", "--json", "--fail-fast", "--threads", "1", "--no-match-contract", "Gas", ...filter];
  const child = spawn(forge, args, { cwd: dir, env: { ...process.env, ...brief }, detached: true });
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) child[name].on("data", (data) => (output[name] += data));
  let isOutOfTime = false;
  const timer = setTimeout(() => {
    isOutOfTime = true;
    process.kill(-child.pid, "SIGKILL");
  }, timeoutMs);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  if (isOutOfTime) return { status: "outOfTime" };
  if (code === 0 && /"status":"Success"/.test(output.stdout)) return { status: "survived" };
  const failed = firstFailure(output.stdout);
  if (failed) return { status: "killed", ...failed };
  if (/Compiler run failed|Compilation failed/.test(output.stderr + output.stdout))
    return { status: "notCompiled" };
  throw new Error(`forge ended with ${code}:\n${output.stdout.slice(-2000)}\n${output.stderr.slice(-2000)}`);
}

/** The first test that failed, and the file it stands in. */
function firstFailure(stdout) {
  const json = stdout.slice(stdout.indexOf("{"));
  if (!json.startsWith("{")) return undefined;
  for (const [suite, { test_results: results }] of Object.entries(JSON.parse(json)))
    for (const [name, { status, reason }] of Object.entries(results))
      if (status === "Failure") {
        const [file, contract] = suite.split(":");
        return { by: `${contract}.${name.split("(")[0]}`, in: file, reason };
      }
  return undefined;
}
