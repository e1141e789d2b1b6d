import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cachedFolder, shortHash } from "./cache.ts";
import { reasonOf } from "./measurement.ts";

/** A program we measure ourselves against, or why it could not be had. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Why it is missing; it is left out of the tables then, and the report says so. */
  readonly missing?: string;
}

/** What the bench runs; undefined parts are missing on this machine. */
export interface Peers {
  readonly all: readonly Peer[];
  /** Python with the reference engine. */
  readonly reference:
    | { readonly python: string; readonly builder: string; readonly loop: string }
    | undefined;
  /** Python with pydivsufsort. */
  readonly divsufsort: string | undefined;
  readonly libsais: string | undefined;
  readonly grep: boolean;
  /** A Python whose SQLite has FTS5. */
  readonly sqlite: string | undefined;
}

const referenceVersion = "2.6.0";
const divsufsortVersion = "0.0.20";
const libsaisVersion = "0.2.0";
const ours = "bench/engine/peers";

/** Installs the peers into the cache, each by its documented way; a failure leaves one out, loudly. */
export async function installPeers(): Promise<Peers> {
  const all: Peer[] = [];
  const attempt = async <T>(
    name: string,
    version: string,
    install: () => Promise<{ found: T; version?: string }>,
  ): Promise<T | undefined> => {
    try {
      const { found, version: exact = version } = await install();
      all.push({ name, version: exact });
      return found;
    } catch (error) {
      const missing = reasonOf(error);
      all.push({ name, version, missing });
      process.stderr.write(`\n*** bench: ${name} ${version} is NOT MEASURED: ${missing}\n\n`);
      return undefined;
    }
  };
  const reference = await attempt("infini-gram (Python package)", referenceVersion, async () => ({
    found: await installReference(),
  }));
  const loop =
    reference && (await attempt("infini-gram, its search on one thread", referenceVersion, compileLoop));
  return {
    reference: reference && { ...reference, loop: loop ?? "" },
    divsufsort: await attempt("libdivsufsort (pydivsufsort)", divsufsortVersion, async () => ({
      found: await installPython(`pydivsufsort==${divsufsortVersion}`, "import pydivsufsort"),
    })),
    libsais: await attempt("libsais (Rust crate)", libsaisVersion, installLibsais),
    grep:
      (await attempt("grep -F", "", async () => ({
        found: true,
        version: firstLine(execFileSync("grep", ["--version"], { encoding: "utf8" })),
      }))) ?? false,
    sqlite: await attempt("SQLite FTS5", "", async () => {
      const probe =
        "import sqlite3;c=sqlite3.connect(':memory:');c.execute('create virtual table t using fts5(x)');print(sqlite3.sqlite_version)";
      return { found: "python3", version: firstLine(run("python3", ["-c", probe])) };
    }),
    all,
  };
}

function firstLine(text: string): string {
  return text.split("\n")[0];
}

function run(program: string, args: readonly string[], cwd?: string): string {
  return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A Python environment of its own with one package, which `probe` has to be able to use. */
async function installPython(requirement: string, probe: string): Promise<string> {
  const { version } = JSON.parse(
    run("python3", ["-c", "import json,sys;print(json.dumps({'version':sys.version}))"]),
  );
  const folder = await cachedFolder(`python-${shortHash(requirement, version)}`, (at) => {
    run("python3", ["-m", "venv", at]);
    run(join(at, "bin/python"), [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      requirement,
    ]);
  });
  const python = join(folder, "bin/python");
  run(python, ["-c", probe]);
  return python;
}

async function installReference(): Promise<{ python: string; builder: string }> {
  const python = await installPython(
    `infini-gram==${referenceVersion}`,
    "from infini_gram.engine import InfiniGramEngine",
  );
  const where = "import infini_gram, os; print(os.path.dirname(infini_gram.__file__))";
  const builder = join(run(python, ["-c", where]).trim(), "rust_indexing");
  run(builder, ["--version"]);
  return { python, builder };
}

async function compileLoop(): Promise<{ found: string }> {
  const source = join(ours, "loop.c");
  const folder = await cachedFolder(`loop-${shortHash(readFileSync(source))}`, (at) => {
    run("cc", ["-O2", "-shared", "-fPIC", "-o", join(at, "loop.so"), source]);
  });
  return { found: join(folder, "loop.so") };
}

async function installLibsais(): Promise<{ found: string }> {
  const sources = ["Cargo.toml", "main.rs"].map((name) => join(ours, "libsais", name));
  const folder = await cachedFolder(
    `libsais-${shortHash(...sources.map((path) => readFileSync(path)))}`,
    (at) => {
      for (const path of sources) copyFileSync(path, join(at, path.slice(path.lastIndexOf("/") + 1)));
      run("cargo", ["build", "--release", "--quiet"], at);
    },
  );
  return { found: join(folder, "target/release/bench-libsais") };
}
