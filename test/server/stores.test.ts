import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CodeLens, Hover } from "vscode-languageserver";
import { annotationChanged, sharesRequest, statusNotification } from "../../server/protocol.ts";
import { storesRequest } from "../../server/protocolActions.ts";
import { type ClientOptions, poll, TestClient } from "./client.ts";
import { add, makeFolder, makeStore, offer, queue, tide } from "./store.ts";

const { folder, remove } = makeFolder();
const home = join(folder, "home");
const store = join(folder, "store");
const clients: TestClient[] = [];
beforeAll(() => makeStore(store));
afterAll(async () => {
  for (const client of clients) await client.stop();
  remove();
});

let made = 0;
function fresh(): string {
  return join(folder, `fresh${++made}`);
}

async function start(options: Partial<ClientOptions>): Promise<TestClient> {
  const client = await TestClient.start({ defaultStore: join(folder, "nowhere"), home, ...options });
  clients.push(client);
  return client;
}

async function hover(
  client: TestClient,
  uri: string,
  text: string,
  words: string,
): Promise<string | undefined> {
  const lines = text.slice(0, text.indexOf(words)).split("\n");
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  const found = await client.request<Hover | null>("textDocument/hover", { textDocument: { uri }, position });
  return (found?.contents as { value: string } | undefined)?.value;
}

test("without any store it is quiet, and says so in the status", async () => {
  const client = await start({});
  await client.open("file:///work/a.ts", tide);
  expect(await hover(client, "file:///work/a.ts", tide, "swingRadians")).toBeUndefined();
  expect(
    await client.request("textDocument/codeLens", { textDocument: { uri: "file:///work/a.ts" } }),
  ).toEqual([]);
  expect(await client.hear(statusNotification)).toEqual({ health: "none", stores: [] });
  expect(client.log).toEqual([]);
});

test("a store that appears while a document is open is found", async () => {
  const later = fresh();
  const client = await start({
    defaultStore: later,
    initializationOptions: { decorations: true },
    capabilities: { workspace: { codeLens: { refreshSupport: true } } },
  });
  await client.open("file:///work/a.ts", tide);
  await client.hear(statusNotification, ({ health }) => health === "none");
  await client.hear(annotationChanged, ({ paint }) => paint.length === 0);
  await makeStore(later);
  await client.hear(statusNotification, ({ health }) => health === "ready");
  await client.hear(annotationChanged, ({ contributors }) =>
    contributors.some(({ name }) => name === "Marit Sandvik"),
  );
  await poll(() => client.heard("workspace/codeLens/refresh").length > 0, "a refresh of the lenses");
});

test("what another process contributes is credited without an edit", async () => {
  const growing = fresh();
  await makeStore(growing);
  const client = await start({ defaultStore: growing, initializationOptions: { decorations: true } });
  const song = queue.replaceAll(/[A-Za-z]+/g, (word) => `quoll${[...word].reverse().join("")}`);
  await client.open("file:///work/song.ts", song);
  await client.hear(annotationChanged, ({ contributors }) => contributors.length === 0);
  await add(growing, offer("song.ts", song, "Third Person", "BSD-3-Clause"));
  await client.hear(annotationChanged, ({ contributors }) =>
    contributors.some(({ name }) => name === "Third Person"),
  );
});

test("the workspace's .datanet is used beside the default store, a store reached twice once", async () => {
  const workspace = fresh();
  mkdirSync(workspace);
  await makeStore(join(workspace, ".datanet"), "of the workspace");
  const uri = pathToFileURL(join(workspace, "a.ts")).href;
  const both = await start({ defaultStore: store, folder: workspace });
  await both.open(uri, tide);
  expect((await both.send(sharesRequest, { uri }))!.stores.map(({ name }) => name)).toEqual([
    "of the workspace",
    "tests",
  ]);
  const lenses = await both.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  expect(lenses[0]!.command!.title).toMatch(/^of the workspace: /);

  const link = fresh();
  symlinkSync(join(workspace, ".datanet"), link);
  const once = await start({ defaultStore: link, folder: workspace });
  expect((await once.send(storesRequest, { uri })).stores).toEqual([join(workspace, ".datanet")]);
});

test("settings name stores, by pull and by push, and apply without a restart", async () => {
  const capabilities = {
    workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
  };
  let settings: unknown = { stores: [store] };
  const pulled = await start({ capabilities, settings: () => settings });
  await pulled.open("file:///work/a.ts", tide);
  expect(await hover(pulled, "file:///work/a.ts", tide, "swingRadians")).toContain("Marit Sandvik");
  settings = { stores: "not a list", codeLens: false };
  await pulled.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  expect(await hover(pulled, "file:///work/a.ts", tide, "swingRadians")).toBeUndefined();
  expect(
    await pulled.request("textDocument/codeLens", { textDocument: { uri: "file:///work/a.ts" } }),
  ).toBeNull();

  const pushed = await start({ initializationOptions: { settings: { stores: [store] } } });
  await pushed.open("file:///work/a.ts", tide);
  expect(await hover(pushed, "file:///work/a.ts", tide, "swingRadians")).toContain("Marit Sandvik");
  await pushed.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { datanet: { stores: [] } },
  });
  expect(await hover(pushed, "file:///work/a.ts", tide, "swingRadians")).toBeUndefined();
});

