import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CodeLens, Hover, Location, LocationLink } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { annotationChanged, annotationRequest, sharesRequest, sourceRequest } from "../../server/protocol.ts";
import { TestClient } from "./client.ts";
import { makeFolder, makeStore, queue, tide } from "./store.ts";

const uri = "file:///work/generated.ts";
const begin = tide.indexOf("export function waterHeight");
const copied = tide.slice(begin, tide.indexOf("/** Every crossing"));
const text = `export const answer = 42;\n\n${copied}\n${queue.slice(queue.indexOf("  /** Takes the lantern"))}`;
const document = TextDocument.create(uri, "typescript", 1, text);
const at = (words: string) => ({ textDocument: { uri }, position: document.positionAt(text.indexOf(words)) });

const { folder, remove } = makeFolder();
const store = join(folder, "store");
const home = join(folder, "home");
afterAll(remove);
beforeAll(() => makeStore(store));

describe("an editor that knows plain LSP", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await TestClient.start({ defaultStore: store, home });
    await client.open(uri, text);
  });
  afterAll(() => client.stop());

  test("hover tells contributor, license, path and line, match and DataNet, without links", async () => {
    const hover = await client.request<Hover>("textDocument/hover", at("swingRadians"));
    const { value } = hover.contents as { value: string };
    for (const part of [
      "**Marit Sandvik**",
      "MIT",
      "`tidepool/tideTable.ts:",
      "tokens",
      "bits",
      "Verbatim-reuse credit",
      "tests",
    ]) {
      expect(value).toContain(part);
    }
    expect(value).not.toContain("command:");
    const words = document.getText(hover.range!);
    expect(copied).toContain(words);
    expect(words).toContain("swingRadians");
  });

  test("hover tells the line of the source", async () => {
    const hover = await client.request<Hover>("textDocument/hover", at("swingRadians"));
    const [, line] = /tideTable\.ts:(\d+)/.exec((hover.contents as { value: string }).value)!;
    expect(tide.split("\n").slice(0, Number(line)).join("\n")).toMatch(/waterHeight|chart datum/);
  });

  test("hover is silent where nothing matches, in white space between and in unknown documents", async () => {
    expect(await client.request("textDocument/hover", at("answer"))).toBeNull();
    expect(
      await client.request("textDocument/hover", {
        textDocument: { uri: "file:///no" },
        position: { line: 0, character: 0 },
      }),
    ).toBeNull();
    expect(
      await client.request("textDocument/hover", {
        textDocument: { uri },
        position: { line: 1, character: 0 },
      }),
    ).toBeNull();
  });

  test("two lenses at the first line sum the document up", async () => {
    const lenses = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
    expect(lenses.map(({ range }) => range.start.line)).toEqual([0, 0]);
    const [first, second] = lenses.map(({ command }) => command!.title);
    expect(first).toMatch(/^\d+ % from 2 contributors · (MIT, Apache-2\.0|Apache-2\.0, MIT)$/);
    expect(second).toMatch(/^\d+ % unattributed( · (\d+|<1) % commons)?$/);
    expect(lenses.map(({ command }) => command!.command)).toEqual(["", ""]);
  });

  test("definition opens a read-only file with the source, at the matched lines", async () => {
    const [location] = await client.request<Location[]>("textDocument/definition", at("swingRadians"));
    const file = fileURLToPath(location!.uri);
    expect(file.startsWith(join(home, "cache"))).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(tide);
    expect(statSync(file).mode & 0o222).toBe(0);
    const found = TextDocument.create("", "", 0, tide).getText(location!.range);
    expect(found).toContain("swingRadians");
    expect(copied).toContain(found);
  });

  test("definition answers the same file a second time", async () => {
    const ask = () => client.request<Location[]>("textDocument/definition", at("swingRadians"));
    expect(await ask()).toEqual(await ask());
  });

  test("nothing is sent to paint", async () => {
    await client.send(annotationRequest, { uri });
    expect(client.heard(annotationChanged)).toEqual([]);
  });
});

