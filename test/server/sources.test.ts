import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Hover } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { type Passage, sourceRequest, sourcesRequest } from "../../server/protocol.ts";
import { TestClient } from "./client.ts";
import { add, makeFolder, makeStore, offer, tide } from "./store.ts";

const body = tide.slice(tide.indexOf("  let heightCm"), tide.indexOf("  return heightCm"));
/** What follows the passage in each of 45 files: what stands in the output, a mark, and one long word. */
const endings = ["lowestTide", "*", `x${"y".repeat(300)}`];
const files = Array.from({ length: 45 }, (_, k) => {
  const ending = endings[k % 9 === 0 ? 0 : k % 9 === 1 ? 2 : 1]!;
  const twice = k === 7 ? `again${k}\n${body}` : "";
  return offer(
    `copies/copy${k}.ts`,
    `copy${k} = first${k}\n${body}${ending}\n${twice}`,
    `Copyist ${k % 5}`,
    "MIT",
  );
});
const uri = "file:///work/output.ts";
const text = `export const own = unheard;\n${body}lowestTide`;
const document = TextDocument.create(uri, "typescript", 1, text);
/** The same passage, going on as no copy does. */
const other = "file:///work/other.ts";
const otherText = text.replace("lowestTide", "neverThere");
const at = (words: string) => ({
  textDocument: { uri },
  position: document.positionAt(text.indexOf(words) + 1),
});

const { folder, remove } = makeFolder();
const store = join(folder, "store");
const home = join(folder, "home");
const passageOf = (hover: Hover | null): Passage => {
  const { value } = hover!.contents as { value: string };
  const [, encoded] = /\(command:datanet\.showSources\?([^)]+)\)/.exec(value)!;
  return (JSON.parse(decodeURIComponent(encoded!)) as [Passage])[0];
};
const hoverText = (hover: Hover | null): string => (hover!.contents as { value: string }).value;

afterAll(remove);
beforeAll(async () => {
  await makeStore(store);
  // Several segments: what is counted and paged goes over all of them.
  await add(store, ...files.slice(0, 20));
  await add(store, ...files.slice(20));
});

