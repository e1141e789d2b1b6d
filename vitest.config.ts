import { readFileSync } from "node:fs";
import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Data tables are embedded in the bundles as bytes; here they are read the same way. */
const bytes = {
  name: "bytes",
  load(id: string): string | undefined {
    if (!id.endsWith(".bin")) return undefined;
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
