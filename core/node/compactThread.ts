import { parentPort, Worker, workerData } from "node:worker_threads";
import { DataNetError } from "../base/errors.ts";
import { compact } from "./compact.ts";

const task = "datanet compact";

/** `workerData` of a thread that compacts: a program that is started with it calls `compactHere`. */
interface CompactOrder {
  readonly task: typeof task;
  readonly dir: string;
}

/** The store that this thread was started to compact; undefined in all other threads. */
export function storeToCompact(): string | undefined {
  const order = workerData as Partial<CompactOrder> | null;
  return order?.task === task ? order.dir : undefined;
}

/** What such a thread does, until it is done or told to stop. */
export async function compactHere(dir: string): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new DataNetError("cancelled", "told to stop"));
  parentPort?.once("message", stop);
  parentPort?.unref();
  await compact(dir, { signal: controller.signal });
}

export interface CompactorOptions {
  /** File that threads run; it calls `compactHere` in them. */
  readonly program: string;
  /** Hears what ended a compaction early. The store is as it was, and the next contribution tries again. */
  readonly log?: ((line: string) => void) | undefined;
  /** Of the threads; those who write to the same store must find the same state folder. */
  readonly env?: NodeJS.ProcessEnv | undefined;
}

/** Compacts stores by the policy, each in a thread of its own that nobody waits for. */
export class Compactor {
  readonly #options: CompactorOptions;
  readonly #running = new Map<string, Worker>();
  /** Stores that have changed while they were compacted. */
  readonly #again = new Set<string>();

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** Sees to it that a store is compacted from now on. */
  start(dir: string): void {
    if (this.#running.has(dir)) {
      this.#again.add(dir);
      return;
    }
    const order: CompactOrder = { task, dir };
    const env = this.#options.env ?? process.env;
    const worker = new Worker(this.#options.program, { workerData: order, name: task, argv: [], env });
    worker.unref(); // A program that ends leaves a store that is whole.
    this.#running.set(dir, worker);
    worker.once("error", (error) => {
      const isStopped = error instanceof Error && "code" in error && error.code === "cancelled";
      if (!isStopped) this.#options.log?.(`${dir}: not compacted: ${error.message}`);
    });
    worker.once("exit", () => {
      this.#running.delete(dir);
      if (this.#again.delete(dir)) this.start(dir);
    });
  }

  /** Whether a store is being compacted. */
  isRunning(dir: string): boolean {
    return this.#running.has(dir);
  }

  /** Has the threads stop, and waits for them: one that was ended in its work would hold the lock for as long as we run. */
  async end(): Promise<void> {
    this.#again.clear();
    const threads = [...this.#running.values()];
    const ended = threads.map((worker) => new Promise((resolve) => worker.once("exit", resolve)));
    for (const worker of threads) {
      worker.ref(); // Somebody waits for it now.
      worker.postMessage("stop");
    }
    await Promise.all(ended);
  }
}