describe("a client with commands", () => {
  let client: TestClient;
  const page = (from: number, size: number, passage?: Passage) =>
    client.send(sourcesRequest, {
      uri: other,
      ...(passage ? { passage } : { position: at("swingRadians").position }),
      from,
      size,
    });
  beforeAll(async () => {
    client = await TestClient.start({
      defaultStore: store,
      home,
      initializationOptions: { commands: true, virtualDocuments: true },
    });
    await client.open(uri, text);
    await client.open(other, otherText);
  });
  afterAll(() => client.stop());

  test("hover counts places, contributions and contributors, and leads to all of them", async () => {
    const hover = await client.request<Hover>("textDocument/hover", at("swingRadians"));
    expect(hoverText(hover)).toMatch(
      /stand verbatim in \d+ places? of \d+ contributions? by \d+ contributors?/,
    );
    expect(hoverText(hover)).toContain("Show all");
    expect(passageOf(hover)).toMatchObject({ store });
  });

  test("pages list each contribution once, in registration order, at its first place", async () => {
    const params = { ...at("swingRadians"), textDocument: { uri: other } };
    const passage = passageOf(await client.request<Hover>("textDocument/hover", params));
    const sources = [];
    for (let from = 0; ; from += 20) {
      const answer = await page(from, 20, passage);
      expect(answer!.from).toBe(from);
      if (answer!.sources.length === 0) break;
      sources.push(...answer!.sources);
    }
    const first = (await page(0, 1))!;
    expect(first.passage).toEqual(passage);
    expect(sources).toHaveLength(first.documents);
    const paths = sources.map(({ path }) => path);
    expect(paths[0]).toBe("tidepool/tideTable.ts");
    const copies = files.map(({ path }) => path).filter((path) => paths.includes(path));
    expect(paths.slice(1)).toEqual(copies);
    expect(copies).toHaveLength(45);
    // One of the copies holds the passage twice.
    expect(first.count).toBe(first.documents + 1);
    expect(first.contributors).toBe(6);
    const [, second] = sources;
    const opened = await client.send(sourceRequest, { uri: second!.uri });
    expect(opened!.text.slice(second!.beginChar, second!.endChar)).toContain("swingRadians");
    expect(second).toMatchObject({ contributor: "Copyist 0", license: "MIT", line: 2 });
  });

  test("a page begins where the one before it ends, whatever their sizes", async () => {
    const { passage, sources } = (await page(0, 30))!;
    const parts = await Promise.all([page(0, 7, passage), page(7, 13, passage), page(20, 10, passage)]);
    expect(parts.flatMap((each) => each!.sources)).toEqual(sources);
  });

  test("nothing stands behind a token of the document's own", async () => {
    expect(await client.send(sourcesRequest, { uri, ...at("own"), from: 0, size: 5 })).toBeNull();
  });

  test.each([
    [{ from: -1, size: 20 }, /from -1/],
    [{ from: 0, size: 0 }, /size 0/],
    [{ from: 0, size: 201 }, /size 201/],
    [{ from: 0.5, size: 20 }, /from 0\.5/],
    [{ from: 0, size: 20 }, /no position and no passage/],
  ])("%j is refused", async (params, message) => {
    await expect(client.send(sourcesRequest, { uri, ...params })).rejects.toThrow(message);
  });

  test("a passage of a strange store, or one that is not there, is refused", async () => {
    const { passage } = (await page(0, 1))!;
    await expect(page(0, 1, { ...passage, store: "/etc" })).rejects.toThrow(/no DataNet of this window/);
    await expect(page(0, 1, { ...passage, order: 99 })).rejects.toThrow(/not found any more/);
    await expect(page(0, 1, { ...passage, length: 1e9 })).rejects.toThrow(/not found any more/);
  });

  test("hover tells what follows elsewhere, exactly, and marks what follows here", async () => {
    const end = { textDocument: { uri }, position: document.positionAt(text.indexOf("lowestTide") - 1) };
    const value = hoverText(await client.request<Hover>("textDocument/hover", end));
    const line = value.split("\n\n").find((each) => each.startsWith("After these"))!;
    // 45 copies, one of them twice, and the file that they are from: 47 places, of which 5 go on as here.
    expect(line).toMatch(/^After these \d+ tokens the DataNet goes on 47 times, with /);
    expect(line).toContain("`*` 35 (74 %), ");
    expect(line).toContain("`lowestTide` 5 (11 %, as here)");
    expect(line).toContain(`\`x${"y".repeat(39)}…\` 5 (11 %)`);
  });

  test("hover tells it also of what never follows elsewhere", async () => {
    const position = document.positionAt(text.indexOf("lowestTide") - 1);
    const params = { textDocument: { uri: other }, position };
    const value = hoverText(await client.request<Hover>("textDocument/hover", params));
    expect(value).toMatch(/goes on 47 times, with .*; as here, with `neverThere`, never$/m);
  });
});

test("another client gets files to open, and no links", async () => {
  const client = await TestClient.start({ defaultStore: store, home });
  await client.open(uri, text);
  const hover = await client.request<Hover>("textDocument/hover", at("swingRadians"));
  expect(hoverText(hover)).not.toContain("command:");
  const answer = await client.send(sourcesRequest, { uri, ...at("swingRadians"), from: 0, size: 1 });
  const [source] = answer!.sources;
  const kept = readFileSync(fileURLToPath(source!.uri), "utf8");
  expect(kept.slice(source!.beginChar, source!.endChar)).toContain("swingRadians");
  await client.stop();
});

test("a Chinese editor hears the context in Chinese", async () => {
  const client = await TestClient.start({ defaultStore: store, home, locale: "zh-cn" });
  await client.open(uri, text);
  const end = { textDocument: { uri }, position: document.positionAt(text.indexOf("lowestTide") - 1) };
  const value = hoverText(await client.request<Hover>("textDocument/hover", end));
  expect(value).toContain("个词元在 DataNet 中共 47 处");
  expect(value).toContain("`lowestTide` 5 处（11%，与此处相同）");
  await client.stop();
});
