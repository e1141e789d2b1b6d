import { type ChildProcess, fork, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { CodeLens } from "vscode-languageserver";
import { poll, TestClient } from "./client.ts";
import { makeFolder, makeStore, tide } from "./store.ts";

const server = join(import.meta.dirname, "../../dist/server.js");
const { folder, remove } = makeFolder();
const store = join(folder, "store");
const home = join(folder, "home");
beforeAll(() => makeStore(store));
afterAll(remove);

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

test("initialize is answered within 300 ms of the start, the quickest of five", async () => {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const since = performance.now();
    const client = await TestClient.start({ defaultStore: store, home });
    times.push(performance.now() - since);
    await client.stop();
  }
  console.log(`start to answer of initialize, ms: ${times.map((ms) => ms.toFixed(0)).join(", ")}`);
  expect(Math.min(...times)).toBeLessThan(300);
});

test("it says what it can do, and no more", async () => {
  const client = await TestClient.start({ defaultStore: store, home });
  expect(client.answer.capabilities).toEqual({
    textDocumentSync: { openClose: true, change: 2 },
    hoverProvider: true,
    definitionProvider: true,
    codeLensProvider: {},
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  });
  await client.request("shutdown", null);
  await client.connection.sendNotification("exit");
  await poll(() => ended(client.process), "the server's end");
  expect(client.process.exitCode).toBe(0);
});

test.each(["idle", "busy"])("it ends when standard input does, %s", async (state) => {
  const client = await TestClient.start({ defaultStore: store, home });
  if (state === "busy") {
    await client.open("file:///work/a.ts", tide.repeat(200));
    void client
      .request("textDocument/codeLens", { textDocument: { uri: "file:///work/a.ts" } })
      .catch(() => null);
  }
  client.process.stdin!.end();
  await poll(() => ended(client.process), "the server's end");
});

test("it ends when nobody reads its answers", async () => {
  const client = await TestClient.start({
    defaultStore: store,
    home,
    initializationOptions: { decorations: true },
  });
  client.process.stdout!.destroy();
  await client.open("file:///work/a.ts", tide);
  await poll(() => ended(client.process), "the server's end");
});

test("it ends when the client's process does, though the pipes stay open", async () => {
  const parent = spawn(process.execPath, ["-e", "setTimeout(() => {}, 1e6)"]);
  const child = spawn(process.execPath, [server, "--stdio"], {
    env: { ...process.env, DATANET_HOME: store },
  });
  const body = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { processId: parent.pid, rootUri: null, capabilities: {} },
  });
  let answer = "";
  child.stdout.on("data", (data: Buffer) => {
    answer += data.toString();
  });
  child.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  await poll(() => answer.includes("capabilities"), "the answer");
  parent.kill("SIGKILL");
  await poll(() => ended(child), "the server's end");
});

test("it ends when the channel of VS Code breaks", async () => {
  const child = fork(server, ["--node-ipc"], { env: { ...process.env, DATANET_HOME: store } });
  let answered = false;
  child.on("message", () => {
    answered = true;
  });
  child.send({
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  await poll(() => answered, "the answer");
  child.disconnect();
  await poll(() => ended(child), "the server's end");
});

test("without a transport it says which one is wanted", async () => {
  const child = spawn(process.execPath, [server]);
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    said += data.toString();
  });
  await poll(() => ended(child), "the server's end");
  expect(child.exitCode).toBe(2);
  expect(said).toMatch(/wanted --stdio/);
});

test("nonsense does not end it", async () => {
  const client = await TestClient.start({ defaultStore: store, home });
  await expect(client.request("datanet/unheardOf", {})).rejects.toMatchObject({ code: -32601 });
  await expect(client.request("datanet/contribute", null)).rejects.toBeDefined();
  expect(await client.request("textDocument/hover", { textDocument: {}, position: {} })).toBeNull();
  expect(await client.request("datanet/annotation", 5).catch((error: Error) => error)).toBeDefined();
  await client.open("file:///work/100%.ts", tide);
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri: "file:///work/100%.ts" },
  });
  expect(lenses).toHaveLength(2);
  await client.open("untitled:Untitled-1", "");
  expect(
    await client.request("textDocument/codeLens", { textDocument: { uri: "untitled:Untitled-1" } }),
  ).toEqual([]);
  await client.stop();
});

test("a document of lone surrogates, NUL and a byte order mark is annotated like any other", async () => {
  const client = await TestClient.start({ defaultStore: store, home });
  await client.open("file:///work/odd.ts", `\ufeff\ud800 \0 \udfff\r\n${tide}`);
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", {
    textDocument: { uri: "file:///work/odd.ts" },
  });
  expect(lenses[0]!.command!.title).toMatch(/from 1 contributor · MIT$/);
  await client.stop();
});

test.runIf(process.platform === "linux")("it rests when nothing happens", async () => {
  const client = await TestClient.start({ defaultStore: store, home });
  await client.open("file:///work/a.ts", tide);
  await client.request("textDocument/codeLens", { textDocument: { uri: "file:///work/a.ts" } });
  const ticks = (): number => {
    const fields = readFileSync(`/proc/${client.process.pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return Number(fields[11]) + Number(fields[12]);
  };
  const [before, since] = [ticks(), performance.now()];
  await poll(() => performance.now() - since > 3000, "three seconds");
  // A tick is 10 ms: under 10 % of one core.
  expect(ticks() - before).toBeLessThan(30);
  await client.stop();
});
