import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openStore } from "../core/node/store.ts";
import { annotationChanged, type DocumentAnnotation } from "../server/protocol.ts";
import { TestClient } from "../test/server/client.ts";
import { textOf } from "./annotateText.ts";
import { type Figure, quantile } from "./figure.ts";

/** The language server as an editor runs it: its start, and from a keystroke to the new annotation. */
export async function measureServer(): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), "datanet-bench-"));
  const store = resolve("build/demo/store");
  try {
    const starts: number[] = [];
    for (let i = 0; i < 7; i++) {
      const started = performance.now();
      const client = await TestClient.start({ defaultStore: store, home });
      starts.push(performance.now() - started);
      await client.stop();
    }
    const text = await textOf(await openStore(store), 1000);
    const { first, keys } = await type(store, home, text);
    return [
      {
        name: "server start, to its answer to initialize",
        value: quantile(starts, 0.5),
        unit: "ms",
        goal: { atMost: 300 },
      },
      { name: "server, first annotation, store opened", value: first, unit: "ms" },
      { name: "keystroke to refreshed annotation, median", value: quantile(keys, 0.5), unit: "ms" },
      { name: "keystroke to refreshed annotation, 95th percentile", value: quantile(keys, 0.95), unit: "ms" },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Opens a document and types into it, a key at a time, each after the last annotation. */
async function type(store: string, home: string, text: string): Promise<{ first: number; keys: number[] }> {
  const client = await TestClient.start({
    defaultStore: store,
    home,
    initializationOptions: { decorations: true },
  });
  const uri = "file:///bench/typed.ts";
  // Heard directly, since the client's own waiting looks only now and then.
  let hear = (_version: number): void => {};
  client.connection.onNotification(annotationChanged.method, ({ version }: DocumentAnnotation) =>
    hear(version),
  );
  const annotated = (wanted: number): Promise<void> =>
    new Promise((resolve) => {
      hear = (version) => {
        if (version === wanted) resolve();
      };
    });
  const opened = performance.now();
  const shown = annotated(1);
  await client.open(uri, text);
  await shown;
  const first = performance.now() - opened;
  const keys: number[] = [];
  const at = { line: 3, character: 0 };
  for (let version = 2; version <= 60; version++) {
    const pressed = performance.now();
    const refreshed = annotated(version);
    await client.change(uri, version, { range: { start: at, end: at }, text: "x" });
    await refreshed;
    keys.push(performance.now() - pressed);
  }
  await client.stop();
  return { first, keys: keys.slice(5) };
}
