/** Bundles the mocha suite for VS Code to load. */
import { join } from "node:path";
import { build } from "esbuild";

/** Builds build/host-tests/index.cjs and gives its path. */
export async function buildSuite() {
  const outfile = join(import.meta.dirname, "../../../build/host-tests/index.cjs");
  await build({
    entryPoints: [join(import.meta.dirname, "suite/index.ts")],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    external: ["vscode", "mocha"],
    logLevel: "warning",
  });
  return outfile;
}