describe("VS Code", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await TestClient.start({
      defaultStore: store,
      home,
      initializationOptions: { commands: true, virtualDocuments: true, decorations: true },
      capabilities: { textDocument: { definition: { linkSupport: true } } },
    });
    await client.open(uri, text);
  });
  afterAll(() => client.stop());

  test("hover links to the source", async () => {
    const hover = await client.request<Hover>("textDocument/hover", at("swingRadians"));
    const { value } = hover.contents as { value: string };
    const [, encoded] = /\(command:datanet\.openSource\?([^)]+)\)/.exec(value)!;
    const [link, from, to] = JSON.parse(decodeURIComponent(encoded!)) as [string, number, number];
    const source = await client.send(sourceRequest, { uri: link });
    expect(source?.text).toBe(tide);
    expect(tide.slice(from, to)).toContain("swingRadians");
  });

  test("lenses show the shares", async () => {
    const lenses = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
    expect(lenses[0]!.command).toMatchObject({ command: "datanet.showShares", arguments: [uri] });
  });

  test("definition links the whole span to a datanet: document", async () => {
    const [link] = await client.request<LocationLink[]>("textDocument/definition", at("swingRadians"));
    expect(link!.targetUri).toMatch(/^datanet:\/tidepool\/tideTable\.ts\?/);
    expect(document.getText(link!.originSelectionRange!)).toContain("swingRadians");
    expect((await client.send(sourceRequest, { uri: link!.targetUri }))?.text).toBe(tide);
  });

  test("a source of a store that serves no document here is refused", async () => {
    const query = Buffer.from(JSON.stringify({ store: "/etc", id: "passwd" })).toString("base64url");
    await expect(client.send(sourceRequest, { uri: `datanet:/x?${query}` })).rejects.toThrow(
      /\/etc: no DataNet of this window/,
    );
    await expect(client.send(sourceRequest, { uri: "datanet:/x?!" })).rejects.toThrow(
      /not the address of a source/,
    );
  });

  test("annotationChanged paints each contributor's words and nobody else's", async () => {
    const annotation = await client.hear(annotationChanged);
    expect(annotation).toMatchObject({ uri, version: 1 });
    expect(annotation.contributors.map(({ name }) => name).sort()).toEqual([
      "Marit Sandvik",
      "Oke Lanternmaker",
    ]);
    const painted = new Map<string, string>();
    for (let i = 0; i < annotation.paint.length; i += 5) {
      const [line, from, to, contributor] = annotation.paint.slice(i, i + 4) as [
        number,
        number,
        number,
        number,
      ];
      const { name } = annotation.contributors[contributor]!;
      const words = document.getText({ start: { line, character: from }, end: { line, character: to } });
      painted.set(name, `${painted.get(name) ?? ""}${words}\n`);
    }
    expect(painted.get("Marit Sandvik")).toContain("swingRadians");
    expect(painted.get("Oke Lanternmaker")).toContain("sootiestLeaf");
    expect([...painted.values()].join()).not.toContain("answer");
    expect(await client.send(annotationRequest, { uri })).toEqual(annotation);
  });

  test("shares and the rest add up to 1", async () => {
    const report = await client.send(sharesRequest, { uri });
    const [shares] = report!.stores;
    expect(report!.problems).toEqual([]);
    expect(
      shares!.shares.map(({ contributor, licenses, paths }) => [contributor, licenses, paths]).sort(),
    ).toEqual([
      ["Marit Sandvik", ["MIT"], ["tidepool/tideTable.ts"]],
      ["Oke Lanternmaker", ["Apache-2.0"], ["lanternbook/lanternQueue.ts"]],
    ]);
    const parts = [shares!.commons, shares!.context, shares!.own, shares!.unattributed];
    const sum = [...shares!.shares.map(({ share }) => share), ...parts].reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 9);
    expect(shares!.coverage).toBeGreaterThan(0.5);
  });
});

test("a Chinese editor hears Chinese", async () => {
  const client = await TestClient.start({ defaultStore: store, home, locale: "zh-cn" });
  await client.open(uri, text);
  const lenses = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  expect(lenses[0]!.command!.title).toMatch(/位贡献者/);
  const hover = await client.request<Hover>("textDocument/hover", at("swingRadians"));
  expect((hover.contents as { value: string }).value).toContain("逐字复用份额");
  await client.stop();
});
