import { Worker } from "node:worker_threads";
import { DataNetError, type ErrorCode } from "../core/base/errors.ts";
import type { FromWorker, Jobs, ToWorker } from "./jobs.ts";

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Hears how many files are done. */
  readonly onProgress?: (done: number) => void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  readonly onProgress: ((done: number) => void) | undefined;
}

/**
 * A worker thread that runs jobs as they come, started by the first and started again by the next
 * one after it has died. Nothing it does can block or end the server.
 */
export class Engine {
  readonly #program: string;
  readonly #warn: (line: string) => void;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #lastId = 0;

  /**
   * @param program file to run in the worker: this bundle
   * @param warn hears what the worker has to say to the log
   */
  constructor(program: string, warn: (line: string) => void = () => undefined) {
    this.#program = program;
    this.#warn = warn;
  }

  /** @throws DataNetError as the job does, "cancelled" when the signal says so */
  call<K extends keyof Jobs>(
    job: K,
    params: Jobs[K]["params"],
    { signal, onProgress }: CallOptions = {},
  ): Promise<Jobs[K]["result"]> {
    const id = ++this.#lastId;
    const worker = this.#worker ?? this.#start();
    this.#worker = worker;
    return new Promise<Jobs[K]["result"]>((resolve, reject) => {
      if (signal?.aborted) {
        reject(new DataNetError("cancelled", `${job}: cancelled before it began`));
        return;
      }
      const cancel = (): void => worker.postMessage({ id, cancel: true } satisfies ToWorker);
      signal?.addEventListener("abort", cancel, { once: true });
      const ended =
        <T>(then: (value: T) => void) =>
        (value: T): void => {
          signal?.removeEventListener("abort", cancel);
          then(value);
        };
      this.#pending.set(id, {
        resolve: ended(resolve as (result: unknown) => void),
        reject: ended(reject),
        onProgress,
      });
      worker.postMessage({ id, job, params } satisfies ToWorker);
    });
  }

  #start(): Worker {
    // Arguments are for the main thread: a worker must not watch the client's process too.
    const worker = new Worker(this.#program, { argv: [] });
    worker.on("message", (message: FromWorker) => this.#receive(message));
    worker.on("error", (error) => this.#ended(worker, error));
    worker.on("exit", (code) =>
      this.#ended(worker, new Error(`the engine's worker ended with code ${code}`)),
    );
    return worker;
  }

  #receive(message: FromWorker): void {
    if ("warning" in message) {
      this.#warn(message.warning);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if ("done" in message) {
      pending.onProgress?.(message.done);
      return;
    }
    this.#pending.delete(message.id);
    if ("result" in message) {
      pending.resolve(message.result);
      return;
    }
    const { code, message: text, stack } = message.error;
    const error = code === undefined ? new Error(text) : new DataNetError(code as ErrorCode, text);
    error.stack = stack;
    pending.reject(error);
  }

  #ended(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}
