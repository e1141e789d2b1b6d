import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource, type CodeLens, type Hover } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import {
  annotationChanged,
  annotationRequest,
  type DocumentAnnotation,
  sharesRequest,
} from "../../server/protocol.ts";
import { limitChars } from "../../server/state.ts";
import { poll, TestClient } from "./client.ts";
import { makeFolder, makeStore, tide } from "./store.ts";

const { folder, remove } = makeFolder();
const store = join(folder, "store");
const home = join(folder, "home");
afterAll(remove);
let client: TestClient;
beforeAll(async () => {
  await makeStore(store);
  client = await TestClient.start({
    defaultStore: store,
    home,
    initializationOptions: { decorations: true },
  });
});
afterAll(() => client.stop());

const copied = tide.slice(tide.indexOf("export function waterHeight"), tide.indexOf("/** Every crossing"));
let documents = 0;

/** A document that is open in the server, and its own copy here. */
async function open(text: string): Promise<TextDocument> {
  const uri = `file:///work/edit${++documents}.ts`;
  await client.open(uri, text);
  return TextDocument.create(uri, "typescript", 1, text);
}

async function edit(document: TextDocument, from: number, to: number, text: string): Promise<TextDocument> {
  const range = { start: document.positionAt(from), end: document.positionAt(to) };
  await client.change(document.uri, document.version + 1, { range, text });
  return TextDocument.update(document, [{ range, text }], document.version + 1);
}

function painted(document: TextDocument, { paint }: DocumentAnnotation): string {
  let words = "";
  for (let i = 0; i < paint.length; i += 5) {
    const [line, from, to] = paint.slice(i, i + 3) as [number, number, number];
    words += document.getText({ start: { line, character: from }, end: { line, character: to } });
  }
  return words.replaceAll(/\s/g, "");
}

async function hoverAt(document: TextDocument, words: string): Promise<Hover | null> {
  const position = document.positionAt(document.getText().indexOf(words));
  return client.request<Hover | null>("textDocument/hover", {
    textDocument: { uri: document.uri },
    position,
  });
}

describe("positions after incremental edits", () => {
  test.each([
    ["ASCII", "const before = 1;\n"],
    ["astral characters", 'const face = "𝒳😀é𝒳";/* 😀 */\n'],
    ["CRLF", "const a = 1;\r\nconst b = 2;\r\n"],
    ["the same line", "/* 😀𝒳 */ "],
  ])("with %s in front", async (_, inserted) => {
    let document = await open(copied);
    await hoverAt(document, "swingRadians");
    document = await edit(document, 0, 0, inserted);
    const hover = await hoverAt(document, "swingRadians");
    expect(document.getText(hover!.range)).toContain("swingRadians");
    const annotation = await client.hear(
      annotationChanged,
      ({ uri, version }) => uri === document.uri && version === document.version,
    );
    const words = painted(document, annotation);
    expect(words).toContain("constswingRadians=((degreesPerHour*hoursSinceEpoch-phaseDegrees)*Math.PI)/180");
    expect(words).not.toMatch(/before|face|constb|😀/u);
  });

  test("the same credit with LF and CRLF", async () => {
    const lf = await open(copied);
    const crlf = await open(copied.replaceAll("\n", "\r\n"));
    const [a, b] = await Promise.all([lf, crlf].map(({ uri }) => client.send(annotationRequest, { uri })));
    expect(painted(crlf, b!)).toBe(painted(lf, a!));
    expect(b!.contributors).toEqual(a!.contributors);
    expect(b!.paint).toEqual(a!.paint);
  });

  test("what is deleted is painted no more", async () => {
    let document = await open(`${copied}\nexport const own = 1;\n`);
    expect((await client.send(annotationRequest, { uri: document.uri }))!.paint.length).toBeGreaterThan(0);
    document = await edit(document, 0, copied.length, "");
    const annotation = await client.send(annotationRequest, { uri: document.uri });
    expect(annotation).toMatchObject({ version: 2, paint: [], contributors: [] });
  });

  test("a contributor keeps its color through edits", async () => {
    let document = await open(copied);
    const before = await client.send(annotationRequest, { uri: document.uri });
    document = await edit(document, 0, 0, "// a remark\n");
    const after = await client.send(annotationRequest, { uri: document.uri });
    expect(after!.contributors[0]).toMatchObject({ color: before!.contributors[0]!.color });
  });
});

