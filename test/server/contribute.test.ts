import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CancellationTokenSource } from "vscode-languageserver";
import { annotationChanged, sharesRequest } from "../../server/protocol.ts";
import {
  contributeRequest,
  createRequest,
  previewRequest,
  recordRequest,
  storesRequest,
  trustedNotification,
  verifyRequest,
} from "../../server/protocolActions.ts";
import { poll, TestClient } from "./client.ts";
import { makeFolder, makeStore, queue, tide } from "./store.ts";

const { folder, remove } = makeFolder();
const home = join(folder, "home");
const work = join(folder, "work");
const clients: TestClient[] = [];
let made = 0;
beforeAll(() => {
  mkdirSync(join(work, "own"), { recursive: true });
  writeFileSync(join(work, "own/song.ts"), song(1));
  writeFileSync(join(work, "own/LICENSE.bin"), Buffer.from([0, 1, 2, 0]));
  writeFileSync(join(work, "own/tideTable.ts"), tide);
  mkdirSync(join(work, "many"));
  for (let i = 0; i < 600; i++) writeFileSync(join(work, `many/${i}.ts`), song(i + 2));
});
afterAll(async () => {
  for (const client of clients) await client.stop();
  remove();
});

/** Text that no other store holds. */
function song(i: number): string {
  return queue.replaceAll(/[A-Za-z]+/g, (word) => `z${i}${word}`);
}

async function start(
  options: { store?: string; trusted?: boolean; folder?: string; capabilities?: object } = {},
) {
  const store = options.store ?? join(folder, `store${++made}`);
  const client = await TestClient.start({
    defaultStore: store,
    home,
    ...(options.folder === undefined ? {} : { folder: options.folder }),
    ...(options.capabilities === undefined ? {} : { capabilities: options.capabilities }),
    initializationOptions: { decorations: true, trusted: options.trusted ?? true },
  });
  clients.push(client);
  return { client, store };
}

test("a file is recorded as it is on the disk, and the record verified; a changed one is told", async () => {
  const { client, store } = await start();
  await client.send(createRequest, { store });
  await client.send(contributeRequest, { uris: [uri("own/song.ts")], contributor: "Ida", store });
  const params = { uri: uri("own/song.ts"), model: "tiny-1", store };
  const { recordHash, text } = await client.send(recordRequest, params);
  writeFileSync(join(work, "record.json"), text);
  const about = { record: uri("record.json"), uri: uri("own/song.ts"), store };
  expect(await client.send(verifyRequest, about)).toEqual({ recordHash });
  writeFileSync(join(work, "record.json"), text.replace('"contributor":"Ida"', '"contributor":"Eve"'));
  expect(await client.send(verifyRequest, about)).toMatchObject({
    difference: { field: "shares[0].contributor", found: '"Eve"', wanted: '"Ida"' },
  });
  await expect(client.send(recordRequest, { ...params, model: " " })).rejects.toThrow("no model was named");
  const untrusted = await start({ store, trusted: false });
  await expect(untrusted.client.send(recordRequest, params)).rejects.toThrow("not trusted");
});

const uri = (path: string): string => pathToFileURL(join(work, path)).href;
const hashes = (dir: string): string =>
  readdirSync(dir, { recursive: true }).sort().join() + readFileSync(join(dir, "manifest.json"), "utf8");

test("create, preview, contribute, and see it credited", async () => {
  const { client, store } = await start();
  const text = song(1);
  await client.open(uri("own/song.ts"), text);
  expect(await client.send(storesRequest, {})).toEqual({ stores: [], defaultStore: store });

  const created = await client.send(createRequest, { name: "mine" });
  expect(created).toEqual({ store, dataNetId: expect.stringMatching(/^0x[0-9a-f]{64}$/) });
  expect((await client.send(storesRequest, { uri: uri("own") })).stores).toEqual([store]);

  const params = { uris: [uri("own")], contributor: "Ida Newcomer", license: "MIT" };
  const before = hashes(store);
  const preview = await client.send(previewRequest, params);
  expect(preview).toMatchObject({ store, contributor: "Ida Newcomer" });
  expect(preview.added.map(({ path, license }) => [path, license])).toEqual([
    ["own/song.ts", "MIT"],
    ["own/tideTable.ts", "MIT"],
  ]);
  expect(preview.skipped).toEqual([{ path: "own/LICENSE.bin", reason: expect.stringMatching(/binary/i) }]);
  expect(hashes(store)).toBe(before);

  expect(await client.send(contributeRequest, params)).toEqual(preview);
  const painted = await client.hear(annotationChanged, ({ contributors }) => contributors.length > 0);
  expect(painted.contributors[0]!.name).toBe("Ida Newcomer");
  const report = await client.send(sharesRequest, { uri: uri("own/song.ts") });
  expect(report!.stores[0]!.shares[0]!.share).toBeGreaterThan(0.9);

  const again = await client.send(contributeRequest, params);
  expect(again.added).toEqual([]);
  expect(again.skipped.find(({ path }) => path === "own/song.ts")?.first).toBe("Ida Newcomer");
});

