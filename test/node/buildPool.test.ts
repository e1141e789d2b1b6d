import { expect, test } from "vitest";
import { type BuildOptions, buildSegments } from "../../core/node/buildPool.ts";
import sortProgram from "../../core/node/sortSuffixes.worker.cjs";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import type { Segment } from "../../core/segment/segment.ts";

/** Documents of ids that repeat in no simple way. */
function draftOf(tokens: number, seed: number): SegmentDraft {
  const draft = new SegmentDraft(undefined);
  let state = seed;
  for (let order = 1; draft.tokenCount < tokens; order++) {
    const ids = new Uint32Array(5000);
    for (let i = 0; i < ids.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      ids[i] = (state >>> 16) % 1000;
    }
    draft.add({ order, run: 0 }, ids);
  }
  return draft;
}

function build(drafts: readonly SegmentDraft[], options: BuildOptions = {}): Promise<Segment[]> {
  return buildSegments(
    drafts.map((draft) => ({ draft, idCount: 50_000 })),
    options,
  );
}

function suffixesOf({ suffixes }: Segment): Buffer {
  const { buffer, byteOffset, byteLength } = suffixes.subarray(0, suffixes.length);
  return Buffer.from(buffer, byteOffset, byteLength);
}

test("segments built at once are those built one by one, in the order of their drafts", async () => {
  const sizes = [400_000, 150_000, 20_000, 5_000, 300_000];
  const seen: number[] = [];
  const built = await build(
    sizes.map((size, seed) => draftOf(size, seed)),
    { threads: 2, onProgress: (sorted) => seen.push(sorted) },
  );
  const total = built.reduce((sum, { tokens }) => sum + tokens.length, 0);
  for (const [k, size] of sizes.entries()) {
    const alone = draftOf(size, k).build(50_000);
    expect(built[k].documents).toEqual(alone.documents);
    expect(Buffer.compare(suffixesOf(built[k]), suffixesOf(alone))).toBe(0);
    expect(built[k].tokens.subarray(0, 10_000)).toEqual(alone.tokens.subarray(0, 10_000));
  }
  expect(seen.at(-1)).toBe(total);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

test("two calls at once do not disturb each other", async () => {
  const [one, other] = await Promise.all([build([draftOf(300_000, 1)]), build([draftOf(300_000, 2)])]);
  expect(Buffer.compare(suffixesOf(one[0]), suffixesOf(draftOf(300_000, 1).build(50_000)))).toBe(0);
  expect(Buffer.compare(suffixesOf(other[0]), suffixesOf(draftOf(300_000, 2).build(50_000)))).toBe(0);
});

test("this thread stays free while suffixes are sorted", async () => {
  const tokens = 3_000_000;
  const heard: number[] = [];
  await build([draftOf(tokens, 1)], { onProgress: (sorted) => heard.push(sorted) });
  expect(heard.some((sorted) => sorted > 0 && sorted < tokens)).toBe(true);
});

test("a signal stops the sorts midway, and nothing more is begun", async () => {
  const drafts = [1, 2, 3].map((seed) => draftOf(3_000_000, seed));
  let last = 0;
  const signal = {
    throwIfAborted: () => {
      if (last > 0) throw new Error("enough");
    },
  };
  const onProgress = (sorted: number): void => {
    last = sorted;
  };
  await expect(build(drafts, { threads: 2, signal, onProgress })).rejects.toThrow("enough");
  expect(last).toBeLessThan(6_000_000);
  expect(drafts[2].tokenCount).toBeGreaterThan(0);
});

test("a call that is aborted before it begins leaves its drafts alone", async () => {
  const draft = draftOf(300_000, 1);
  await expect(build([draft], { signal: AbortSignal.abort(new Error("early")) })).rejects.toThrow("early");
  expect(draft.tokenCount).toBeGreaterThan(0);
});

test.each([
  ["ends at once", "process.exit(3)", /a thread ended with code 3, wanted an answer/],
  ["fails at once", "throw new Error('no luck')", /a thread failed \(no luck\), wanted an answer/],
  [
    "ends over a task",
    "require('node:worker_threads').parentPort.on('message', () => process.exit(4))",
    /a thread ended with code 4/,
  ],
  [
    "ends after its first task",
    `${sortProgram}\nparentPort.once("message", () => setImmediate(() => process.exit(5)));`,
    /a thread ended with code 5/,
  ],
])("a thread that %s is an error, not a wait", async (_, program, message) => {
  const drafts = [1, 2, 3].map((seed) => draftOf(300_000, seed));
  await expect(build(drafts, { program, threads: 1 })).rejects.toThrow(message);
});

test("a sort that finds no room in its memory is done in this thread", async () => {
  const program =
    "const { parentPort } = require('node:worker_threads'); parentPort.on('message', () => parentPort.postMessage(false));";
  const [segment] = await build([draftOf(300_000, 1)], { program });
  expect(Buffer.compare(suffixesOf(segment), suffixesOf(draftOf(300_000, 1).build(50_000)))).toBe(0);
});
