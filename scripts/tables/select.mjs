// Rewrites packages.json: the packages of corpus/package-lock.json that are counted, as [name, version].
// Left out: what this project installs itself (its demonstration must not be in the tables), what its
// benchmarks measure on, and the sources of the runtime helpers (those are commons as a whole).
import { readFileSync, writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url);
const packagesOf = (file) =>
  Object.entries(JSON.parse(readFileSync(new URL(file, here), "utf8")).packages)
    .filter(([path]) => path !== "")
    .map(([path, { name, version }]) => [name ?? path.split("node_modules/").pop(), version]);

const own = new Set(packagesOf("../../package-lock.json").map(([name]) => name));
const leftOut =
  /^(lodash|axios|winston|react|vue|jquery|underscore|express|koa|hono|ethers|solc|ws$|cors$|tslib$|typescript$|@typescript|@babel|@swc|core-js|@esbuild|esbuild$|@rollup|@types\/node$)/;

const found = new Map();
for (const [name, version] of packagesOf("corpus/package-lock.json"))
  if (!own.has(name) && !leftOut.test(name) && !found.has(name)) found.set(name, version);
const list = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
const lines = list.map((entry) => `  ${JSON.stringify(entry).replace(",", ", ")}`);
writeFileSync(new URL("packages.json", here), `[\n${lines.join(",\n")}\n]\n`);
console.log(`${list.length} packages`);
