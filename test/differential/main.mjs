/**
 * Compares our engine with the reference on index directories that we wrote: installs the reference
 * (infini-gram, a Python package) outside the repository, then runs the tests beside this file.
 *
 *     node test/differential/main.mjs
 *
 * Where the reference cannot be had (no Linux on x86-64, no Python 3.11 to 3.13, no network) it says so and
 * compares nothing; with CI set that is a failure.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const version = "2.6.0";
const root = join(import.meta.dirname, "../..");
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "datanet-reference");
/** Those that the package has a binary for. */
const pythons = ["python3.11", "python3.12", "python3.13", "python3"];

let python;
try {
  python = reference();
} catch (error) {
  skip(error.message);
}
if (python) compare(python);

function compare(path) {
  console.log(`infini-gram ${version} in ${path}`);
  const report = join(mkdtempSync(join(root, "build/differential-")), "vitest.json");
  const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", "test/differential/"];
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const env = { ...process.env, DATANET_REFERENCE_PYTHON: path };
  const { status } = spawnSync(process.execPath, [...vitest, ...reporters], {
    cwd: root,
    env,
    stdio: "inherit",
  });
  const { numPassedTests = 0, numTotalTests = 1 } = existsSync(report)
    ? JSON.parse(readFileSync(report, "utf8"))
    : {};
  rmSync(join(report, ".."), { recursive: true, force: true });
  console.log(
    `cases: ${numPassedTests} passed, ${Math.max(numTotalTests - numPassedTests, status === 0 ? 0 : 1)} failed`,
  );
  process.exitCode = status ?? 1;
}

function skip(why) {
  const lines = [
    "SKIPPED: nothing was compared with the reference engine.",
    ...why.split("\n"),
    "To have it compared: Linux on x86-64, Python 3.11 to 3.13 with venv (apt-get install python3-venv), and a network;",
    `or install infini-gram==${version} yourself and set DATANET_REFERENCE_PYTHON to that Python.`,
  ];
  const bar = "!".repeat(100);
  console.error([bar, ...lines.map((line) => `!! ${line}`), bar].join("\n"));
  console.log(`skipped: ${why.split("\n")[0]}`);
  if (process.env.CI) process.exitCode = 1;
}

/** A Python that has the reference, installed first where it is missing (about 20 s and 60 MB). */
function reference() {
  const given = process.env.DATANET_REFERENCE_PYTHON;
  if (given) return given;
  const folder = join(cache, version);
  const installed = join(folder, "bin/python");
  if (works(installed)) return installed;
  rmSync(folder, { recursive: true, force: true }); // Made with a Python that is gone.
  const failures = [];
  const install = () => {
    for (const name of pythons) {
      try {
        return installWith(name, folder);
      } catch (error) {
        failures.push(`${name}: ${lastLine(error)}`);
      }
    }
  };
  const path = install() ?? (addVenv(failures) ? install() : undefined);
  if (path) return path;
  throw new Error(`infini-gram ${version} could not be installed.\n${failures.join("\n")}`);
}

function installWith(name, folder) {
  const found = run(name, "-c", "import sys; print(*sys.version_info[:2], sep='.')").trim();
  if (!["3.11", "3.12", "3.13"].includes(found)) throw new Error(`version ${found}, wanted 3.11 to 3.13`);
  console.log(`installing infini-gram ${version} with Python ${found} into ${folder}`);
  mkdirSync(cache, { recursive: true });
  // A folder of the right name is a whole one; paths inside it are not needed but for bin/python.
  const unfinished = mkdtempSync(join(cache, "unfinished-"));
  try {
    run(name, "-m", "venv", unfinished);
    const packages = ["install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"];
    run(join(unfinished, "bin/python"), "-m", "pip", ...packages, `infini-gram==${version}`);
    if (!works(join(unfinished, "bin/python"))) throw new Error("installed, but cannot be imported");
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return join(folder, "bin/python");
}

/** Debian keeps venv in a package of its own. */
function addVenv(failures) {
  if (!existsSync("/usr/bin/apt-get")) return false;
  const asRoot = process.getuid() === 0 ? [] : ["sudo", "-n"];
  console.log("installing python3 and python3-venv with apt-get");
  try {
    for (const words of ["update", "install --yes --no-install-recommends python3 python3-venv"]) {
      const line = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...words.split(" ")];
      run(line[0], ...line.slice(1));
    }
    return true;
  } catch (error) {
    failures.push(`apt-get: ${lastLine(error)}`);
    return false;
  }
}

function works(path) {
  return existsSync(path) && spawnSync(path, ["-c", "import infini_gram.engine"]).status === 0;
}

function run(file, ...args) {
  return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 300_000 });
}

function lastLine(error) {
  return String(error.stderr || error.message)
    .trim()
    .split("\n")
    .at(-1);
}
