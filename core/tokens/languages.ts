/**
 * Languages, by VS Code's language ids where those exist, and which file is in which.
 *
 * A language decides which characters of a text are comments (commentSyntax.ts), hence its runs.
 * Dialects that are written alike (JSON with comments) go under one name.
 */

/** Extensions (lower case, without the dot) of each language. The first language that lists one has it. */
const extensions: Readonly<Record<string, string>> = {
  ada: "adb ads",
  asciidoc: "adoc asciidoc",
  astro: "astro",
  bat: "bat cmd",
  c: "c h",
  clojure: "clj cljs cljc edn",
  cmake: "cmake",
  coffeescript: "coffee",
  cpp: "cpp cc cxx c++ hpp hh hxx h++ inl ino tpp cu cuh",
  csharp: "cs csx",
  css: "css",
  csv: "csv tsv",
  dart: "dart",
  diff: "diff patch",
  dockerfile: "dockerfile",
  elixir: "ex exs",
  elm: "elm",
  erlang: "erl hrl",
  fsharp: "fs fsi fsx",
  glsl: "glsl vert frag comp hlsl wgsl metal",
  go: "go",
  graphql: "graphql gql",
  groovy: "groovy gradle",
  haskell: "hs",
  html: "html htm xhtml",
  ini: "ini cfg conf",
  java: "java",
  javascript: "js mjs cjs es6",
  javascriptreact: "jsx",
  json: "json jsonc json5 jsonl ndjson geojson webmanifest ipynb",
  julia: "jl",
  kotlin: "kt kts",
  latex: "tex sty cls",
  less: "less",
  lisp: "lisp lsp cl el scm rkt",
  lua: "lua",
  makefile: "mk mak",
  markdown: "md mdx markdown",
  matlab: "matlab",
  nim: "nim nims",
  nix: "nix",
  "objective-c": "m",
  "objective-cpp": "mm",
  ocaml: "ml mli",
  pascal: "pas pp dpr",
  perl: "pl pm",
  php: "php phtml",
  plaintext: "txt text log",
  powershell: "ps1 psm1 psd1",
  properties: "properties env",
  proto: "proto",
  python: "py pyi pyw",
  r: "r",
  restructuredtext: "rst",
  ruby: "rb rake gemspec ru",
  rust: "rs",
  sass: "sass",
  scala: "scala sc sbt",
  scss: "scss",
  shellscript: "sh bash zsh ksh fish",
  solidity: "sol",
  sql: "sql",
  svelte: "svelte",
  swift: "swift",
  terraform: "tf tfvars hcl",
  toml: "toml",
  typescript: "ts mts cts",
  typescriptreact: "tsx",
  vhdl: "vhd vhdl",
  vue: "vue",
  xml: "xml xsd xsl xslt svg plist csproj props targets rss atom",
  yaml: "yaml yml",
  zig: "zig",
};

/** Whole base names (lower case) of each language, where an extension does not tell. */
const baseNames: Readonly<Record<string, string>> = {
  cmake: "cmakelists.txt",
  dockerfile: "dockerfile containerfile",
  json: ".babelrc .eslintrc .prettierrc .swcrc .jshintrc",
  makefile: "makefile gnumakefile",
  properties: ".env .editorconfig .npmrc .gitconfig",
  python: "sconstruct sconscript",
  ruby: "gemfile rakefile podfile vagrantfile",
  shellscript: ".bashrc .bash_profile .profile .zshrc .gitignore .npmignore .dockerignore .eslintignore",
};

/** Other names people and editors use. */
const aliases: Readonly<Record<string, string>> = {
  bash: "shellscript",
  "c#": "csharp",
  "c++": "cpp",
  "cuda-cpp": "cpp",
  dockercompose: "yaml",
  dotenv: "properties",
  golang: "go",
  hlsl: "glsl",
  ignore: "shellscript",
  json5: "json",
  jsonc: "json",
  jsonl: "json",
  jsx: "javascriptreact",
  objc: "objective-c",
  proto3: "proto",
  sh: "shellscript",
  shell: "shellscript",
  snippets: "json",
  tex: "latex",
  text: "plaintext",
  tsx: "typescriptreact",
  xsl: "xml",
  zsh: "shellscript",
};

/** All names, sorted. */
export const languages: readonly string[] = Object.keys(extensions).sort();

const byExtension = inverse(extensions);
const byBaseName = inverse(baseNames);
const byAlias: ReadonlyMap<string, string> = new Map(Object.entries(aliases));

/**
 * The language of a file by its name alone.
 *
 * @param path a path or base name; both `/` and `\` separate
 * @returns a name of `languages`, "plaintext" where nothing tells
 */
export function languageOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1).toLowerCase();
  const named = byBaseName.get(name);
  if (named !== undefined) return named;
  // "Dockerfile.dev" and ".env.local" are of a kind with those without.
  const stem = name.slice(0, 1) + name.slice(1).split(".", 1)[0];
  const extension = name.slice(name.lastIndexOf(".") + 1);
  return (extension === name ? undefined : byExtension.get(extension)) ?? byBaseName.get(stem) ?? "plaintext";
}

/**
 * The language that an editor's language id, a common other name or an extension means ("jsonc" is
 * "json", "py" is "python"), whatever its case; undefined when nothing here goes by that name.
 */
export function languageNamed(id: string): string | undefined {
  const name = id.trim().toLowerCase();
  return Object.hasOwn(extensions, name) ? name : (byAlias.get(name) ?? byExtension.get(name));
}

function inverse(table: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [language, names] of Object.entries(table))
    for (const name of names.split(" ")) if (!found.has(name)) found.set(name, language);
  return found;
}
