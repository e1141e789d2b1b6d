import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { Engine } from "../../server/engine.ts";
import { makeFolder } from "./store.ts";

const { folder, remove } = makeFolder();
afterAll(remove);

/** An engine whose worker does with each job what its `dir` says. */
function engine(): Engine {
  const program = join(folder, "worker.cjs");
  writeFileSync(
    program,
    `const { parentPort } = require("node:worker_threads");
     parentPort.on("message", ({ id, params, cancel }) => {
       if (cancel) parentPort.postMessage({ id, error: { code: "cancelled", message: "cancelled", stack: "" } });
       else if (params.dir === "throw") throw new Error("thrown");
       else if (params.dir === "exit") process.exit(3);
       else if (params.dir === "refuse")
         parentPort.postMessage({ id, error: { code: "notFound", message: "not there", stack: "" } });
       else if (params.dir === "progress") {
         parentPort.postMessage({ id, done: 1 });
         parentPort.postMessage({ id, done: 2 });
         parentPort.postMessage({ id, result: "done" });
       } else if (params.dir !== "wait") parentPort.postMessage({ id, result: params.dir });
     });`,
  );
  return new Engine(program);
}

const job = (dir: string) => ({ dir, id: "" });

test("answers come to those who asked, however many ask at once", async () => {
  const one = engine();
  const asked = ["a", "b", "c", "d"].map((dir) => one.call("source", job(dir)));
  expect(await Promise.all(asked)).toEqual(["a", "b", "c", "d"]);
});

test("a refusal keeps its code", async () => {
  const refused = engine().call("source", job("refuse"));
  await expect(refused).rejects.toBeInstanceOf(DataNetError);
  await expect(refused).rejects.toMatchObject({ code: "notFound", message: "not there" });
});

test.each([
  ["throw", /thrown/],
  ["exit", /ended with code 3/],
])("when the worker dies (%s) all who wait hear it, and the next job has a new one", async (how, message) => {
  const one = engine();
  const waiting = one.call("source", job("wait"));
  const killing = one.call("source", job(how));
  await expect(waiting).rejects.toThrow(message);
  await expect(killing).rejects.toThrow(message);
  expect(await one.call("source", job("alive"))).toBe("alive");
});

test("progress is heard before the result", async () => {
  const heard: number[] = [];
  expect(await engine().call("source", job("progress"), { onProgress: (done) => heard.push(done) })).toBe(
    "done",
  );
  expect(heard).toEqual([1, 2]);
});

test("a signal cancels a job that runs, and one that was aborted before never starts", async () => {
  const one = engine();
  const controller = new AbortController();
  const running = one.call("source", job("wait"), { signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toMatchObject({ code: "cancelled" });
  const late = one.call("source", job("exit"), { signal: controller.signal });
  await expect(late).rejects.toMatchObject({ code: "cancelled" });
  expect(await one.call("source", job("alive"))).toBe("alive");
});
