import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { exportBundle } from "../../core/node/exportBundle.ts";
import { importBundle } from "../../core/node/importBundle.ts";
import { revoke } from "../../core/node/revoke.ts";
import { openStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";
import { tree } from "./tree.ts";

const json = "test/golden/tokenizerJson/llama2.json";
const passage =
  "Whoever looks for the herring after dusk takes the lantern along the third pier, past 🐟 the ice house.\n";

function offer(name: string, text: string): Offer {
  const bytes = new TextEncoder().encode(text);
  return { path: `${name}.md`, bytes, text, language: "plaintext", contributor: name, license: "MIT" };
}

async function storeOf(tokenizer: string, env: NodeJS.ProcessEnv, dir: string): Promise<Store> {
  await createStore(dir, { tokenizer, name: "test", env });
  async function* offers(): AsyncGenerator<Offer> {
    yield offer("Ada", `# Fish\n\n${passage}`);
    yield offer("Ben", "Quite other words, of which none are asked for here, 12345 of them.\n");
  }
  await contribute(dir, offers(), [], { env });
  return openStore(dir);
}

test.each([
  ["r50k_base", 2],
  ["cl100k_base", 4],
  ["o200k_base", 4],
  ["bytes", 1],
  [json, 2],
])("a DataNet of %s tells sources, whole and revoked", async (tokenizer, width) => {
  const root = tree();
  const env = { ...process.env, XDG_STATE_HOME: join(root, "state") };
  const dir = join(root, "store");
  const { snapshot } = await storeOf(tokenizer, env, dir);
  expect(snapshot.segments.map((segment) => segment.width)).toEqual([width]);
  expect(snapshot.tokenizer.pays).toBe(false);
  const text = `Before. ${passage}`;
  const { spans, shares, commons } = annotate(snapshot, loadTables(), text, "plaintext");
  expect(shares.map(({ contributor }) => contributor)).toEqual(["Ada"]);
  expect(spans.length).toBeGreaterThan(0);
  expect(commons).toEqual(new Uint8Array(commons.length));
  expect((await examine(dir)).findings).toEqual([]);
  await revoke(dir, "1", env);
  const rest = await openStore(dir);
  expect(rest.snapshot.segments.map((segment) => segment.width)).toEqual([width]);
  expect(annotate(rest.snapshot, loadTables(), text, "plaintext").shares).toEqual([]);
});

test("a store holds its tokenizer.json and refuses another in its place", async () => {
  const root = tree();
  const env = { ...process.env, XDG_STATE_HOME: join(root, "state") };
  const dir = join(root, "store");
  const { snapshot } = await storeOf(json, env, dir);
  expect(snapshot.tokenizer.name).toMatch(/^tokenizer\.json:[0-9a-f]{12}$/);
  const [file] = readdirSync(join(dir, "tokenizers"));
  expect(readFileSync(join(dir, "tokenizers", file!))).toEqual(readFileSync(json));

  const config = readFileSync(join(dir, "datanet.json"), "utf8");
  expect(config).toContain(`"file":"${file!.slice(0, -".json".length)}"`);

  // It travels, and the copy makes the same bundle.
  const [bundle, there] = [join(root, "bundle"), join(root, "there")];
  await exportBundle(await openStore(dir), bundle);
  const { manifestHash } = await importBundle(there, bundle, { env });
  expect(manifestHash).toBe(snapshot.manifestHash);
  expect(readFileSync(join(there, "tokenizers", file!))).toEqual(readFileSync(json));
  await exportBundle(await openStore(there), join(root, "again"));
  expect(readFileSync(join(root, "again"))).toEqual(readFileSync(bundle));
  expect(await importBundle(dir, bundle, { env })).toMatchObject({ outcome: "same" });

  writeFileSync(join(dir, "tokenizers", file!), "{}");
  await expect(exportBundle(await openStore(dir), join(root, "x"))).rejects.toThrow(
    /tokenizers.*: hash 0x.*, wanted 0x.*; the file is damaged, restore it/,
  );
});

test.each([
  [
    "p50k_base",
    /"p50k_base" is not known; take one of lexeme, bytes, r50k_base, cl100k_base, o200k_base, or the path/,
  ],
  ["missing.json", /missing\.json: cannot be read \(ENOENT\), wanted a tokenizer\.json/],
  ["package.json", /package\.json: .*: found .*, wanted only version, truncation/],
])("no store is made with %s", async (tokenizer, message) => {
  const root = tree();
  await expect(createStore(join(root, "store"), { tokenizer, name: "test" })).rejects.toThrow(message);
  expect(readdirSync(root)).toEqual([]);
});