test("the store of the workspace is the one contributed to", async () => {
  const workspace = join(folder, "workspace");
  mkdirSync(workspace);
  writeFileSync(join(workspace, "a.ts"), tide);
  await makeStore(join(workspace, ".datanet"));
  const { client } = await start({ folder: workspace });
  const params = { uris: [pathToFileURL(workspace).href], contributor: "Ida Newcomer" };
  const { store, added, skipped } = await client.send(previewRequest, params);
  expect(store).toBe(join(workspace, ".datanet"));
  expect(added).toEqual([]);
  const own = { path: "workspace/.datanet/", reason: "a DataNet; what it holds was contributed before" };
  expect(skipped).toContainEqual(own);
  expect(skipped.map(({ path, first }) => [path, first])).toContainEqual(["workspace/a.ts", "Marit Sandvik"]);
});

test.each([
  ["nobody named", { uris: [] }, /nothing to contribute/],
  ["no contributor", { uris: [pathToFileURL(work).href] }, /no contributor: nobody was named/],
  [
    "an unsaved document",
    { uris: ["untitled:Untitled-1"], contributor: "A" },
    /untitled:Untitled-1: not a file/,
  ],
  ["no store", { uris: [pathToFileURL(work).href], contributor: "A" }, /no DataNet to contribute to/],
  [
    "a missing file",
    { uris: ["file:///no/such/file"], contributor: "A", store: "exists" },
    /\/no\/such\/file/,
  ],
  [
    "no license at all",
    { uris: [pathToFileURL(work).href], contributor: "A", store: "exists", license: "Nonsense!" },
    /Nonsense!/,
  ],
])("refuses %s with one clear line", async (_, params, message) => {
  const existing = join(folder, "existing");
  if (!existsSync(existing)) await makeStore(existing);
  const { client } = await start();
  const named = "store" in params ? { ...params, store: existing } : params;
  await expect(client.send(contributeRequest, named)).rejects.toThrow(message);
  expect(client.log).toHaveLength(1);
  expect(client.log[0]).not.toContain("\n");
});

test("in an untrusted workspace nothing is made or contributed until it is trusted", async () => {
  const { client, store } = await start({ trusted: false });
  await expect(client.send(createRequest, {})).rejects.toThrow(/not trusted/);
  await expect(client.send(contributeRequest, { uris: [uri("own")], contributor: "A" })).rejects.toThrow(
    /not trusted/,
  );
  expect(existsSync(store)).toBe(false);
  await client.connection.sendNotification(trustedNotification.method, {});
  expect((await client.send(createRequest, {})).store).toBe(store);
});

test("a second create refuses", async () => {
  const { client, store } = await start();
  await client.send(createRequest, {});
  await expect(client.send(createRequest, { store })).rejects.toThrow(/already/);
  await expect(client.send(createRequest, { store: "relative" })).rejects.toThrow(
    /relative: a relative path/,
  );
});

test("progress goes where the client asked, else to a place of its own", async () => {
  const { client } = await start({ capabilities: { window: { workDoneProgress: true } } });
  await client.send(createRequest, {});
  const params = { uris: [uri("many")], contributor: "A" };
  await client.send(previewRequest, { ...params, workDoneToken: "here" });
  const kinds = client.heard<{ kind: string }>("$/progress").map(({ kind }) => kind);
  expect([kinds[0], kinds.at(-1)]).toEqual(["begin", "end"]);
  expect(kinds).toContain("report");

  const createdTokens: unknown[] = [];
  client.connection.onRequest("window/workDoneProgress/create", ({ token }: { token: unknown }) => {
    createdTokens.push(token);
    return null;
  });
  await client.send(previewRequest, params);
  expect(createdTokens).toHaveLength(1);
});

test("a cancelled contribution leaves the store as it was, and the next one works", async () => {
  const { client, store } = await start();
  await client.send(createRequest, {});
  const manifest = readFileSync(join(store, "manifest.json"), "utf8");
  const source = new CancellationTokenSource();
  const params = { uris: [uri("many")], contributor: "A", workDoneToken: "t" };
  const asked = client.connection.sendRequest(contributeRequest.method, params, source.token);
  await poll(
    () => client.heard<{ kind: string }>("$/progress").some(({ kind }) => kind === "report"),
    "progress",
  );
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
  expect(readFileSync(join(store, "manifest.json"), "utf8")).toBe(manifest);
  expect((await client.send(contributeRequest, params)).added).toHaveLength(600);
});
