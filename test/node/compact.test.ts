import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { compact } from "../../core/node/compact.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { revoke } from "../../core/node/revoke.ts";
import { openStore, refreshStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";
import { TokensInMemory } from "../../core/segment/suffixIndex.ts";
import type { Annotation } from "../../core/shares/annotation.ts";

let root: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-compact-"));
  env = { ...process.env, XDG_STATE_HOME: join(root, "state") };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
async function emptyStore(): Promise<Store> {
  return createStore(join(root, `store-${made++}`), { tokenizer: "lexeme", name: "test", env });
}

/** A file of some lines, every third of which stands in each other file of its kind too. */
function offer(n: number, lines = 20): Offer {
  const line = (i: number): string =>
    i % 3 === 0 ? `shared${n % 4}At${i} = common(${i}, theSame);` : `own${n}Line${i} = made(by${n}, ${i});`;
  const text = `${Array.from({ length: lines }, (_, i) => line(i)).join("\n")}\n`;
  const bytes = new TextEncoder().encode(text);
  const contributor = `Contributor ${n % 3}`;
  return { path: `${n}.js`, bytes, text, language: "javascript", contributor, license: "MIT" };
}

async function add(store: Store, offers: readonly Offer[]): Promise<Store> {
  async function* each(): AsyncGenerator<Offer> {
    yield* offers;
  }
  return (await contribute(store.dir, each(), [], { env, store })).store!;
}

function annotationOf({ snapshot }: Store, files: readonly number[]): Annotation {
  const text = files.map((n) => offer(n).text).join("\n");
  return annotate(snapshot, loadTables(), text, "javascript");
}

/** Segments of more tokens than a call merges, so that there is something to compact. */
const large = 700;

test("however files come, are compacted and revoked: the state, the answers and whole files are those of one call", async () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ add: fc.array(fc.constantFrom(5, 20, large), { minLength: 1, maxLength: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ revoke: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ compact: fc.boolean() }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      let store = await emptyStore();
      const files: Offer[] = [];
      const revoked = new Set<number>();
      for (const each of steps) {
        if ("add" in each) {
          const added = each.add.map((lines, k) => offer(files.length + k, lines));
          files.push(...added);
          store = await add(store, added);
        } else if ("compact" in each) await compact(store.dir, { fully: each.compact, env });
        else if (files.length > revoked.size) {
          const standing = files.map((_, i) => i + 1).filter((order) => !revoked.has(order));
          const order = standing[each.revoke % standing.length]!;
          revoked.add(order);
          await revoke(store.dir, String(order), env);
        }
      }
      let whole = await add(await emptyStore(), files);
      for (const order of revoked) await revoke(whole.dir, String(order), env);
      [store, whole] = [await refreshStore(store), await openStore(whole.dir)];
      expect(store.manifest.manifestHash).toBe(whole.manifest.manifestHash);
      expect(annotationOf(store, [0, 2, 5])).toEqual(annotationOf(whole, [0, 2, 5]));
      expect((await examine(store.dir)).findings).toEqual([]);
      const fresh = await openStore(store.dir);
      expect(fresh.snapshot.contributions).toEqual(store.snapshot.contributions);
      expect(annotationOf(fresh, [1, 3])).toEqual(annotationOf(store, [1, 3]));
    }),
    { numRuns: process.env.DATANET_LONG ? 200 : 6 },
  );
});

const count = process.env.DATANET_LONG ? 10_000 : 60;
test(`${count} files, one at a time: a handful of segments, and what one call makes`, {
  timeout: 3_600_000,
}, async () => {
  const files = Array.from({ length: count }, (_, n) => offer(n));
  let store = await emptyStore();
  let compacting = Promise.resolve();
  for (const [n, file] of files.entries()) {
    store = await add(store, [file]);
    if (n % 100 === 50) compacting = compacting.then(() => compact(store.dir, { env })).then(() => undefined);
  }
  await compacting;
  await compact(store.dir, { env });
  const [one, many] = [await add(await emptyStore(), files), await openStore(store.dir)];
  expect(many.manifest.segments.length).toBeLessThanOrEqual(12);
  expect(many.manifest.manifestHash).toBe(one.manifest.manifestHash);
  const some = [0, 7, count >> 1, count - 1];
  expect(annotationOf(many, some)).toEqual(annotationOf(one, some));
  expect((await examine(store.dir)).findings).toEqual([]);
});

