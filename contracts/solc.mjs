#!/usr/bin/env node
/**
 * Presents the npm `solc` (a WebAssembly build) to forge as a native compiler, so that neither a download nor
 * an installed compiler is needed. Forge asks two things of it: `--version`, and `--standard-json` on standard
 * input with every source inside.
 */
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const solc = createRequire(import.meta.url)("solc");
const args = process.argv.slice(2);

if (args.includes("--version")) {
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${solc.version()}`);
} else if (args.includes("--standard-json")) {
  process.stdout.write(solc.compile(await text(process.stdin)));
} else {
  console.error(`solc.mjs: found ${args.join(" ") || "no argument"}, wanted --version or --standard-json`);
  process.exitCode = 2;
}
