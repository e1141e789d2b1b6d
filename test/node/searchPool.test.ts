import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { searchRun } from "../../core/match/search.ts";
import { SearchPool, type SearchPoolOptions } from "../../core/node/searchPool.ts";
import { type Output, runsOf } from "../../core/pipeline.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import { assembleSegment, type Segment } from "../../core/segment/segment.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";
import { tokenizerNamed } from "../../core/tokens/tokenizers.ts";
import { poll } from "../server/client.ts";
import { makeFolder } from "../server/store.ts";

const { folder, remove } = makeFolder();
const program = join(folder, "thread.cjs");
const pools: SearchPool[] = [];
beforeAll(() => {
  const contents = `import { parentPort } from "node:worker_threads";
    import { serveSearches } from "./core/node/searchThread.ts";
    serveSearches(parentPort);`;
  buildSync({
    stdin: { contents, resolveDir: process.cwd() },
    outfile: program,
    bundle: true,
    platform: "node",
    format: "cjs",
  });
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  remove();
});

function makePool(options: Partial<SearchPoolOptions> = {}): SearchPool {
  const pool = new SearchPool({ program, threads: 2, fewTokens: 1, ...options });
  pools.push(pool);
  return pool;
}

const tokenizer = tokenizerNamed("lexeme");
const wordOf = (id: number): string => `w${id}`;

/** A segment of one document a text, in memory that threads share unless told otherwise. */
function segmentOf(texts: readonly (readonly number[])[], from: number, isShared = true): Segment {
  const lexicon = new Lexicon();
  const draft = new SegmentDraft(lexicon);
  texts.forEach((ids, d) => {
    draft.add(
      { order: from + d, run: 0 },
      Uint32Array.from(ids, (id) => lexicon.intern(wordOf(id))),
    );
  });
  const built = draft.build(lexicon.size);
  const { width, starts, documents } = built;
  const memory = (bytes: number): ArrayBufferLike =>
    isShared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  const bytes = memory(built.tokens.length * width);
  const tokens =
    width === 1 ? new Uint8Array(bytes) : width === 2 ? new Uint16Array(bytes) : new Uint32Array(bytes);
  tokens.set(built.tokens.subarray(0, built.tokens.length));
  const sa = new Uint32Array(memory(4 * tokens.length));
  sa.set(built.suffixes.subarray(0, tokens.length));
  return assembleSegment({ width, tokens, sa, starts, documents, lexicon });
}

function outputOf(code: readonly number[], comments: readonly number[]): Output {
  const lexicon = new Lexicon();
  const ids = Uint32Array.from([...code, ...comments], (id) => lexicon.intern(wordOf(id)));
  const none = new Uint32Array(ids.length);
  return { tokens: { ids, beginChar: none, endChar: none, codeCount: code.length }, lexicon };
}

function searchedAlone(segments: readonly Segment[], output: Output) {
  return runsOf(output).map(([begin, end]) =>
    searchRun(segments, output.tokens.ids.subarray(begin, end), output.lexicon),
  );
}

const lengthsOf = (found: ReturnType<typeof searchedAlone>) =>
  found.map(({ length, bySegment, tokenCount }) => ({
    tokenCount,
    length: [...length],
    bySegment: bySegment.map((each) => [...each.length]),
  }));

/** Passages of the texts, strung together with tokens of none: several blocks long. */
const given = fc
  .record({
    texts: fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 300 }), {
      minLength: 1,
      maxLength: 8,
    }),
    cut: fc.nat(8),
    cuts: fc.array(fc.tuple(fc.nat(7), fc.nat(299), fc.integer({ min: 1, max: 300 }), fc.nat(12)), {
      minLength: 1,
      maxLength: 12,
    }),
    times: fc.integer({ min: 1, max: 8 }),
    comments: fc.nat(3000),
  })
  .map(({ texts, cut, cuts, times, comments }) => {
    const once = cuts.flatMap(([t, from, length, own]) => [
      ...texts[t % texts.length].slice(from, from + length),
      own,
    ]);
    const all = Array.from({ length: times }, () => once).flat();
    const split = Math.min(comments, all.length);
    const parts = [texts.slice(0, cut), texts.slice(cut)].filter((part) => part.length > 0);
    const segments = parts.map((part, p) => segmentOf(part, 1 + p * cut));
    return { segments, output: outputOf(all.slice(split), all.slice(0, split)) };
  });