test.each(["in memory", "page by page"])(
  "a reader %s holds an old manifest through three compactions",
  async (how) => {
    // Smaller segments are always read into memory.
    let store = await add(await emptyStore(), [offer(0, (how === "in memory" ? 3 : 12) * large)]);
    if (how === "page by page") process.env.DATANET_MEMORY_BYTES = "1000";
    let held: Store;
    try {
      held = await openStore(store.dir);
    } finally {
      delete process.env.DATANET_MEMORY_BYTES;
    }
    expect(held.snapshot.segments[0]!.tokens instanceof TokensInMemory).toBe(how === "in memory");
    for (let n = 1; n <= 3; n++) {
      store = await add(store, [offer(n, large)]);
      expect((await compact(store.dir, { fully: true, env })).merges).toBe(1);
    }
    // Of what the reader has opened nothing is left in the store.
    const [{ hash }] = held.manifest.segments;
    expect(readdirSync(join(store.dir, "segments"))).not.toContain(hash);
    const { spans, shares } = annotationOf(held, [0, 1]);
    expect(spans.every(({ sources }) => sources.every(({ order }) => order === 1))).toBe(true);
    expect(shares.map(({ contributor }) => contributor)).toEqual(["Contributor 0"]);
    const after = await refreshStore(held);
    expect(after.snapshot.contributions.length).toBe(4);
    expect(annotationOf(after, [0, 1]).shares.length).toBe(2);
  },
);

test("calls that come while segments are merged lose nothing, and neither does the merge", async () => {
  let store = await emptyStore();
  for (let n = 0; n < 4; n++) store = await add(store, [offer(n, large)]);
  const merging = compact(store.dir, { env });
  for (let n = 4; n < 12; n++) store = await add(store, [offer(n)]);
  expect((await merging).merges).toBeGreaterThan(0);
  const whole = await add(
    await emptyStore(),
    Array.from({ length: 12 }, (_, n) => offer(n, n < 4 ? large : 20)),
  );
  const now = await refreshStore(store);
  expect(now.manifest.manifestHash).toBe(whole.manifest.manifestHash);
  expect(annotationOf(now, [2, 9])).toEqual(annotationOf(whole, [2, 9]));
  expect((await examine(store.dir)).findings).toEqual([]);
});

test("what is revoked while it is merged does not come back", async () => {
  let store = await emptyStore();
  for (let n = 0; n < 4; n++) store = await add(store, [offer(n, large)]);
  let revoking: Promise<unknown> | undefined;
  const onProgress = (): void => {
    revoking ??= revoke(store.dir, "2", env);
  };
  await compact(store.dir, { fully: true, env, onProgress });
  await revoking;
  const now = await openStore(store.dir);
  expect(now.manifest.revoked).toEqual([2]);
  expect(now.snapshot.segments.flatMap(({ documents }) => documents.map(({ order }) => order))).not.toContain(
    2,
  );
  expect((await examine(store.dir)).findings).toEqual([]);
});

test("a compaction that is cancelled leaves the store as it was, and nothing behind", async () => {
  let store = await emptyStore();
  for (let n = 0; n < 3; n++) store = await add(store, [offer(n, large)]);
  const before = readdirSync(join(store.dir, "segments")).sort();
  const controller = new AbortController();
  const onProgress = (): void => controller.abort(new Error("enough"));
  const options = { fully: true, env, signal: controller.signal, onProgress };
  await expect(compact(store.dir, options)).rejects.toThrow("enough");
  expect(readdirSync(join(store.dir, "segments")).sort()).toEqual(before);
  expect((await openStore(store.dir)).manifest).toEqual(store.manifest);
});

test("a call that looks for the lock elsewhere is refused when another has written meanwhile", async () => {
  const store = await add(await emptyStore(), [offer(0, 2 * large)]);
  const elsewhere = { ...env, XDG_STATE_HOME: join(root, "elsewhere") };
  async function* whileOthersWrite(): AsyncGenerator<Offer> {
    yield offer(1);
    await add(store, [offer(2)]);
  }
  await expect(contribute(store.dir, whileOthersWrite(), [], { env: elsewhere })).rejects.toThrow(
    `${join(store.dir, "manifest.json")}: replaced by somebody who does not hold our lock`,
  );
  const now = await openStore(store.dir);
  expect(now.snapshot.contributions.map(({ path }) => path)).toEqual(["0.js", "2.js"]);
  await add(now, [offer(1)]);
  expect((await examine(store.dir)).findings).toEqual([]);
});
