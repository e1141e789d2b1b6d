/**
 * The code that compilers and bundlers put into others' files: from their packages where they ship
 * it, else by running them on a few lines that need it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compareBytes } from "../../core/contribute/byteOrder.ts";
import { bundlerTexts } from "./bundlerTexts.ts";

/** @param folder has node_modules with the packages of scripts/tables/corpus/package.json */
export async function helperTexts(folder: string): Promise<string[]> {
  const load = createRequire(join(folder, "package.json"));
  return [
    ...shipped(folder),
    ...typescriptHelpers(load),
    ...babelHelpers(load),
    ...(await bundlerTexts(load, join(folder, "helpers"), [demanding, decorated])),
  ];
}

/** tslib, and the modules of @babel/runtime and @swc/helpers, in each of their module formats. */
function shipped(folder: string): string[] {
  const folders = [
    ["tslib", /^tslib(\.es6)?\.m?js$/],
    ["@babel/runtime/helpers", /\.js$/],
    ["@babel/runtime/helpers/esm", /\.js$/],
    ["@swc/helpers/cjs", /\.cjs$/],
    ["@swc/helpers/esm", /\.js$/],
  ] as const;
  return folders.flatMap(([name, wanted]) => {
    const at = join(folder, "node_modules", name);
    const files = readdirSync(at)
      .filter((file) => wanted.test(file))
      .sort(compareBytes);
    return files.map((file) => readFileSync(join(at, file), "utf8"));
  });
}

/** Source that needs every helper: classes, fields, decorators, generators, iteration, modules. */
const demanding = `
import fallback, * as all from "./other";
import { one } from "./other";
export * from "./other";
export { two } from "./other";
export default class Child extends fallback {
  #own = 1;
  static #shared = 2;
  plain = { ...all, one };
  #act(...rest) { return [...rest, this.#own++, #own in this]; }
  get value() { return super.value ?? this.#act?.(1, ...[2]); }
  set value(v) { super.value = v; this.#own = v; }
  static async run({ a, ...others }, [first, , ...last] = []) {
    for await (const item of last) { await item; others[first] = item; }
    return Child.#shared + a ** 2 + typeof first;
  }
  async *stream(list) { yield* list; for (const item of list) yield await item; }
  *each(list) { const [x, y] = list; yield* [x, y]; }
}
export const lazy = () => import("./other");
export const tagged = (strings) => fallback\`a\${strings}\\u0062\`;
export const make = (...parts) => new Child(...parts);
export { lazy as "the lazy one", one };
`;
const decorated = `
function mark(...args: any[]): any { return args; }
@mark
export class Marked {
  @mark field = 1;
  @mark accessor other = 2;
  constructor(@mark private given: string) {}
  @mark method(@mark argument: number): string { return String(argument); }
  @mark static shared() { using it = open(); return it; }
  async close() { await using it = open(); return it; }
}
`;

interface TypeScript {
  transpileModule(
    source: string,
    options: { fileName: string; compilerOptions: object },
  ): { outputText: string };
}

/** What TypeScript puts in front of its output, in the dialects that differ. */
function typescriptHelpers(load: NodeJS.Require): string[] {
  const typescript = load("typescript") as TypeScript;
  const [es5, es2015, es2022] = [1, 2, 9];
  const [commonjs, amd, umd, system, esnext] = [1, 2, 3, 4, 99];
  const options: object[] = [];
  for (const target of [es5, es2015, es2022])
    for (const module of [commonjs, amd, umd, system, esnext])
      for (const experimentalDecorators of [true, false])
        options.push({
          target,
          module,
          experimentalDecorators,
          emitDecoratorMetadata: experimentalDecorators,
          downlevelIteration: true,
          esModuleInterop: true,
        });
  return [
    demanding,
    decorated.replace("@mark private", "private").replace("(@mark a", "(a"),
    decorated,
  ].flatMap((source) =>
    options.map(
      (compilerOptions) =>
        typescript.transpileModule(source, { fileName: "a.ts", compilerOptions }).outputText,
    ),
  );
}

interface Babel {
  transform(source: string, options: object): { code: string };
}

/** What Babel puts in front of its output. */
function babelHelpers(load: NodeJS.Require): string[] {
  const babel = load("@babel/standalone") as Babel;
  return ["commonjs", "amd", "umd", "systemjs"].map((modules) => {
    const presets = [["env", { modules, targets: { ie: "11" } }]];
    return babel.transform(demanding, { presets, sourceType: "module", filename: "a.js" }).code;
  });
}
