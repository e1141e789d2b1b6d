/**
 * Compiles the contracts into build/contracts, one JSON file `{abi, bytecode}` each, unless what lies there was
 * made of the same sources. Mocks are compiled too, Solidity tests are not.
 *
 *     node scripts/contracts.mjs             compiles
 *     node scripts/contracts.mjs --abi DIR   and writes the ABIs of the three contracts as TypeScript
 *
 * `npm run contracts` writes them to core/chain/abi, where they are committed; a test compares.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dirname, "..");
const out = join(root, "build/contracts");
const require = createRequire(import.meta.url);
/** Contract, and the name of its ABI in TypeScript. */
const typed = { DataNetRegistry: "registryAbi", AttributionLedger: "ledgerAbi", RewardPool: "poolAbi" };

const { values } = parseArgs({ options: { abi: { type: "string" } } });
const compiled = compile();
if (values.abi !== undefined) {
  mkdirSync(values.abi, { recursive: true });
  for (const [contract, name] of Object.entries(typed))
    writeFileSync(join(values.abi, `${name}.ts`), typeScript(contract, name));
  console.log(`compiled into build/contracts; ABIs of ${Object.keys(typed).join(", ")} in ${values.abi}`);
}

/** The artifacts by contract, from the disk where the sources are those it was made of. */
function compile() {
  const sources = sourcesBelow("contracts");
  const settings = {
    evmVersion: "cancun",
    optimizer: { enabled: true, runs: 200 },
    metadata: { bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
  };
  const versions = ["solc", "@openzeppelin/contracts"].map((name) => require(`${name}/package.json`).version);
  const hash = createHash("sha256")
    .update(JSON.stringify([sources, settings, versions]))
    .digest("hex");
  try {
    const { hash: found, names } = JSON.parse(readFileSync(join(out, "made.json"), "utf8"));
    if (found === hash)
      return Object.fromEntries(
        names.map((name) => [name, JSON.parse(readFileSync(join(out, `${name}.json`), "utf8"))]),
      );
  } catch {
    // Never compiled, or not to the end.
  }
  process.stderr.write("compiling the contracts; this takes some seconds\n");
  const input = JSON.stringify({ language: "Solidity", sources, settings });
  const { errors = [], contracts } = JSON.parse(require("solc").compile(input, { import: imported }));
  // What the compiler remarks on in OpenZeppelin's sources is not ours to change.
  const ours = errors.filter(
    (each) => each.severity === "error" || each.sourceLocation?.file.startsWith("contracts/"),
  );
  for (const { formattedMessage } of ours) process.stderr.write(`${formattedMessage}\n`);
  if (errors.some(({ severity }) => severity === "error")) process.exit(1);

  const artifacts = {};
  for (const [path, inFile] of Object.entries(contracts))
    for (const [name, { abi, evm }] of Object.entries(inFile))
      if (path.startsWith("contracts/") && evm.bytecode.object !== "")
        artifacts[name] = { abi, bytecode: `0x${evm.bytecode.object}` };
  keep(artifacts, hash);
  return artifacts;
}

/** Several processes may do this at once; `made.json` comes last and says that all is there. */
function keep(artifacts, hash) {
  mkdirSync(out, { recursive: true });
  rmSync(join(out, "made.json"), { force: true });
  const names = Object.keys(artifacts).sort();
  for (const [name, value] of [...Object.entries(artifacts), ["made", { hash, names }]]) {
    const temporary = join(out, `${name}.${randomBytes(6).toString("hex")}.tmp`);
    writeFileSync(temporary, JSON.stringify(value));
    renameSync(temporary, join(out, `${name}.json`));
  }
}

/** The sources that are ours, by their path in the repository. */
function sourcesBelow(folder) {
  const names = readdirSync(join(root, folder), { recursive: true }).filter(
    (name) => name.endsWith(".sol") && !name.startsWith("test/"),
  );
  return Object.fromEntries(
    names.sort().map((name) => {
      const path = `${folder}/${name}`;
      return [path, { content: readFileSync(join(root, path), "utf8") }];
    }),
  );
}

function imported(path) {
  try {
    return { contents: readFileSync(join(root, "node_modules", path), "utf8") };
  } catch (error) {
    return { error: error.message };
  }
}

/** One entry a line, so that a change of the interface is a change of lines. */
function typeScript(contract, name) {
  const entries = compiled[contract].abi.map((entry) => `  ${JSON.stringify(plain(entry))},`).sort();
  const lines = [
    `// Written by scripts/contracts.mjs from the compiler's output; run: npm run contracts`,
    "",
    `/** The interface of ${basename(contract)}: functions, events and errors, one a line. */`,
    `export const ${name} = [`,
    ...entries,
    "] as const;",
  ];
  return `${lines.join("\n")}\n`;
}

/** Kind and name first, by which the lines are sorted; without the names that the types have in Solidity. */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const { type, name, internalType: _, ...rest } = value;
  const rested = Object.entries(rest).map(([key, each]) => [key, plain(each)]);
  return { type, ...(name !== undefined && { name }), ...Object.fromEntries(rested) };
}
