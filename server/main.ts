/**
 * The language server, `datanet-language-server --stdio`, and at once the program of its workers.
 *
 * Each half is loaded only where it runs: the answer to `initialize` need not wait for the engine.
 */
import { isMainThread } from "node:worker_threads";

if (isMainThread) {
  void import("./serve.ts").then(({ serve }) => serve(__filename));
} else {
  void import("./worker.ts").then(({ work }) => work());
}
