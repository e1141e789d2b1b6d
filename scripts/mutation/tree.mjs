/** The contracts that are mutated, and the compiler's tree of each. */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { mutatedBytes } from "./mutants.mjs";

const solc = createRequire(import.meta.url)("solc");

/** Contracts that hold money or order; neither tests, mocks nor interfaces. */
export function contractFiles(root) {
  return readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sol") && !/^(test|mocks|interfaces)\//.test(name))
    .map((name) => `contracts/${name}`)
    .sort();
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
 * The code that the contracts of `files` have on a chain, as one text.
 *
 * @param mutant one change to make first; undefined for the contracts as they are
 */
export function codeOf(root, files, mutant) {
  const { contracts } = compile(root, files, { "*": ["evm.bytecode.object"] }, mutant);
  const objects = Object.values(contracts).flatMap((each) => Object.values(each));
  return objects.map(({ evm }) => evm.bytecode.object).join("\n");
}

function compile(root, files, outputs, mutant) {
  const read = (file) => {
    const bytes = readFileSync(join(root, file));
    return { content: (file === mutant?.file ? mutatedBytes(bytes, mutant) : bytes).toString("utf8") };
  };
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(files.map((file) => [file, read(file)])),
    settings: {
      // As foundry.toml has it.
      optimizer: { enabled: true, runs: 200 },
      evmVersion: "cancun",
      metadata: { bytecodeHash: "none", appendCBOR: false },
      outputSelection: { "*": outputs },
    },
  };
  const importFile = (path) => {
    const place = path.startsWith("@") ? join(root, "node_modules", path) : join(root, path);
    return { contents: readFileSync(place, "utf8") };
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: importFile }));
  const failed = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (failed.length > 0) throw new Error(failed.map(({ formattedMessage }) => formattedMessage).join("\n"));
  return output;
}
