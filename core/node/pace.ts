import { setImmediate } from "node:timers/promises";
import { DataNetError } from "../base/errors.ts";

/** How long work tells how far it is, and how it is ended early. */
export interface Watch {
  /** @param done part of the work that is done, 0 to 1 */
  readonly onProgress?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of work from one look around to the next: some milliseconds. */
const stretchBytes = 1 << 24;

/** Lets others have their turn during long work, reports on it and ends it when asked to. */
export class Pace {
  readonly #watch: Watch;
  readonly #total: number;
  #done = 0;
  #next = stretchBytes;

  /** @param total bytes of work in all */
  constructor(total: number, watch: Watch) {
    this.#total = total;
    this.#watch = watch;
  }

  /** Whether it is time for `rest`. */
  add(bytes: number): boolean {
    this.#done += bytes;
    return this.#done >= this.#next;
  }

  /** @throws DataNetError "cancelled" */
  async rest(): Promise<void> {
    this.#next = this.#done + stretchBytes;
    this.#watch.onProgress?.(Math.min(1, this.#done / this.#total));
    await setImmediate();
    if (this.#watch.signal?.aborted) {
      throw new DataNetError("cancelled", "opening an index: cancelled; nothing was changed");
    }
  }
}
