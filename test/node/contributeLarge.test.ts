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

test("a call larger than a segment makes several, and answers as one does", async () => {
  const [one, several] = [await storeOf("one", {}), await storeOf("several", { segmentTokens: 300 })];
  expect(one.snapshot.segments.length).toBe(1);
  expect(several.snapshot.segments.length).toBeGreaterThan(2);
  // All but the last are full, and a segment ends with the document that fills it.
  for (const { tokens } of several.snapshot.segments.slice(0, -1)) {
    expect(tokens.length).toBeGreaterThanOrEqual(300);
    expect(tokens.length).toBeLessThan(900);
  }
  expect(several.snapshot.manifestHash).toBe(one.snapshot.manifestHash);
  const output = "cedarWord3(alpha3, beta3);\ncedarWord4(alpha4, beta4);\nfirWord5(alpha5, beta5);";
  const [a, b] = [one, several].map(({ snapshot }) => annotate(snapshot, loadTables(), output, "javascript"));
  expect(b).toEqual(a);
  expect(a.spans.length).toBeGreaterThan(0);
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