describe("versions", () => {
  test("every answer is of the newest version, and no version is told twice", async () => {
    let document = await open(copied);
    for (let i = 0; i < 20; i++) {
      const lenses = client.request<CodeLens[]>("textDocument/codeLens", {
        textDocument: { uri: document.uri },
      });
      document = await edit(document, 0, 0, `const edit${i} = ${i};\n`);
      await lenses;
    }
    const annotation = await client.send(annotationRequest, { uri: document.uri });
    expect(annotation!.version).toBe(21);
    expect(painted(document, annotation!)).toContain("swingRadians");
    const last = await client.hear(
      annotationChanged,
      ({ uri, version }) => uri === document.uri && version === 21,
    );
    const told = client.heard(annotationChanged).filter(({ uri }) => uri === document.uri);
    expect(told.at(-1)).toEqual(last);
    const versions = told.map(({ version }) => version);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  test("a hover asked for a version that is gone is not answered from another", async () => {
    let document = await open(copied);
    const late = hoverAt(document, "swingRadians");
    document = await edit(document, 0, copied.length, "x");
    expect(await late).toBeNull();
    expect(await hoverAt(document, "x")).toBeNull();
  });

  test("a request cancelled before its answer gets the protocol's code", async () => {
    const document = await open(`${copied}\n`.repeat(200));
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      "textDocument/codeLens",
      { textDocument: { uri: document.uri } },
      source.token,
    );
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: -32800 });
    expect(
      await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri: document.uri } }),
    ).toHaveLength(2);
  });

  test("a closed document is forgotten", async () => {
    const document = await open(copied);
    await client.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: document.uri },
    });
    expect(await client.send(annotationRequest, { uri: document.uri })).toBeNull();
  });
});

describe("a document above the size limit", () => {
  const filler = "const filler = 1;\n".repeat(Math.ceil(limitChars / 18));
  const text = `${filler}${copied}${filler}`;

  test("is annotated where it is looked at", async () => {
    const document = await open(text);
    const top = await client.send(annotationRequest, { uri: document.uri });
    expect(top!.window!.start).toEqual({ line: 0, character: 0 });
    expect(top!.paint).toEqual([]);

    const { line } = document.positionAt(text.indexOf("swingRadians"));
    const visible = { start: { line: line - 20, character: 0 }, end: { line: line + 20, character: 0 } };
    const middle = await client.send(annotationRequest, { uri: document.uri, visible });
    expect(painted(document, middle!)).toContain("swingRadians");

    const lenses = await client.request<CodeLens[]>("textDocument/codeLens", {
      textDocument: { uri: document.uri },
    });
    expect(lenses.map(({ command }) => command!.title).at(-1)).toMatch(/only the part in view/);
  });

  test("is annotated around the cursor in an editor that knows only hover", async () => {
    const document = await open(text);
    const hover = await hoverAt(document, "swingRadians");
    expect(document.getText(hover!.range)).toContain("swingRadians");
  });

  test("of one line is cut inside it", async () => {
    const document = await open(text.replaceAll("\n", " "));
    const hover = await hoverAt(document, "swingRadians");
    expect(document.getText(hover!.range)).toContain("swingRadians");
  });
});

test("from keystroke to paint within a second", async () => {
  let document = await open(copied.repeat(3));
  await client.hear(annotationChanged, ({ uri }) => uri === document.uri);
  const since = performance.now();
  document = await edit(document, 0, 0, "x");
  await poll(
    () => client.heard(annotationChanged).some(({ uri, version }) => uri === document.uri && version === 2),
    "paint of version 2",
  );
  const tookMs = performance.now() - since;
  const { tokenCount } = (await client.send(sharesRequest, { uri: document.uri }))!.stores[0]!;
  console.log(`from keystroke to paint of ${tokenCount} tokens: ${tookMs.toFixed(0)} ms`);
  expect(tookMs).toBeLessThan(1000);
});
