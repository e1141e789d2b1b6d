import { readFileSync } from "node:fs";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { packVocabularies } from "./scripts/vocabularies.mjs";

packVocabularies("tables");

/** Data tables and programs are embedded in the bundles; here they are read the same way. */
const bytes = {
  name: "bytes",
  enforce: "pre" as const,
  load(id: string): string | undefined {
    if (id.endsWith(".worker.cjs")) return `export default ${JSON.stringify(readFileSync(id, "utf8"))};`;
    if (id.endsWith(".vocabulary")) return `export default ${JSON.stringify(id)};`;
    if (!id.endsWith(".bin") && !id.endsWith(".wasm")) return undefined;
    return `export default new Uint8Array(Buffer.from(${JSON.stringify(readFileSync(id, "base64"))}, "base64"));`;
  },
};

const config: ViteUserConfig = defineConfig({
  plugins: [bytes],
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    globalSetup: ["test/seed.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

export default config;