/** Threads that have done a block by themselves, so that what is compared is not found here alone. */
async function warmedUp(): Promise<SearchPool> {
  const pool = makePool();
  const store = { dir: "/one", snapshot: { segments: stored, tokenizer } };
  const alone = 2 + (9 + 1) + (5 + 1); // Calls where this thread takes all blocks of 1024 tokens.
  await poll(() => {
    let here = 0;
    pool.search(store, output, () => void here++);
    return here < alone;
  }, "a thread to take a block");
  return pool;
}

test("threads find what one thread finds, over several segments", async () => {
  const pool = await warmedUp();
  fc.assert(
    fc.property(given, ({ segments, output }) => {
      const found = pool.search({ dir: "/one", snapshot: { segments, tokenizer } }, output);
      expect(lengthsOf(found)).toEqual(lengthsOf(searchedAlone(segments, output)));
    }),
    { numRuns: 50 },
  );
});

const text = Array.from({ length: 9000 }, (_, i) => (i * i + (i >> 3)) % 97);
const output = outputOf(text, text.slice(0, 5000));
const stored = [segmentOf([text.slice(100, 6000)], 1), segmentOf([text.slice(5000, 7000)], 2)];
const wanted = lengthsOf(searchedAlone(stored, output));

test("stores that take turns do not mix", async () => {
  const pool = await warmedUp();
  const other = [segmentOf([text.slice(2000, 3000)], 1)];
  const stores = [0, 1, 2, 3, 4, 5].map((k) => ({
    dir: `/${k % 2}`,
    snapshot: { segments: k % 2 === 0 ? stored : other, tokenizer },
  }));
  const found = stores.map((store) => pool.search(store, output));
  const otherWanted = lengthsOf(searchedAlone(other, output));
  found.forEach((each, k) => {
    expect(lengthsOf(each)).toEqual(k % 2 === 0 ? wanted : otherWanted);
  });
});

test.each([
  ["cannot be started", "throw new Error('no program');", /thread ended \(no program\)/],
  ["ends at once", "process.exit(7);", /thread ended \(code 7\)/],
  [
    "dies with a block in its hands",
    `require("node:worker_threads").parentPort.on("message", ({ work }) => {
       if (!work) return;
       Atomics.add(work.board, 0, 1);
       process.exit(8);
     });`,
    /thread ended \(code 8\)/,
  ],
])("a thread that %s is replaced by this one, and told once", async (_, source, message) => {
  const failing = join(folder, `failing${pools.length}.cjs`);
  writeFileSync(failing, source);
  const lines: string[] = [];
  const pool = makePool({ program: failing, log: (line) => void lines.push(line) });
  const store = { dir: "/one", snapshot: { segments: stored, tokenizer } };
  // Until the death is heard, and behind it.
  for (const end = performance.now() + 20_000; lines.length === 0 && performance.now() < end; ) {
    expect(lengthsOf(pool.search(store, output))).toEqual(wanted);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(lengthsOf(pool.search(store, output))).toEqual(wanted);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(message);
});

test("memory that cannot be shared, short runs and a store without segments are searched here", () => {
  const pool = makePool({ program: join(folder, "is not there.cjs") });
  const alone = [segmentOf([text.slice(100, 6000)], 1, false)];
  const inOwnMemory = { dir: "/one", snapshot: { segments: alone, tokenizer } };
  expect(lengthsOf(pool.search(inOwnMemory, output))).toEqual(lengthsOf(searchedAlone(alone, output)));
  const nothing = { dir: "/two", snapshot: { segments: [], tokenizer } };
  expect(pool.search(nothing, output).map(({ length }) => length.length)).toEqual([9000, 5000]);
  const short = makePool({ program: join(folder, "is not there.cjs"), fewTokens: 9001 });
  const found = short.search({ dir: "/one", snapshot: { segments: stored, tokenizer } }, output);
  expect(lengthsOf(found)).toEqual(wanted);
});

test("what the checkpoint throws ends the search, and the pool goes on", () => {
  const pool = makePool();
  const store = { dir: "/one", snapshot: { segments: stored, tokenizer } };
  let calls = 0;
  const checkpoint = (): void => {
    if (++calls === 3) throw new Error("stopped");
  };
  expect(() => pool.search(store, output, checkpoint)).toThrow("stopped");
  expect(calls).toBe(3);
  expect(lengthsOf(pool.search(store, output))).toEqual(wanted);
});

test("a pool that has ended searches here", async () => {
  const pool = makePool();
  const store = { dir: "/one", snapshot: { segments: stored, tokenizer } };
  pool.search(store, output);
  await pool.end();
  expect(lengthsOf(pool.search(store, output))).toEqual(wanted);
});
