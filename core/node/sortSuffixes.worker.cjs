/**
 * What a thread of buildPool.ts runs: sorts the suffixes of one task after the other, and says of each
 * whether they are sorted. Plain JavaScript and embedded as text, so that every bundle and every test holds
 * it and none needs a file beside it.
 */
const { parentPort } = require("node:worker_threads");

parentPort.on("message", ({ module, memory, name, args }) => {
  let sorted = true;
  try {
    new WebAssembly.Instance(module, { env: { memory } }).exports[name](...args);
  } catch {
    sorted = false; // Stopped, or no room for the tables: who sent the task knows which.
  }
  parentPort.postMessage(sorted);
});
