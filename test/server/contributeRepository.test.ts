import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { CodeLens, Hover } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { annotationChanged, sharesRequest } from "../../server/protocol.ts";
import { contributeRequest, createRequest, previewRequest } from "../../server/protocolActions.ts";
import { ada, ben, commit, repository } from "../node/gitTree.ts";
import { TestClient } from "./client.ts";
import { makeFolder, queue, tide } from "./store.ts";

const { folder, remove } = makeFolder();
const clients: TestClient[] = [];
afterAll(async () => {
  for (const client of clients) await client.stop();
  remove();
});

async function start(): Promise<TestClient> {
  const client = await TestClient.start({
    defaultStore: join(folder, "store"),
    home: join(folder, "home"),
    initializationOptions: { decorations: true, trusted: true },
  });
  clients.push(client);
  return client;
}

test("a repository is contributed with its authors, and hover, lens, paint and shares show them", async () => {
  const dir = repository();
  commit(dir, 1, ada, { "both.ts": tide });
  commit(dir, 2, ben, { "both.ts": `${tide}\n${queue}` });
  const client = await start();
  await client.send(createRequest, {});
  const params = { uris: [pathToFileURL(dir).href], authors: "history", license: "MIT" } as const;
  const preview = await client.send(previewRequest, params);
  expect(preview).toMatchObject({ contributor: "", skipped: [], unknown: [] });
  expect(preview.added.map(({ path, contributors }) => [path, contributors])).toEqual([
    ["work/both.ts", ["Ada <ada@x.org>", "Ben <ben@x.org>"]],
  ]);
  expect(await client.send(contributeRequest, params)).toEqual(preview);

  const uri = pathToFileURL(join(folder, "generated.ts")).href;
  const text = `${tide}\n${queue}`;
  const document = TextDocument.create(uri, "typescript", 1, text);
  await client.open(uri, text);
  const painted = await client.hear(annotationChanged, ({ contributors }) => contributors.length > 1);
  expect(painted.contributors.map(({ name }) => name).sort()).toEqual(["Ada <ada@x.org>", "Ben <ben@x.org>"]);
  const hoverAt = async (words: string): Promise<string> => {
    const position = document.positionAt(text.indexOf(words));
    const hover = await client.request<Hover>("textDocument/hover", { textDocument: { uri }, position });
    return (hover.contents as { value: string }).value;
  };
  expect(await hoverAt("swingRadians")).toContain("**Ada");
  expect(await hoverAt("Takes the lantern")).toContain("**Ben");
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  expect(lenses.map(({ command }) => command?.title).join()).toContain("2 contributors");
  const report = await client.send(sharesRequest, { uri });
  expect(report!.stores[0]!.shares.map(({ contributor }) => contributor).sort()).toEqual([
    "Ada <ada@x.org>",
    "Ben <ben@x.org>",
  ]);
}, 30_000);

test("what is no repository is refused in one line, and so are two folders", async () => {
  const client = await start();
  const uris = [pathToFileURL(folder).href];
  await expect(client.send(previewRequest, { uris, authors: "history" })).rejects.toThrow(
    "not in a git repository, wanted a folder of one",
  );
  await expect(client.send(previewRequest, { uris: [...uris, ...uris], authors: "history" })).rejects.toThrow(
    "2 folders, wanted one of a git repository; contribute them one by one",
  );
}, 30_000);
