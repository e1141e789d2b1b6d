import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

/**
 * Who may import whom, in the order of the data. A folder may import itself, `core/base`, and what its
 * line lists. ARCHITECTURE.md prints the same table.
 */
const mayImport: Record<string, readonly string[]> = {
  "core/base": [],
  "core/tokens": [],
  "core/contribute": ["core/tokens"],
  "core/segment": ["core/contribute", "core/tokens"],
  "core/match": ["core/segment", "core/tokens"],
  "core/spans": ["core/match", "core/segment", "core/tokens"],
  "core/shares": ["core/spans", "core/match", "core/segment", "core/contribute", "core/tokens"],
  "core/pipeline.ts": [
    "core/shares",
    "core/spans",
    "core/match",
    "core/segment",
    "core/contribute",
    "core/tokens",
  ],
  "core/editing": [
    "core/pipeline.ts",
    "core/shares",
    "core/spans",
    "core/match",
    "core/segment",
    "core/tokens",
  ],
  "core/record": ["core/shares", "core/spans", "core/contribute", "core/tokens"],
  "core/reward": ["core/contribute"],
  "core/chain": ["core/reward"],
  "core/node": [
    "core/pipeline.ts",
    "core/reward",
    "core/record",
    "core/shares",
    "core/spans",
    "core/match",
    "core/segment",
    "core/contribute",
    "core/tokens",
    "tables",
  ],
  cli: [
    "core/pipeline.ts",
    "core/node",
    "core/reward",
    "core/record",
    "core/shares",
    "core/spans",
    "core/match",
    "core/contribute",
    "core/tokens",
    "package.json",
  ],
  server: [
    "core/editing",
    "core/pipeline.ts",
    "core/node",
    "core/record",
    "core/shares",
    "core/spans",
    "core/match",
    "core/segment",
    "core/contribute",
    "core/tokens",
  ],
  client: ["server/protocol.ts", "server/protocolActions.ts"],
  examples: ["cli", "core/pipeline.ts", "core/node", "core/contribute", "core/tokens"],
};
/** Packages that a folder may import; none elsewhere. `node:` modules are for core/node, cli, server, client and examples. */
const packages: Record<string, readonly string[]> = {
  "core/base": ["@noble/hashes", "canonicalize"],
  "core/contribute": ["spdx-correct", "spdx-expression-parse", "spdx-license-list"],
  "core/chain": ["abitype", "ethers"],
  "core/node": ["node:", "ignore"],
  cli: ["node:"],
  server: ["node:", "vscode-languageserver", "vscode-languageserver-textdocument"],
  client: ["node:", "vscode", "vscode-languageclient"],
  examples: ["node:"],
};

const sources = ["core", "cli", "server", "client", "examples"]
  .flatMap((top) => readdirSync(top, { recursive: true, encoding: "utf8" }).map((file) => join(top, file)))
  .filter((file) => file.endsWith(".ts"));

test.each(sources)("%s imports only what it may", (file) => {
  const from = folderOf(file);
  const folders = mayImport[from];
  expect(folders, `${from} has a line in the table`).toBeDefined();
  const allowed = [from, "core/base", ...folders];
  for (const [, specifier] of readFileSync(file, "utf8").matchAll(
    /^(?:import|\} from|export .* from)\b[^"]*"([^"]+)"/gm,
  )) {
    if (specifier.startsWith(".")) {
      const target = join(dirname(file), specifier);
      const ok = allowed.some((place) => target === place || target.startsWith(`${place}/`));
      expect(ok, `${file} imports ${specifier}, ${from} may import ${allowed.join(", ")}`).toBe(true);
    } else {
      const known = (packages[from] ?? []).some(
        (name) => specifier === name || specifier.startsWith(name.endsWith(":") ? name : `${name}/`),
      );
      expect(known, `${file} imports the package ${specifier}`).toBe(true);
    }
  }
});

/** Generated from Unicode; nobody reads it at one sitting. */
const generated = ["core/tokens/characterTable.ts"];
const read = ["test", "scripts", "bench"]
  .flatMap((top) => readdirSync(top, { recursive: true, encoding: "utf8" }).map((file) => join(top, file)))
  .filter((file) => /\.(ts|mjs)$/.test(file) && !file.includes("fixtures"));

test.each([...sources, ...read])("%s is short enough to read at one sitting", (file) => {
  if (generated.includes(file)) expect(readFileSync(file, "utf8")).toMatch(/generated|written by/i);
  else expect(readFileSync(file, "utf8").split("\n").length).toBeLessThanOrEqual(301);
});

test("ARCHITECTURE.md prints the same import table", () => {
  const rows = [...readFileSync("ARCHITECTURE.md", "utf8").matchAll(/^\| `([^`]+)` \| ([^|]*) \|$/gm)];
  const printed = rows.map(([, folder, list]) => [
    folder,
    [...list.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  ]);
  expect(Object.fromEntries(printed)).toEqual(mayImport);
});

test("no folder imports one that imports it, also over others", () => {
  const reaches = (from: string, to: string, seen: string[] = []): boolean =>
    (mayImport[from] ?? []).some(
      (next) => next === to || (!seen.includes(next) && reaches(next, to, [...seen, next])),
    );
  for (const folder of Object.keys(mayImport)) expect(reaches(folder, folder), folder).toBe(false);
});

/** The line of the table that a file falls under. */
function folderOf(file: string): string {
  const [top, stage] = file.split("/");
  return top === "core" ? `${top}/${stage}` : top;
}
