/** A compiler in a thread of its own, kept warm: to load it costs more than to compile a contract. */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { codeOf } from "./tree.mjs";

/** @returns `codeOf`, elsewhere */
export function openCompiler(root) {
  const worker = new Worker(new URL(import.meta.url), { workerData: root });
  return {
    codeOf: (files, mutant) =>
      new Promise((resolve, reject) => {
        worker.removeAllListeners().once("message", resolve).once("error", reject);
        worker.postMessage({ files, mutant });
      }),
    close: () => worker.terminate(),
  };
}

if (!isMainThread)
  parentPort.on("message", ({ files, mutant }) => parentPort.postMessage(codeOf(workerData, files, mutant)));
