/**
 * What earlier runs found. A result holds as long as what it rests on, comments apart: for every mutant its
 * file with what it imports and what imports it; for a killed one the test that failed with what it imports of
 * tests and mocks; for one that survived all contracts and tests.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mutatedBytes } from "./mutants.mjs";
import { relativesAmong } from "./tree.mjs";

/** @param path where results are kept between runs */
export function openCache(root, path) {
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const files = readdirSync(join(root, "contracts"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sol"))
    .sort();
  const textOf = (name) => withoutComments(readFileSync(join(root, "contracts", name), "utf8"));
  const isTest = (name) => /^(test|mocks)\//.test(name);
  const hashOf = (names, ...more) => hash(...names.flatMap((name) => [name, textOf(name)]), ...more);
  const lock = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies;
  const tools = ["solc", "@foundry-rs/forge", "@openzeppelin/contracts"].map((name) => lock[name]).join();
  const contracts = files.filter((name) => !isTest(name));
  const relatives = relativesAmong(
    root,
    contracts.map((name) => `contracts/${name}`),
  );
  const testRelatives = relativesAmong(
    root,
    files.map((name) => `contracts/${name}`),
  );
  const all = hashOf(files);
  const keyOf = (mutant) => {
    const mutated = mutatedBytes(readFileSync(join(root, mutant.file)), mutant).toString("utf8");
    const { below, above } = relatives(mutant.file);
    const around = [...below, ...above].map((file) => file.replace("contracts/", ""));
    return hashOf(around, tools, mutant.file, withoutComments(mutated));
  };
  const groundsOf = ({ status, in: suite }) => {
    if (status === "notCompiled") return "";
    if (status !== "killed") return all;
    if (!files.includes(suite.replace("contracts/", ""))) return undefined;
    const below = testRelatives(suite).below.map((file) => file.replace("contracts/", ""));
    return hashOf(below.filter(isTest));
  };
  return {
    get(mutant) {
      const found = kept[keyOf(mutant)];
      return found !== undefined && found.grounds === groundsOf(found.result) ? found.result : undefined;
    },
    set(mutant, result) {
      kept[keyOf(mutant)] = { grounds: groundsOf(result), result };
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(kept));
    },
  };
}

function hash(...parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(`${part.length} ${part}`);
  return sum.digest("hex");
}

/** Without comments and with single spaces: what the compiler sees. Strings keep their slashes. */
function withoutComments(text) {
  return text
    .replaceAll(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? " ")
    .replaceAll(/\s+/g, " ");
}