test("annotate off paints nothing, but hovers answer", async () => {
  const initializationOptions = { decorations: true, settings: { annotate: "off" } };
  const client = await start({ defaultStore: store, initializationOptions });
  await client.open("file:///work/a.ts", tide);
  expect(await hover(client, "file:///work/a.ts", tide, "swingRadians")).toContain("Marit Sandvik");
  await client.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { datanet: { annotate: "all" } },
  });
  await client.hear(annotationChanged);
  expect(client.heard(annotationChanged)).toHaveLength(1);
});

test("a configured folder without a store is a problem that is named", async () => {
  const nowhere = join(folder, "nowhere");
  const client = await start({ initializationOptions: { settings: { stores: [nowhere, store] } } });
  await client.open("file:///work/a.ts", tide);
  expect(await hover(client, "file:///work/a.ts", tide, "swingRadians")).toContain("Marit Sandvik");
  const status = await client.hear(statusNotification, ({ health }) => health === "problem");
  expect(status.stores.find((each) => each.store === nowhere)?.problem).toMatch(/nowhere: no DataNet there/);
});

test.each([
  ["a segment", (dir: string) => flipOneByte(join(dir, "segments", readdirSync(join(dir, "segments"))[0]!))],
  ["the log", (dir: string) => flip(join(dir, "contributions.log"))],
  ["the manifest", (dir: string) => flip(join(dir, "manifest.json"))],
  ["datanet.json", (dir: string) => writeFileSync(join(dir, "datanet.json"), "{")],
])("damage in %s is told once, and the server lives", async (_, damage) => {
  const damaged = fresh();
  await makeStore(damaged);
  damage(damaged);
  const client = await start({ initializationOptions: { settings: { stores: [damaged, store] } } });
  const uri = "file:///work/a.ts";
  await client.open(uri, tide);
  expect(await hover(client, uri, tide, "swingRadians")).toContain("Marit Sandvik");
  await client.change(uri, 2, { text: `${tide}\n` });
  expect(await hover(client, uri, tide, "swingRadians")).toContain("Marit Sandvik");
  const status = await client.hear(statusNotification, ({ health }) => health === "problem");
  const problem = status.stores.find((each) => each.store === damaged)?.problem;
  expect(problem).toContain(damaged);
  expect(problem).not.toContain("\n");
  expect(client.log.filter((line) => line.includes(problem!))).toHaveLength(1);
  expect(client.log).toHaveLength(1);
});

test("a store that is repaired is read again", async () => {
  const damaged = fresh();
  await makeStore(damaged);
  const kept = fresh();
  cpSync(damaged, kept, { recursive: true });
  appendFileSync(join(damaged, "datanet.json"), "x");
  const client = await start({ defaultStore: damaged });
  const uri = "file:///work/a.ts";
  await client.open(uri, tide);
  expect(await hover(client, uri, tide, "swingRadians")).toBeUndefined();
  cpSync(kept, damaged, { recursive: true });
  await client.change(uri, 2, { text: `${tide}\n` });
  expect(await hover(client, uri, tide, "swingRadians")).toContain("Marit Sandvik");
  await client.hear(statusNotification, ({ health }) => health === "ready");
});

test("a damaged text leaves the rest of the hover's features alive", async () => {
  const damaged = fresh();
  await makeStore(damaged);
  for (const blob of readdirSync(join(damaged, "blobs"))) flip(join(damaged, "blobs", blob));
  const client = await start({ defaultStore: damaged });
  await client.open("file:///work/a.ts", tide);
  expect(await hover(client, "file:///work/a.ts", tide, "swingRadians")).toBeUndefined();
  expect(client.log.join()).toMatch(/the file is damaged/);
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri: "file:///work/a.ts" },
  });
  expect(lenses).toHaveLength(2);
});

test("hostile names are shown and do nothing", async () => {
  const hostile = fresh();
  await makeStore(hostile);
  const name = "[click](command:evil) <img src=x> **x** `y`";
  const path = "a`b](command:evil)\u202e/x.ts";
  const song = queue.replaceAll(/[A-Za-z]+/g, (word) => `q${word}`);
  await add(hostile, offer(path, song, name, "MIT"));
  const client = await start({
    defaultStore: hostile,
    initializationOptions: { commands: true, virtualDocuments: true },
  });
  await client.open("file:///work/a.ts", song);
  const value = await hover(client, "file:///work/a.ts", song, "qsootiestLeaf");
  expect(value).toContain("\\[click\\](command:evil)");
  expect(value).not.toMatch(/<img|\u202e/);
  // Inside code nothing is a link, and the fence is longer than any run of backticks in the path.
  const outside = value!.replaceAll(/(`+) .*? \1/g, "");
  expect(outside.match(/[^\\]\]\(command:[^)]*\)/g)).toEqual([expect.stringContaining("datanet.openSource")]);
  const [location] = await client.request<{ uri: string }[]>("textDocument/definition", {
    textDocument: { uri: "file:///work/a.ts" },
    position: { line: 2, character: 10 },
  });
  expect(location!.uri).toMatch(/^datanet:\//);
});

function flip(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = bytes[middle]! ^ 1;
  writeFileSync(file, bytes);
}

function flipOneByte(segment: string): void {
  const [name] = readdirSync(segment).filter((each) => readFileSync(join(segment, each)).length > 0);
  flip(join(segment, name!));
}
