import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { annotationChanged, annotationRequest, sharesRequest } from "../../server/protocol.ts";
import { editOf, type Step, stepOf, textOf } from "../editing/script.ts";
import { TestClient } from "./client.ts";
import { makeFolder, makeStore, queue, tide } from "./store.ts";

const { folder, remove } = makeFolder();
afterAll(remove);
let client: TestClient;
beforeAll(async () => {
  const store = join(folder, "store");
  await makeStore(store);
  client = await TestClient.start({
    defaultStore: store,
    home: join(folder, "home"),
    initializationOptions: { decorations: true },
  });
});
afterAll(() => client.stop());

/** Stretches of what the store holds. */
const passages = [tide, queue].flatMap((text) =>
  Array.from({ length: Math.ceil(text.length / 700) }, (_, k) => text.slice(k * 700, (k + 1) * 700)),
);
let documents = 0;

async function open(text: string): Promise<TextDocument> {
  const uri = `file:///work/random${++documents}.ts`;
  await client.open(uri, text);
  return TextDocument.create(uri, "typescript", 1, text);
}

async function edit(document: TextDocument, steps: readonly Step[]): Promise<TextDocument> {
  const version = document.version + 1;
  const changes = steps.map((step) => {
    const { begin, end, text } = editOf(document.getText(), step);
    const change = { range: { start: document.positionAt(begin), end: document.positionAt(end) }, text };
    TextDocument.update(document, [change], version);
    return change;
  });
  await client.change(document.uri, version, ...changes);
  return document;
}

/** What the server says of a document, but for its name, its version, and the colors it has had. */
async function told({ uri, version }: TextDocument): Promise<unknown> {
  const annotation = await client.send(annotationRequest, { uri });
  const shares = await client.send(sharesRequest, { uri });
  expect([annotation?.version, shares?.version]).toEqual([version, version]);
  const contributors = annotation!.contributors.map(({ name, share }) => ({ name, share }));
  return { paint: annotation!.paint, contributors, stores: shares!.stores, problems: shares!.problems };
}

function close({ uri }: TextDocument): Promise<void> {
  return client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
}

test("a document edited at random is told as one opened with that text", async () => {
  await fc.assert(
    fc.asyncProperty(
      textOf(passages, 40),
      fc.array(fc.array(stepOf(passages), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
      async (first, versions) => {
        let document = await open(first);
        for (const [v, steps] of versions.entries()) {
          document = await edit(document, steps);
          // Some versions are answered, some are overtaken by the next.
          if (v % 3 === 0) await client.send(annotationRequest, { uri: document.uri });
        }
        const fresh = await open(document.getText());
        expect(await told(document)).toEqual(await told(fresh));
        await Promise.all([close(document), close(fresh)]);
      },
    ),
    { numRuns: Math.ceil(Number(process.env.DATANET_RUNS ?? 100) / 4) },
  );
});

test("what is told unasked is that of the newest version once edits rest", async () => {
  const document = await open(tide);
  for (let i = 0; i < 30; i++) await edit(document, [{ at: (i % 10) / 10, removed: 0, text: `word${i} ` }]);
  const last = await client.hear(
    annotationChanged,
    ({ uri, version }) => uri === document.uri && version === document.version,
  );
  const fresh = await client.send(annotationRequest, { uri: (await open(document.getText())).uri });
  expect(last.paint).toEqual(fresh!.paint);
});

test("memory stays flat over many edits", async () => {
  const edits = process.env.DATANET_LONG ? 20_000 : 600;
  const document = await open(`${tide}\n${queue}\n`.repeat(4));
  const sizes: number[] = [];
  for (let i = 0; i < edits; i++) {
    const removed = i % 2 === 0 ? 0 : 12; // What one edit writes the next one takes away.
    const text = removed === 0 ? `w${String(i).padStart(10, "0")} ` : "";
    await edit(document, [{ at: 0.5, removed, text }]);
    await client.send(annotationRequest, { uri: document.uri });
    if (i >= edits / 2 && i % 10 === 0) sizes.push(residentMegabytes());
  }
  const half = sizes.length / 2;
  const [before, after] = [sizes.slice(0, half), sizes.slice(half)].map((part) => Math.min(...part));
  expect(after! - before!).toBeLessThan(64);
});

function residentMegabytes(): number {
  const kilobytes = execFileSync("ps", ["-o", "rss=", "-p", String(client.process.pid)], {
    encoding: "utf8",
  });
  return Number(kilobytes) / 1024;
}
