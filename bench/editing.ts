import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { annotationOf, appendText, beginEditing, edit } from "../core/editing/editing.ts";
import { openStore, readText, type Store } from "../core/node/store.ts";
import { loadTables } from "../core/node/tables.ts";
import { annotate } from "../core/pipeline.ts";
import { annotationChanged, annotationRequest, type DocumentAnnotation } from "../server/protocol.ts";
import { TestClient } from "../test/server/client.ts";
import { type Figure, quantile } from "./figure.ts";

const store = "build/demo/store";
const lineCount = 5000;
const keyCount = 300;
/** Characters that a model generates at once, about three tokens. */
const pieceLength = 12;

/** A file of 5,000 lines, typed into all over: in the engine, and in the server as an editor runs it. */
export async function measureEditing(): Promise<Figure[]> {
  const opened = await openStore(store);
  const text = await linesOf(opened, lineCount);
  return [...measureEngine(opened, text), ...(await measureServer(text))];
}

function measureEngine({ snapshot }: Store, text: string): Figure[] {
  const tables = loadTables();
  const fresh = Array.from({ length: 7 }, () =>
    timed(() => annotate(snapshot, tables, text, "typescript")),
  ).slice(2);
  let editing = beginEditing(snapshot, tables, text, "typescript");
  const [edits, credits]: [number[], number[]] = [[], []];
  for (let key = 0; key < keyCount; key++) {
    const begin = placeOf(key, editing.text.length);
    const change = { begin, end: begin, text: keyOf(key) };
    edits.push(
      timed(() => {
        editing = edit(editing, change);
      }),
    );
    credits.push(timed(() => annotationOf(editing)));
  }
  // A text of one passage after the other, as a model gives it: a few characters at a time.
  let generated = beginEditing(snapshot, tables, "", "typescript");
  const pieces = Array.from({ length: Math.ceil(text.length / pieceLength) }, (_, k) =>
    text.slice(k * pieceLength, (k + 1) * pieceLength),
  );
  const appended = pieces.map((piece) =>
    timed(() => {
      generated = appendText(generated, piece);
    }),
  );
  const [early, late] = [appended.slice(500, 1500), appended.slice(-1000)];
  return [
    { name: `annotate ${lineCount} lines anew, median`, value: quantile(fresh, 0.5), unit: "ms" },
    { name: "an edit of them, matches, spans and claims, median", value: quantile(edits, 0.5), unit: "ms" },
    { name: "an edit, 95th percentile", value: quantile(edits, 0.95), unit: "ms" },
    { name: "credit shared out again, median", value: quantile(credits, 0.5), unit: "ms" },
    {
      name: `${pieceLength} characters appended to a text of some ${1000 * pieceLength}, median`,
      value: quantile(early, 0.5),
      unit: "ms",
    },
    {
      name: `${pieceLength} characters appended to a text of some ${text.length}, median`,
      value: quantile(late, 0.5),
      unit: "ms",
    },
  ];
}

/** From the change that an editor tells to what the server answers and tells. */
async function measureServer(text: string): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), "datanet-bench-"));
  const client = await TestClient.start({
    defaultStore: resolve(store),
    home,
    initializationOptions: { decorations: true },
  });
  try {
    const uri = "file:///bench/edited.ts";
    let hear = (_version: number): void => {};
    client.connection.onNotification(annotationChanged.method, ({ version }: DocumentAnnotation) =>
      hear(version),
    );
    await client.open(uri, text);
    await client.send(annotationRequest, { uri });
    const [answers, told]: [number[], number[]] = [[], []];
    const lines = text.split("\n").length;
    for (let key = 0; key < keyCount; key++) {
      const at = { line: placeOf(key, lines), character: 0 };
      const version = key + 2;
      const heard = new Promise<void>((resolveHeard) => {
        hear = (of) => {
          if (of === version) resolveHeard();
        };
      });
      const pressed = performance.now();
      await client.change(uri, version, { range: { start: at, end: at }, text: keyOf(key) });
      const answer = await client.send(annotationRequest, { uri });
      answers.push(performance.now() - pressed);
      if (answer?.version !== version)
        throw new Error(`asked of version ${version}, told of ${answer?.version}`);
      await heard;
      told.push(performance.now() - pressed);
    }
    return [
      {
        name: `keystroke in ${lineCount} lines to new matches from the server, 95th percentile`,
        value: quantile(answers.slice(20), 0.95),
        unit: "ms",
        goal: { atMost: 10 },
      },
      { name: "the same, median", value: quantile(answers.slice(20), 0.5), unit: "ms" },
      {
        name: "keystroke to what the server tells unasked, 95th percentile",
        value: quantile(told.slice(20), 0.95),
        unit: "ms",
      },
    ];
  } finally {
    await client.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

function timed(act: () => unknown): number {
  const started = performance.now();
  act();
  return performance.now() - started;
}

/** Half of the keys one behind the other, as somebody types, the others all over the file. */
function placeOf(key: number, length: number): number {
  const place = key % 2 === 0 ? key * 7919 : Math.floor(key / 100) * 104_729;
  return place % length;
}

function keyOf(key: number): string {
  return "x y;".charAt(key % 4);
}

/** Lines in turn from contributions spread over the DataNet by formula, and from our own sources, which it does not hold. */
async function linesOf(opened: Store, count: number): Promise<string> {
  const foreign = opened.snapshot.contributions.filter(
    ({ language, tokens, revoked }) =>
      !revoked && ["javascript", "typescript"].includes(language) && tokens > 600,
  );
  const ours = readdirSync("core/shares").map((name) => readFileSync(join("core/shares", name), "utf8"));
  const lines: string[] = [];
  for (let k = 0; lines.length < count; k++) {
    const text =
      k % 2 === 0
        ? await readText(opened, foreign[(k * 7919) % foreign.length])
        : ours[((k - 1) / 2) % ours.length];
    lines.push(...text.split("\n").slice(10, 10 + 60));
  }
  return lines.slice(0, count).join("\n");
}
