import type { Offer } from "../../core/contribute/offer.ts";
import { Compactor } from "../../core/node/compactThread.ts";
import { refreshStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";
import { type Figure, quantile } from "../figure.ts";
import { type GrowingStore, heldOutLines, largeStore, madeFile, newStore } from "./growingStore.ts";

/** Lexemes of the store that is added to; DATANET_GROWTH_TOKENS says otherwise, for a first look. */
const largeTokens: number = Number(process.env.DATANET_GROWTH_TOKENS) || 100_000_000;
const oneFileCalls: number = Number(process.env.DATANET_GROWTH_FILES) || 10_000;
/** How long edits and contributions go on; an hour is the goal's. */
const minutes: number = Number(process.env.DATANET_GROWTH_MINUTES) || 10;

/** The program whose threads compact: the server's. */
const program = `${process.cwd()}/dist/server.js`;

/** What growing costs: additions to a large store, many small ones, and memory over time. */
export async function measureGrowth(): Promise<Figure[]> {
  const lines = await heldOutLines();
  const figures: Figure[] = [];
  const large = await largeStore(largeTokens);
  for (const measure of [measureAdditions, measureCompaction, measureMemory])
    figures.push(...(await measure(large, lines)));
  figures.push(...(await measureOneByOne(lines)));
  return figures;
}

async function measureAdditions(large: GrowingStore, lines: readonly string[]): Promise<Figure[]> {
  const size = `${Math.round(largeTokens / 1e6)}M`;
  const small: number[] = [];
  for (let n = 0; n < 40; n++) small.push((await large.add([madeFile(n, 10_000, lines)])).afterTokensMs);
  const unopened: number[] = [];
  for (let n = 40; n < 45; n++) unopened.push(await large.addUnopened(madeFile(n, 10_000, lines)));
  await large.reopen();
  const million: number[] = [];
  for (let k = 0; k < 5; k++) {
    const files = Array.from({ length: 100 }, (_, i) => madeFile(1000 + 100 * k + i, 10_000, lines));
    million.push((await large.add(files)).afterTokensMs);
  }
  const into = `into a store of ${size}`;
  return [
    {
      name: `contributions of a store of ${size}`,
      value: large.store.register.contributions.length,
      unit: "",
    },
    ms(`10k tokens searchable ${into}, after tokenizing, median`, quantile(small.slice(10), 0.5), 5),
    ms(`10k tokens searchable ${into}, after tokenizing, 95th percentile`, quantile(small.slice(10), 0.95)),
    ms(`the same without the store open, tokenizing included, median`, quantile(unopened, 0.5)),
    ms(`1M tokens searchable ${into}, after tokenizing, median`, quantile(million, 0.5), 150),
  ];
}

/** Queries while a thread merges what was added. */
async function measureCompaction(large: GrowingStore, lines: readonly string[]): Promise<Figure[]> {
  for (let n = 0; n < 30; n++) await large.add([madeFile(5000 + n, 100_000, lines)]);
  const text = queryText(lines);
  const segments = large.store.manifest.segments.length;
  queryMs(large.store, text, 20);
  const before = queryMs(large.store, text, 100);
  const compactor = compactorOf(large);
  const during: number[] = [];
  compactor.start(large.store.dir);
  while (compactor.isRunning(large.store.dir)) {
    during.push(...queryMs(large.store, text, 1));
    await new Promise((resolve) => setImmediate(resolve)); // Hears that the thread has ended.
  }
  const merged = await refreshStore(large.store);
  const after = queryMs(merged, text, 100);
  const [b, d, a] = [before, during, after].map((times) => quantile(times, 0.5));
  await large.reopen();
  return [
    { name: "segments before compaction", value: segments, unit: "" },
    { name: "segments after compaction", value: merged.manifest.segments.length, unit: "" },
    ms("annotate 1,000 tokens before compaction, median", b),
    ms(`annotate 1,000 tokens during compaction, median of ${during.length}`, d),
    ms("annotate 1,000 tokens after compaction, median", a),
    {
      name: "annotate 1,000 tokens during compaction, times before",
      value: d / b,
      unit: "",
      goal: { atMost: 1.5 },
    },
  ];
}

/** Edits of a text and contributions in turn; memory of the whole process, its threads included. */
async function measureMemory(large: GrowingStore, lines: readonly string[]): Promise<Figure[]> {
  const compactor = compactorOf(large);
  const tables = loadTables();
  const rss: { minute: number; mib: number }[] = [];
  const began = performance.now();
  let rounds = 0;
  for (let minute = 0; minute < minutes; ) {
    const text = queryText(lines).slice(0, 4000 - (rounds % 100));
    annotate(large.store.snapshot, tables, text, "javascript");
    if (rounds % 10 === 0) {
      await large.add([madeFile(100_000 + rounds, 500, lines)]);
      compactor.start(large.store.dir);
    }
    rounds++;
    minute = (performance.now() - began) / 60_000;
    rss.push({ minute, mib: process.memoryUsage().rss / 2 ** 20 });
  }
  await compactor.end();
  /** Most of a tenth of the time. */
  const most = (tenth: number): number =>
    Math.max(
      ...rss.filter(({ minute }) => Math.floor((minute / minutes) * 10) === tenth).map(({ mib }) => mib),
    );
  const name = `memory after ${minutes} minutes of edits (${rounds}) and contributions (${Math.ceil(rounds / 10)})`;
  return [
    { name: `${name}, second tenth of the time`, value: most(1), unit: "MiB" },
    { name: `${name}, last tenth`, value: most(9), unit: "MiB" },
  ];
}

async function measureOneByOne(lines: readonly string[]): Promise<Figure[]> {
  const growing = await newStore("growth-one-by-one");
  const compactor = compactorOf(growing);
  const began = performance.now();
  const times: number[] = [];
  let most = 0;
  for (let n = 0; n < oneFileCalls; n++) {
    times.push((await growing.add([madeFile(n, 300, lines)])).afterTokensMs);
    most = Math.max(most, growing.store.manifest.segments.length);
    if (n % 100 === 0) compactor.start(growing.store.dir);
  }
  const seconds = (performance.now() - began) / 1000;
  compactor.start(growing.store.dir);
  while (compactor.isRunning(growing.store.dir)) await new Promise((resolve) => setTimeout(resolve, 20));
  await growing.reopen();
  const { manifest } = growing.store;
  const tokens = manifest.segments.reduce((sum, segment) => sum + segment.tokens, 0);
  const calls = `${oneFileCalls.toLocaleString("en-US")} one-file contributions`;
  const one = await newStore("growth-at-once");
  await one.add(filesUpTo(oneFileCalls, lines));
  const same = one.store.manifest.manifestHash === manifest.manifestHash;
  if (!same) throw new Error(`growth: ${manifest.manifestHash}, wanted ${one.store.manifest.manifestHash}`);
  return [
    { name: `${calls}, ${(tokens / 1e6).toFixed(1)}M tokens: total`, value: seconds, unit: "s" },
    ms(`${calls}: each after tokenizing, median`, quantile(times, 0.5)),
    ms(`${calls}: the last 1,000, median`, quantile(times.slice(-1000), 0.5)),
    { name: `${calls}: most segments while they came`, value: most, unit: "" },
    {
      name: `${calls}: segments at the end`,
      value: manifest.segments.length,
      unit: "",
      goal: { atMost: 12 },
    },
  ];
}

function compactorOf({ env }: GrowingStore): Compactor {
  return new Compactor({ program, env, log: (line) => process.stderr.write(`${line}\n`) });
}

function* filesUpTo(count: number, lines: readonly string[]): Generator<Offer> {
  for (let n = 0; n < count; n++) yield madeFile(n, 300, lines);
}

/** About 1,000 lexemes. */
function queryText(lines: readonly string[]): string {
  return madeFile(7, 1000, lines).text;
}

function queryMs({ snapshot }: Store, text: string, times: number): number[] {
  const tables = loadTables();
  return Array.from({ length: times }, () => {
    const began = performance.now();
    annotate(snapshot, tables, text, "javascript");
    return performance.now() - began;
  });
}

function ms(name: string, value: number, atMost?: number): Figure {
  return { name, value, unit: "ms", ...(atMost === undefined ? {} : { goal: { atMost } }) };
}
