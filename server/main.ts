/**
 * The language server, `datanet-language-server --stdio`, and at once the program of its workers and of
 * the threads that search and compact for them.
 *
 * Each half is loaded only where it runs: the answer to `initialize` need not wait for the engine.
 */
import { isMainThread, parentPort } from "node:worker_threads";

if (isMainThread) {
  void import("./serve.ts").then(({ serve }) => serve(__filename));
} else {
  void import("../core/node/searchThread.ts").then(async ({ isSearchThread, serveSearches }) => {
    if (isSearchThread() && parentPort) return serveSearches(parentPort);
    const { storeToCompact, compactHere } = await import("../core/node/compactThread.ts");
    const dir = storeToCompact();
    if (dir === undefined) (await import("./worker.ts")).work();
    else await compactHere(dir);
  });
}
