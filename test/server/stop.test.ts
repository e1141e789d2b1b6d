import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Engine } from "../../server/engine.ts";
import type { AnnotateJob } from "../../server/jobs.ts";
import { type Annotated, State } from "../../server/state.ts";
import { makeFolder, makeStore, tide } from "./store.ts";

const { folder, remove } = makeFolder();
const dir = join(folder, "store");
const engine = new Engine(join(process.cwd(), "dist/server.js"));
afterAll(remove);
beforeAll(() => makeStore(dir));

const uri = "file:///work/stopped.ts";

test("a job that was stopped before its turn ends as cancelled, one that was not is answered", async () => {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const job = { dir, uri, text: tide, language: "typescript", stop };
  const [first, second] = [engine.call("annotate", job), engine.call("annotate", job)];
  Atomics.store(stop, 0, 1);
  const ends = await Promise.allSettled([first, second]);
  expect(ends[1]).toMatchObject({ status: "rejected", reason: { code: "cancelled" } });
  const fresh = new Int32Array(new SharedArrayBuffer(4));
  expect((await engine.call("annotate", { ...job, stop: fresh })).annotation.shares).toHaveLength(1);
});

test("an edit stops the annotation under way, and whoever waits gets that of the newest version", async () => {
  let document = TextDocument.create(uri, "typescript", 1, `${tide}\n`.repeat(100));
  const jobs: AnnotateJob[] = [];
  const made: Annotated[] = [];
  const state: State = new State({
    engine: {
      call(name, params, options) {
        if (name === "annotate") jobs.push(params as AnnotateJob);
        const answer = engine.call(name, params, options);
        if (jobs.length === 1) {
          // The first is under way: an edit comes.
          document = TextDocument.create(uri, "typescript", 2, "const own = 1;");
          state.changed(uri);
        }
        return answer;
      },
    },
    document: () => document,
    stores: async () => [{ dir, stamp: "1" }],
    annotated: (_, annotated) => made.push(annotated),
  });
  const [one, other] = await Promise.all([state.current(uri), state.current(uri)]);
  expect(one?.text.version).toBe(2);
  expect(other).toBe(one);
  expect(jobs.map(({ stop }) => stop[0])).toEqual([1, 0]);
  expect(made).toEqual([one]);
  expect(one!.problems).toEqual([]);
});

test("a document that is closed stops what is under way for it", async () => {
  const stops: Int32Array[] = [];
  let document: TextDocument | undefined = TextDocument.create(uri, "typescript", 1, `${tide}\n`.repeat(100));
  const state: State = new State({
    engine: {
      call(name, params, options) {
        stops.push((params as AnnotateJob).stop);
        const answer = engine.call(name, params, options);
        document = undefined;
        state.close(uri);
        return answer;
      },
    },
    document: () => document,
    stores: async () => [{ dir, stamp: "1" }],
    annotated: () => undefined,
  });
  expect(await state.current(uri)).toBeUndefined();
  expect(stops.map((stop) => stop[0])).toEqual([1]);
});
