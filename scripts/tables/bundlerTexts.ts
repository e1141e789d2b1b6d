/** What esbuild, rollup and webpack put around others' modules, found by bundling a few small ones. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareBytes } from "../../core/contribute/byteOrder.ts";

/** Modules of both kinds: every way to import that a runtime has code for. */
const modules: Readonly<Record<string, string>> = {
  "main.js": `
import common from "./common.js";
import * as all from "./other.js";
import foreign from "./foreign.js";
export * from "./other.js";
export default [common, all, foreign];
export const later = () => import("./other.js");
`,
  "common.js": "exports.one = 1;\nexports.two = require;\n",
  "other.js": "export const one = 1;\nexport const two = 2;\nexport default Array;\n",
  "foreign.js": 'import * as fs from "fs";\nexport default fs;\nexport * from "path";\n',
};

/**
 * @param load finds the bundlers
 * @param folder a folder to work in, removed in the end
 * @param sources modules to compile alone, for esbuild
 */
export async function bundlerTexts(
  load: NodeJS.Require,
  folder: string,
  sources: readonly string[],
): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, name), text);
  try {
    return [
      ...(await esbuildTexts(load("esbuild") as Esbuild, folder, sources)),
      ...(await rollupTexts(load("rollup") as Rollup, folder)),
      ...(await webpackTexts(load("webpack") as Webpack, folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Esbuild {
  build(options: object): Promise<{ outputFiles: { text: string }[] }>;
}

async function esbuildTexts(esbuild: Esbuild, folder: string, sources: readonly string[]): Promise<string[]> {
  const texts: string[] = [];
  const common = {
    absWorkingDir: folder,
    write: false,
    keepNames: true,
    globalName: "main",
    logLevel: "silent",
  };
  for (const format of ["cjs", "esm", "iife"])
    for (const target of ["es2015", "es2020", "esnext"]) {
      const options = { ...common, format, target };
      const inputs = [
        { entryPoints: ["main.js"], bundle: true, platform: "node" },
        ...sources.map((contents) => ({ stdin: { contents, loader: "ts" } })),
      ];
      for (const input of inputs) {
        // Some helpers exist for old targets only, some syntax for new ones only.
        const built = await esbuild.build({ ...options, ...input }).catch(() => ({ outputFiles: [] }));
        texts.push(...built.outputFiles.map(({ text }) => text));
      }
    }
  return texts;
}

interface Rollup {
  rollup(options: object): Promise<{ generate(options: object): Promise<{ output: { code?: string }[] }> }>;
}

async function rollupTexts({ rollup }: Rollup, folder: string): Promise<string[]> {
  const texts: string[] = [];
  const external = (id: string) => ["fs", "path"].includes(id) || id.endsWith("common.js");
  const bundle = await rollup({ input: join(folder, "main.js"), external, onwarn: () => {} });
  for (const format of ["cjs", "es", "iife", "umd", "amd", "system"])
    for (const interop of ["auto", "compat", "esModule", "default", "defaultOnly"]) {
      const options = { format, interop, name: "main", inlineDynamicImports: true, exports: "named" };
      // Some formats cannot have some ways to import.
      const built = await bundle.generate(options).catch(() => ({ output: [] }));
      texts.push(...built.output.flatMap(({ code }) => code ?? []));
    }
  return texts;
}

interface WebpackStats {
  hasErrors(): boolean;
  toString(): string;
}
type Webpack = (options: object, done: (error: Error | null, stats?: WebpackStats) => void) => void;

async function webpackTexts(webpack: Webpack, folder: string): Promise<string[]> {
  const texts: string[] = [];
  for (const target of ["web", "node", "webworker"])
    for (const type of ["var", "commonjs2", "umd", "amd"]) {
      const path = join(folder, `${target}-${type}`);
      const name = type === "var" || type === "umd" ? { name: "main" } : {};
      const options = {
        mode: "production",
        devtool: false,
        target,
        context: folder,
        entry: "./main.js",
        output: { path, library: { type, ...name } },
        optimization: { minimize: false, concatenateModules: false, moduleIds: "named", chunkIds: "named" },
        externals: { fs: "commonjs fs", path: "commonjs path" },
      };
      await new Promise<void>((resolve, reject) => {
        webpack(options, (error, stats) => {
          if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString()));
          else resolve();
        });
      });
      const files = readdirSync(path).sort(compareBytes);
      texts.push(...files.map((file) => readFileSync(join(path, file), "utf8")));
    }
  return texts;
}
