import { Worker } from "node:worker_threads";

/**
 * Ends this process when a run does not come to its end, and says which input it was: a thread of its own
 * looks at a counter, since nothing else can while a loop has no end.
 */
export class Watchdog {
  /** [0] runs begun, [1] bytes of the input's text. */
  readonly #numbers = new Int32Array(new SharedArrayBuffer(8));
  readonly #text = new Uint8Array(new SharedArrayBuffer(1 << 20));
  readonly #worker: Worker;

  /** @param path where the input of an endless run is written */
  constructor(path: string, seconds: number) {
    this.#worker = new Worker(program, {
      eval: true,
      workerData: { numbers: this.#numbers, text: this.#text, path, seconds, pid: process.pid },
    });
  }

  begin(text: () => string): void {
    const bytes = Buffer.from(text()).subarray(0, this.#text.length);
    this.#text.set(bytes);
    this.#numbers[1] = bytes.length;
    Atomics.add(this.#numbers, 0, 1);
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

const program = `
const { workerData: { numbers, text, path, seconds, pid } } = require("node:worker_threads");
let last = -1, still = 0;
setInterval(() => {
  const now = Atomics.load(numbers, 0);
  still = now === last && now > 0 ? still + 1 : 0;
  last = now;
  if (still < seconds) return;
  require("node:fs").writeFileSync(path, text.slice(0, numbers[1]));
  require("node:fs").writeSync(2, "fuzz: a run has not ended in " + seconds + " s; its input is " + path + ", DATANET_FUZZ_INPUT=" + path + " repeats it\\n");
  process.kill(pid, "SIGKILL");
}, 1000);
`;
