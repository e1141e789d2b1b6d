/**
 * Compares our tokenizers with the reference libraries, tiktoken and tokenizers (Python packages, installed
 * outside the repository), on the code points of two planes, on random texts, on long words and on our own files.
 *
 *     node test/differential/tokenizers.mjs [TOKENIZER.json ...]
 *
 * Without files the small models of test/golden/tokenizerJson are compared, one of each family. Where the
 * libraries cannot be had it says so and compares nothing; with CI set that is a failure.
 */
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { packVocabularies } from "../../scripts/vocabularies.mjs";

const packages = ["tiktoken==0.14.0", "tokenizers==0.23.3"];
const root = join(import.meta.dirname, "../..");
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "datanet-reference");
const names = ["r50k_base", "cl100k_base", "o200k_base"];
const seed = Number(process.env.DATANET_SEED ?? Math.floor(Math.random() * 2 ** 31));
const fuzzTexts = process.env.DATANET_LONG ? 100_000 : 2000;

let python;
try {
  python = installed();
} catch (error) {
  skip(lastLine(error));
}
if (python) compare();

function compare() {
  const models = join(root, "test/golden/tokenizerJson");
  const small = readdirSync(models).filter((name) => name !== "answers.json");
  const files = process.argv.length > 2 ? process.argv.slice(2) : small.map((name) => join(models, name));
  console.log(`${packages.join(", ")}, ${python}; seed ${seed}`);
  const folder = mkdtempSync(join(tmpdir(), "datanet-tokenizers-"));
  try {
    const texts = [...codePointTexts(), ...randomTexts(), ...longWords(), ...ownFiles()];
    const [given, ours, theirs] = ["texts", "ours", "theirs"].map((name) => join(folder, `${name}.json`));
    writeFileSync(given, JSON.stringify(texts));
    packVocabularies(join(root, "tables"));
    const program = join(folder, "cutTexts.cjs");
    buildSync({
      entryPoints: [join(root, "test/differential/cutTexts.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "cjs",
      loader: { ".vocabulary": "file" },
      logLevel: "warning",
    });
    const choices = [...names, ...files];
    run(process.execPath, program, given, ours, ...choices);
    const tables = join(root, "node_modules/gpt-tokenizer/data");
    run(python, join(root, "test/differential/cutTexts.py"), given, theirs, tables, ...choices);
    const [found, wanted] = [ours, theirs].map((path) => JSON.parse(readFileSync(path, "utf8")));
    let [passed, failed] = [0, 0];
    for (const choice of choices) {
      const different = [...texts.keys()].filter(
        (i) => !isExcused(choice, texts[i]) && found[choice][i] !== wanted[choice][i],
      );
      console.log(`${choice}: ${texts.length} texts, ${different.length} different`);
      for (const i of different.slice(0, 3)) console.log(`  ${JSON.stringify(texts[i]).slice(0, 120)}`);
      passed += texts.length - different.length;
      failed += different.length;
    }
    console.log(`cases: ${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Letters and numbers of Unicode 17, which our tables and tiktoken's know and those of tokenizers do not. */
function isExcused(choice, text) {
  return choice.endsWith(".json") && /^a[\u{11dc0}\u{16fc0}]B/u.test(text);
}

/** Every code point of the first two planes behind and before letters, numbers, blanks and itself; 64 in a text. */
function codePointTexts() {
  const texts = [];
  for (let block = 0; block < 0x20000; block += 64) {
    if (block >= 0xd800 && block < 0xe000) continue;
    const characters = Array.from({ length: 64 }, (_, k) => String.fromCodePoint(block + k));
    texts.push(characters.map((one) => `a${one}B1${one} ${one}${one}\n`).join(""));
  }
  return texts;
}

function randomTexts() {
  const plain = " \t\r\n'sStTrReEvVmMlLdD aAbB019,.;-_/\\(){}<>éÉßſKÅжЖ字あ한가😀👍🏽𝒜𝟙٣Ⅻ²½ʰªǅำ";
  const odd = ["\u0301", "\u0327", "\u200d", "\ufeff", "\u00a0", "\u0085", "\u2028", "\u3000", "\u11a8"];
  const alphabet = [
    ...plain,
    ...odd,
    "  ",
    " the",
    "ing",
    "<|endoftext|>",
    "<s>",
    "<mask>",
    "▁",
    "\ud83d",
    "\udc00",
  ];
  const random = randomFrom(seed);
  return Array.from({ length: fuzzTexts }, () =>
    Array.from({ length: random() % 30 }, () => alphabet[random() % alphabet.length]).join(""),
  );
}

function longWords() {
  const random = randomFrom(seed + 1);
  const mixed = Array.from({ length: 16_000 }, () => "abcdefgh"[random() % 8]).join("");
  return ["a".repeat(16_000), mixed, " ".repeat(16_000), `${"\n".repeat(5000)}x`, "字".repeat(5000)];
}

function ownFiles() {
  const listed = execFileSync("git", ["ls-files", "-z", "core", "docs", "cli", "*.md", "l10n"], {
    cwd: root,
  });
  const paths = listed
    .toString()
    .split("\0")
    .filter((path) => /\.(ts|md|json)$/.test(path) && existsSync(join(root, path)));
  return paths.map((path) => readFileSync(join(root, path), "utf8"));
}

/** Xorshift of Marsaglia, 2003. */
function randomFrom(start) {
  let state = start | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function installed() {
  const folder = join(cache, packages.join("-").replaceAll("==", "-"));
  const path = join(folder, "bin/python");
  if (works(path)) return path;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const unfinished = mkdtempSync(join(cache, "unfinished-"));
  try {
    run("python3", "-m", "venv", unfinished);
    const install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"];
    run(join(unfinished, "bin/python"), ...install, ...packages);
    if (!works(join(unfinished, "bin/python")))
      throw new Error(`${packages}: installed, but cannot be imported`);
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return path;
}

function works(path) {
  return existsSync(path) && spawnSync(path, ["-c", "import tiktoken, tokenizers"]).status === 0;
}

function run(file, ...args) {
  return execFileSync(file, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
}

function skip(why) {
  const bar = "!".repeat(100);
  console.error(`${bar}\n!! SKIPPED: no tokenizer was compared with a reference library.\n!! ${why}`);
  console.error(
    `!! To have them compared: Python 3 with venv and a network, for pip install ${packages.join(" ")}\n${bar}`,
  );
  console.log(`skipped: ${why}`);
  if (process.env.CI) process.exitCode = 1;
}

function lastLine(error) {
  return String(error.stderr || error.message)
    .trim()
    .split("\n")
    .at(-1);
}
