/**
 * Compiles core/segment/assembly to the WebAssembly beside it, or to the file that is named; a test fails
 * when the two differ.
 */
import { join } from "node:path";
import asc from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");
const [outFile = join(root, "core/segment/assembly/suffixArray.wasm")] = process.argv.slice(2);
const options = [
  ...["-O3", "--noAssert", "--runtime", "stub"],
  // One memory for text and suffix array, which the caller makes and other threads watch.
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"],
  ...["--enable", "threads,bulk-memory"],
  ...["--baseDir", root, "--outFile", outFile],
];
const { error, stderr } = await asc.main(["core/segment/assembly/suffixArray.ts", ...options]);
if (error) {
  process.stderr.write(`assembly.mjs: ${error.message}\n${stderr.toString()}`);
  process.exitCode = 1;
}
