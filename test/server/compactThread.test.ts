import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { Compactor } from "../../core/node/compactThread.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { openStore, type Store } from "../../core/node/store.ts";

let root: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-thread-"));
  env = { ...process.env, XDG_STATE_HOME: join(root, "state") };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const program = join(process.cwd(), "dist/server.js");

/** A store of segments that the policy merges. */
async function storeOf(name: string, files: number): Promise<Store> {
  const store = await createStore(join(root, name), { tokenizer: "lexeme", name, env });
  for (let n = 0; n < files; n++) await add(store, n);
  return openStore(store.dir);
}

async function add({ dir }: Store, n: number): Promise<void> {
  async function* one(): AsyncGenerator<Offer> {
    const text = Array.from({ length: 1500 }, (_, i) => `own${n}Line${i} = made(by${n}, ${i});`).join("\n");
    const bytes = new TextEncoder().encode(text);
    yield { path: `${n}.js`, bytes, text, language: "javascript", contributor: "Ada", license: "MIT" };
  }
  await contribute(dir, one(), [], { env });
}

async function ended(compactor: Compactor, dir: string): Promise<void> {
  while (compactor.isRunning(dir)) await new Promise((resolve) => setTimeout(resolve, 10));
}

test("a thread merges what the policy asks for, also of what comes meanwhile", async () => {
  const { dir, manifest } = await storeOf("merged", 3);
  expect(manifest.segments.length).toBe(3);
  const lines: string[] = [];
  const compactor = new Compactor({ program, env, log: (line) => lines.push(line) });
  compactor.start(dir);
  await add(await openStore(dir), 3);
  compactor.start(dir);
  await ended(compactor, dir);
  const now = await openStore(dir);
  expect(lines).toEqual([]);
  expect(now.manifest.segments.length).toBe(1);
  expect(now.snapshot.contributions.length).toBe(4);
  expect((await examine(dir)).findings).toEqual([]);
});

test("a thread that is told to stop lets go of the lock and leaves the store whole", async () => {
  const store = await storeOf("stopped", 3);
  const compactor = new Compactor({ program, env, log: (line) => expect(line).toBe("") });
  compactor.start(store.dir);
  await compactor.end();
  expect(compactor.isRunning(store.dir)).toBe(false);
  await add(store, 3);
  expect((await openStore(store.dir)).snapshot.contributions.length).toBe(4);
  expect((await examine(store.dir)).findings).toEqual([]);
});
