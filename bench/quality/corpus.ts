import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Skipped } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { gatherPackages } from "../../core/node/gatherPackages.ts";
import { openStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { cachedFolder, shortHash } from "../engine/cache.ts";

const lists = "bench/quality/corpus";

/** Packages that are not registered: text that has no source in the DataNet. */
const heldOut: ReadonlySet<string> = new Set(["cheerio", "luxon", "mathjs", "slate", "yup"]);

/** Real code of real authors, none of which the frozen tables were made from. */
export interface QualityCorpus {
  /** A DataNet of the packages of corpus/package.json but the held-out ones. */
  readonly store: Store;
  /** Texts that have no source in it, by kind. */
  readonly originals: readonly OriginalTexts[];
}

/** Texts without a source. */
export interface OriginalTexts {
  readonly kind: "original code" | "prose" | "fresh code";
  readonly language: string;
  readonly texts: readonly string[];
}

/** Installs what bench/quality/corpus/package-lock.json pins into the cache, once, and makes the DataNet of it. */
export async function qualityCorpus(): Promise<QualityCorpus> {
  const lock = readFileSync(join(lists, "package-lock.json"));
  const names = Object.keys(JSON.parse(readFileSync(join(lists, "package.json"), "utf8")).dependencies);
  const packages = await cachedFolder(`quality-packages-${shortHash(lock)}`, (folder) => {
    for (const name of ["package.json", "package-lock.json", ".npmrc"])
      copyFileSync(join(lists, name), join(folder, name));
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
    const options = ["ci", "--ignore-scripts", "--omit=optional", "--legacy-peer-deps", ...quiet];
    execFileSync("npm", options, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  });
  // The rules of admission and the cutting decide what the DataNet holds, so it is made anew when they change.
  const rules = ["admission", "bundleEvidence", "dataTable"].map((name) =>
    readFileSync(join("core/contribute", `${name}.ts`)),
  );
  const { information, commons } = loadTables().hashes;
  const hash = shortHash(lock, lexemeTokenizer.hash, information, commons, [...heldOut].join(), ...rules);
  const folder = await cachedFolder(`quality-store-${hash}`, async (at) => {
    const chosen = join(at, "chosen");
    for (const name of names.filter((each) => !heldOut.has(each))) {
      mkdirSync(dirname(join(chosen, name)), { recursive: true });
      cpSync(join(packages, "node_modules", name), join(chosen, name), { recursive: true });
    }
    const dir = join(at, "store");
    await createStore(dir, { tokenizer: "lexeme", name: "quality" });
    const skipped: Skipped[] = [];
    await contribute(
      dir,
      gatherPackages(chosen, {}, (each) => skipped.push(each)),
      skipped,
    );
  });
  const store = await openStore(join(folder, "store"));
  const held = [...heldOut].map((name) => join(packages, "node_modules", name));
  const isCode = (path: string): boolean => /(?<!\.min)\.(?:[cm]?js|tsx?)$/.test(path) && !/dist/.test(path);
  return {
    store,
    originals: [
      { kind: "original code", language: "javascript", texts: textsUnder(held, isCode) },
      {
        kind: "prose",
        language: "markdown",
        texts: textsUnder(["docs", "README.md"], (path) => path.endsWith(".md")),
      },
      {
        kind: "fresh code",
        language: "typescript",
        texts: textsUnder(["core", "server", "cli"], (path) => path.endsWith(".ts")),
      },
    ],
  };
}

/** Texts of at least 2,000 characters whose lines people could have written. */
function textsUnder(paths: readonly string[], isWanted: (path: string) => boolean): string[] {
  const files = paths.flatMap((path) =>
    path.endsWith(".md") && existsSync(path)
      ? [path]
      : readdirSync(path, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name)),
  );
  return files
    .filter(isWanted)
    .sort()
    .map((path) => readFileSync(path, "utf8"))
    .filter((text) => text.length >= 2000 && !/[^\n]{600}/.test(text));
}
