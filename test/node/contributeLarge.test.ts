import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { type ContributeOptions, contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { openStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-large-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const names = ["ash", "birch", "cedar", "dogwood", "elm", "fir"];

async function storeOf(folder: string, options: ContributeOptions, lines = 40): Promise<Store> {
  const { dir } = await createStore(join(root, folder), { tokenizer: "lexeme", name: "test" });
  await contribute(dir, offers(lines), [], { env: { XDG_STATE_HOME: join(root, "state") }, ...options });
  return openStore(dir);
}

async function* offers(lines: number): AsyncGenerator<Offer> {
  for (const name of names) {
    const text = Array.from(
      { length: lines },
      (_, i) => `${name}Word${i}(alpha${i % 13}, beta${i % 11});`,
    ).join("\n");
    const bytes = new TextEncoder().encode(text);
    yield { path: `${name}.js`, bytes, text, language: "javascript", contributor: "Ada", license: "MIT" };
  }
}

test("a large call is registered in parts, and answers as one that is not", async () => {
  const registered = new Set<number>();
  const [one, several] = [
    await storeOf("one", {}),
    await storeOf("several", {
      checkpoints: { tokens: 200, files: 1000 },
      onProgress: (progress) => void registered.add(progress.registered),
    }),
  ];
  expect([...registered]).toEqual([0, 1, 2, 3, 4, 5]);
  expect(several.snapshot.manifestHash).toBe(one.snapshot.manifestHash);
  const output = "cedarWord3(alpha3, beta3);\ncedarWord4(alpha4, beta4);\nfirWord5(alpha5, beta5);";
  const [a, b] = [one, several].map(({ snapshot }) => annotate(snapshot, loadTables(), output, "javascript"));
  expect(b).toEqual(a);
  expect(a.spans.length).toBeGreaterThan(0);
});

test("a large call that fails keeps the parts it had registered, and goes on when called again", async () => {
  const { dir } = await createStore(join(root, "resumed"), { tokenizer: "lexeme", name: "test" });
  const options = {
    env: { XDG_STATE_HOME: join(root, "state") },
    checkpoints: { tokens: 1 << 24, files: 2 },
  };
  async function* broken(): AsyncGenerator<Offer> {
    let n = 0;
    for await (const offer of offers(40)) {
      if (n++ === 5) throw new Error("gone");
      yield offer;
    }
  }
  await expect(contribute(dir, broken(), [], options)).rejects.toThrow("gone");
  expect((await openStore(dir)).snapshot.contributions.length).toBe(4);
  const { added, skipped } = await contribute(dir, offers(40), [], options);
  expect([added.length, skipped.length]).toEqual([2, 4]);
  const { snapshot } = await openStore(dir);
  expect(snapshot.manifestHash).toBe((await storeOf("atOnce", {})).snapshot.manifestHash);
});

test("a segment sorted in shared memory is written and read like any other", async () => {
  const { snapshot } = await storeOf("shared", {}, 4000);
  const tokens = snapshot.segments.reduce((sum, segment) => sum + segment.tokens.length, 0);
  expect(tokens).toBeGreaterThan(100_000);
  const output = "cedarWord3003(alpha0, beta0);\ncedarWord3004(alpha1, beta1);";
  const { spans } = annotate(snapshot, loadTables(), output, "javascript");
  expect(spans.length).toBeGreaterThan(0);
});

test("a signal that speaks up while suffixes are sorted leaves the store as it was", async () => {
  let indexing = false;
  const signal = {
    throwIfAborted: () => {
      if (indexing) throw new Error("enough");
    },
  };
  const onProgress: ContributeOptions["onProgress"] = ({ step }) => {
    indexing = step === "indexing";
  };
  await expect(storeOf("stopped", { signal, onProgress })).rejects.toThrow("enough");
  const { snapshot } = await openStore(join(root, "stopped"));
  expect(snapshot.contributions).toEqual([]);
  expect(snapshot.segments).toEqual([]);
});
