/**
 * A scratch copy of the contracts and their tests, with a compiler of its own that stays warm. Forge keeps
 * what it compiled there, so that a mutant costs one changed contract and the tests up to the first that fails.
 */
import { spawn } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { join } from "node:path";
import { mutatedBytes } from "./mutants.mjs";

const require = createRequire(import.meta.url);
const solcVersion = require("solc").version().replace(".Emscripten.clang", "");
/** The program itself: its npm wrapper ends with 0 whatever the tests say. */
const forge = require.resolve(
  `@foundry-rs/forge-${platform()}-${arch() === "x64" ? "amd64" : arch()}/bin/forge${platform() === "win32" ? ".exe" : ""}`,
);
/** What the tests read; all else is imported from node_modules. */
const copied = ["contracts", "test/golden/chain"];
/** A mutant that does not end within this is as good as one that fails. */
const timeoutMs = 180_000;
/** Enough of each property to kill, not to search: a survivor is looked at by a person. */
const brief = {
  FOUNDRY_FUZZ_RUNS: "48",
  FOUNDRY_FUZZ_SEED: "0x6d75746174696f6e",
  FOUNDRY_INVARIANT_RUNS: "8",
  FOUNDRY_INVARIANT_DEPTH: "48",
  FOUNDRY_CONFIG: "contracts/foundry.toml",
  FOUNDRY_DYNAMIC_TEST_LINKING: "true",
};

/** Copies what the tests need from `root` to `dir` and starts its compiler. */
export async function openScratch(root, dir) {
  for (const path of copied) cpSync(join(root, path), join(dir, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(dir, "node_modules"));
  const socket = join(dir, "solc.sock");
  const server = spawn(process.execPath, [join(import.meta.dirname, "solcServer.mjs"), socket], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await new Promise((resolve) => server.stdout.once("data", resolve));
  const env = {
    ...process.env,
    ...brief,
    FOUNDRY_SOLC: join(import.meta.dirname, "solcClient.mjs"),
    DATANET_SOLC_SOCKET: socket,
    DATANET_SOLC_VERSION: solcVersion,
  };
  return {
    /** Runs all tests on the contracts as they are. */
    baseline: () => runTests(dir, env),
    /** Runs the tests on one mutant, up to the first that fails. */
    async test(mutant) {
      const path = join(dir, mutant.file);
      const bytes = readFileSync(path);
      writeFileSync(path, mutatedBytes(bytes, mutant));
      try {
        return await runTests(dir, env);
      } finally {
        writeFileSync(path, bytes);
      }
    },
    close: () => server.kill(),
  };
}

/** @returns what became of it: survived, killed (by which test), notCompiled, or outOfTime */
async function runTests(dir, env) {
  const args = ["test", "--json", "--fail-fast", "--threads", "1"];
  const child = spawn(forge, args, { cwd: dir, env, detached: true });
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
