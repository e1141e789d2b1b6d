import { copyFileSync, cpSync, linkSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Offer } from "../../core/contribute/offer.ts";
import { compact } from "../../core/node/compact.ts";
import { type Contributed, contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { openStore, type Store } from "../../core/node/store.ts";
import { languageOf } from "../../core/tokens/languages.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { cachedFolder, folderOfThisRun, shortHash } from "../engine/cache.ts";
import { corpusFiles } from "../engine/corpusFiles.ts";

/** A store that the bench adds to. */
export class GrowingStore {
  readonly #env: NodeJS.ProcessEnv;
  #store: Store;

  constructor(store: Store, env: NodeJS.ProcessEnv) {
    this.#store = store;
    this.#env = env;
  }

  get store(): Store {
    return this.#store;
  }

  get env(): NodeJS.ProcessEnv {
    return this.#env;
  }

  /** @returns what came of it, and the milliseconds from the last token cut to its being searchable */
  async add(offers: Iterable<Offer>): Promise<{ added: Contributed["added"]; afterTokensMs: number }> {
    async function* each(): AsyncGenerator<Offer> {
      yield* offers;
    }
    let cut = performance.now();
    const { store, added } = await contribute(this.#store.dir, each(), [], {
      env: this.#env,
      store: this.#store,
      onProgress: ({ step }) => {
        if (step === "reading") cut = performance.now();
      },
    });
    this.#store = store ?? this.#store;
    return { added, afterTokensMs: performance.now() - cut };
  }

  /** The same in a process that does not have the store open: it reads what the store says of itself first. */
  async addUnopened(offer: Offer): Promise<number> {
    async function* each(): AsyncGenerator<Offer> {
      yield offer;
    }
    const started = performance.now();
    await contribute(this.#store.dir, each(), [], { env: this.#env });
    return performance.now() - started;
  }

  async reopen(): Promise<void> {
    this.#store = await openStore(this.#store.dir);
  }
}

export async function newStore(name: string): Promise<GrowingStore> {
  const folder = folderOfThisRun(name);
  const env = { ...process.env, XDG_STATE_HOME: join(folder, "state") };
  return new GrowingStore(
    await createStore(join(folder, "store"), { tokenizer: "lexeme", name: "bench", env }),
    env,
  );
}

/** A copy, for this run, of a store of that many lexemes of the engine's corpus, in one segment. Made once; some minutes. */
export async function largeStore(tokens: number): Promise<GrowingStore> {
  const { folder: from, hash, corpus } = await corpusFiles();
  const kept = await cachedFolder(
    `store-${shortHash(hash, lexemeTokenizer.hash, String(tokens))}`,
    async (at) => {
      const env = { ...process.env, XDG_STATE_HOME: join(at, "state") };
      const { dir } = await createStore(join(at, "store"), { tokenizer: "lexeme", name: "bench", env });
      async function* some(): AsyncGenerator<Offer> {
        for (const path of corpus) {
          if (taken >= tokens) return;
          const bytes = readFileSync(join(from, path));
          const [, scope, name] = path.split("/");
          const contributor = scope.startsWith("@") ? `${scope}/${name}` : scope;
          yield {
            path,
            bytes,
            text: bytes.toString("utf8"),
            language: languageOf(path),
            contributor,
            license: "MIT",
          };
        }
      }
      let taken = 0;
      await contribute(dir, some(), [], { env, onProgress: (now) => (taken = now.tokens) });
      await compact(dir, { env, fully: true });
    },
  );
  const folder = folderOfThisRun("growth-large");
  const env = { ...process.env, XDG_STATE_HOME: join(folder, "state") };
  linkTree(join(kept, "store"), join(folder, "store"));
  return new GrowingStore(await openStore(join(folder, "store")), env);
}

/** Copies what a store changes, and links what it never does: segments and texts. */
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    if (!statSync(source).isDirectory()) copyFileSync(source, target);
    else if (name === "segments") cpSync(source, target, { recursive: true });
    else {
      mkdirSync(target);
      for (const file of readdirSync(source)) linkSync(join(source, file), join(target, file));
    }
  }
}

/**
 * A file of about so many lexemes, most of them lines that real files of the corpus hold, with some of its own
 * so that no two are the same.
 *
 * @param n number of the file
 */
export function madeFile(n: number, lexemes: number, lines: readonly string[]): Offer {
  const texts: string[] = [`// File ${n} of the bench\nconst own${n} = made(${n});`];
  for (let i = 0, count = 8; count < lexemes; i++) {
    const line = lines[(n * 7919 + i * (1 + (n % 13))) % lines.length];
    texts.push(line);
    // About four characters a lexeme.
    count += Math.max(1, Math.round(line.length / 4));
  }
  const text = `${texts.join("\n")}\n`;
  const bytes = new TextEncoder().encode(text);
  const contributor = `Contributor ${n % 50}`;
  return { path: `made/${n}.js`, bytes, text, language: "javascript", contributor, license: "MIT" };
}

/** Lines of JavaScript of the packages that are held out of the corpus. */
export async function heldOutLines(): Promise<readonly string[]> {
  const { folder, heldOut } = await corpusFiles();
  const files = heldOut.filter((path) => /\.[cm]?[jt]s$/.test(path)).slice(0, 2000);
  return files.flatMap((path) =>
    readFileSync(join(folder, path), "utf8")
      .split("\n")
      .filter((line) => line.trim().length > 12),
  );
}
