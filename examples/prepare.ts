/** The demonstration: a DataNet of the packages in node_modules, and the examples beside it. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Skipped } from "../core/contribute/offer.ts";
import { type ContributeProgress, contribute } from "../core/node/contribute.ts";
import { createStore } from "../core/node/createStore.ts";
import { countPackageFiles, gatherPackages } from "../core/node/gatherPackages.ts";
import { openStore, type Store } from "../core/node/store.ts";
import { loadTables } from "../core/node/tables.ts";
import { lexemeTokenizer } from "../core/tokens/lexeme.ts";
import { type Assembled, assemble } from "./assemble.ts";

export interface Demo {
  readonly store: Store;
  /** Folder of the example files. */
  readonly folder: string;
  readonly examples: readonly Assembled[];
  /** How the DataNet was made; undefined when it was there already. */
  readonly made?: { readonly seconds: number; readonly bytes: number; readonly skipped: number };
}

/**
 * Makes what is not there yet. The DataNet has a folder of its own, never the user's, and is made
 * again when the packages, the tokenizer or the tables change.
 *
 * @param root of the repository
 * @param progressFor told how many files there are, says what to do as they are read
 */
export async function prepareDemo(
  root: string,
  progressFor: (total: number) => (progress: ContributeProgress) => void,
): Promise<Demo> {
  const home = join(root, "build", "demo");
  const dir = join(home, "store");
  const modules = join(root, "node_modules");
  const key = await keyOf(root);
  const made = (await storedKey(home)) === key ? undefined : await makeStore(home, dir, modules, progressFor);
  await writeFile(join(home, "key"), key);
  const folder = join(home, "example");
  await mkdir(folder, { recursive: true });
  const examples = ["code", "prose"].map((name) => assemble(join(root, "examples", name), modules));
  for (const { output, text, truth } of examples) {
    await writeFile(join(folder, output), text);
    await writeFile(join(home, `${output}.truth.json`), `${JSON.stringify(truth, null, 2)}\n`);
  }
  return { store: await openStore(dir), folder: resolve(folder), examples, ...(made && { made }) };
}

async function keyOf(root: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(join(root, "package-lock.json")));
  return hash.update(lexemeTokenizer.hash).update(JSON.stringify(loadTables().hashes)).digest("hex");
}

async function storedKey(home: string): Promise<string | undefined> {
  try {
    return await readFile(join(home, "key"), "utf8");
  } catch {
    return undefined; // Never made, or not finished.
  }
}

async function makeStore(
  home: string,
  dir: string,
  modules: string,
  progressFor: (total: number) => (progress: ContributeProgress) => void,
): Promise<NonNullable<Demo["made"]>> {
  const started = performance.now();
  // A name of its own, so that two at once only do the work twice.
  const fresh = join(home, `store.${process.pid}.new`);
  await rm(fresh, { recursive: true, force: true });
  await createStore(fresh, { tokenizer: "lexeme", name: "node_modules" });
  const skipped: Skipped[] = [];
  const onProgress = progressFor(await countPackageFiles(modules));
  const offers = gatherPackages(modules, {}, (skip) => skipped.push(skip));
  const { added } = await contribute(fresh, offers, skipped, { onProgress });
  await rm(join(home, "key"), { force: true });
  await rm(dir, { recursive: true, force: true });
  await rename(fresh, dir);
  const bytes = added.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return { seconds: (performance.now() - started) / 1000, bytes, skipped: skipped.length };
}
