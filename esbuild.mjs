// Builds the three programs into dist/; with names, the scripts that run from TypeScript into build/.
import { mkdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { packVocabularies } from "./scripts/vocabularies.mjs";

const programs = {
  cli: { entry: "cli/main.ts", out: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  server: { entry: "server/main.ts", out: "dist/server.js", banner: { js: "#!/usr/bin/env node" } },
  extension: { entry: "client/extension.ts", out: "dist/extension.js", external: ["vscode"] },
};
const scripts = {
  // esbuild runs its own file in a thread, so it cannot be part of another.
  bench: { entry: "bench/main.ts", out: "build/bench.cjs", external: ["esbuild"] },
  deploy: { entry: "scripts/deploy/main.ts", out: "build/deploy.cjs" },
  engineChild: { entry: "bench/engine/childMain.ts", out: "build/engineChild.cjs" },
  example: { entry: "examples/main.ts", out: "build/example.cjs" },
  tables: { entry: "scripts/tables/build.ts", out: "build/tables.cjs" },
};

const names = process.argv.slice(2);
const wanted = names.length === 0 ? Object.entries(programs) : names.map((name) => [name, pick(name)]);
mkdirSync("dist/meta", { recursive: true });
packVocabularies("tables");
// The package is an ES module; what VS Code and `require` load is not.
writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
for (const [name, { entry, out, external = [], banner = {} }] of wanted) {
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: out,
    bundle: true,
    platform: "node",
    target: "node20.19",
    format: "cjs",
    external,
    banner,
    loader: { ".bin": "binary", ".wasm": "binary", ".worker.cjs": "text", ".vocabulary": "file" },
    // Vocabularies stand beside the programs and are read when a store asks for one.
    assetNames: "[name]",
    // jsonc and the like: take the ES module where a package has both, so that bundling works.
    mainFields: ["module", "main"],
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  });
  writeFileSync(`dist/meta/${name}.json`, JSON.stringify(metafile));
  console.log(`built ${out}`);
}

function pick(name) {
  const found = { ...programs, ...scripts }[name];
  if (found) return found;
  throw new Error(
    `esbuild.mjs: no part named ${name}; there are ${Object.keys({ ...programs, ...scripts }).join(", ")}`,
  );
}
