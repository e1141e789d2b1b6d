/** The contracts that are mutated, and the compiler's tree of each. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { mutatedBytes } from "./mutants.mjs";

const solc = createRequire(import.meta.url)("solc");

/** Contracts that hold money or order; neither tests, mocks nor interfaces. */
export function contractFiles(root) {
  return readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sol") && !/^(test|mocks|interfaces)\//.test(name))
    .map((name) => `contracts/${name}`)
    .sort();
}

/** @returns for a file: those it imports and those that import it, over any number of steps, itself among both */
export function relativesAmong(root, files) {
  const imports = new Map(
    files.map((file) => {
      const paths = readFileSync(join(root, file), "utf8").matchAll(/from "(\.[^"]+)"/g);
      return [file, [...paths].map(([, path]) => join(dirname(file), path))];
    }),
  );
  const reached = (from, next, seen = new Set([from])) => {
    for (const file of next(from)) if (!seen.has(file)) reached(file, next, seen.add(file));
    return [...seen].sort();
  };
  return (file) => ({
    below: reached(file, (each) => imports.get(each) ?? []),
    above: reached(file, (each) => files.filter((other) => imports.get(other).includes(each))),
  });
}

/**
 * @param files paths below `root`
 * @returns syntax trees by path
 * @throws Error with what the compiler says
 */
export function treesOf(root, files) {
  const compiled = compile(root, files, { "": ["ast"] });
  return Object.fromEntries(files.map((file) => [file, compiled.sources[file].ast]));
}

/**
 * The code with which contracts are made on a chain, by name; undefined where it does not compile.
 *
 * @param files what to compile; what they import comes along and is not given
 * @param mutant one change to make first, in any file; undefined for the contracts as they are
 * @param optimizer without it the compiler is three times as fast
 */
export function codeOf(root, files, mutant, optimizer = { enabled: false }) {
  const { contracts, failed } = compile(root, files, { "*": ["evm.bytecode.object"] }, mutant, optimizer);
  if (failed.length > 0 && mutant) return undefined;
  const ours = files.flatMap((file) => Object.entries(contracts[file]));
  return Object.fromEntries(ours.map(([name, { evm }]) => [name, evm.bytecode.object]));
}

function compile(root, files, outputs, mutant, optimizer = { enabled: false }) {
  const read = (file) => {
    const bytes = readFileSync(join(root, file));
    return { content: (file === mutant?.file ? mutatedBytes(bytes, mutant) : bytes).toString("utf8") };
  };
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, read(file)])),
    settings: {
      // As foundry.toml has it.
      optimizer,
      evmVersion: "cancun",
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": outputs },
    },
  };
  const importFile = (path) =>
    path.startsWith("@")
      ? { contents: readFileSync(join(root, "node_modules", path), "utf8") }
      : { contents: read(path).content };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: importFile }));
  const failed = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (failed.length > 0 && !mutant)
    throw new Error(failed.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return { ...output, failed };
}
