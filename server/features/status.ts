import type { Status, StoreStatus } from "../protocol.ts";
import type { Annotated } from "../state.ts";
import { noStoreThere, type StoreFolder } from "../stores.ts";

const slowMs = 1000;

/** datanet/status: what is known of the stores, told whenever it changes. */
export class StatusKeeper {
  readonly #send: (status: Status) => void;
  readonly #stores = new Map<string, StoreStatus>();
  #lastMs: number | undefined;
  #told = "";

  constructor(send: (status: Status) => void) {
    this.#send = send;
  }

  /** Stores that exist or should, before anything has been read of them. */
  found(stores: readonly StoreFolder[]): void {
    for (const { dir, stamp } of stores) {
      if (this.#stores.has(dir)) continue;
      this.#stores.set(dir, stamp === "" ? { store: dir, problem: noStoreThere(dir) } : { store: dir });
    }
    this.#tell();
  }

  /** Settings have changed: what was said about stores may be about others now. */
  forget(): void {
    this.#stores.clear();
  }

  annotated({ found, problems, tookMs }: Annotated): void {
    for (const { dir, name, size } of found) this.#stores.set(dir, { store: dir, name, ...size });
    for (const { dir, message } of problems) this.#stores.set(dir, { store: dir, problem: message });
    if (found.length > 0) this.#lastMs = Math.round(tookMs);
    this.#tell();
  }

  #tell(): void {
    const stores = [...this.#stores.values()];
    const health = stores.some(({ problem }) => problem !== undefined)
      ? "problem"
      : stores.length === 0
        ? "none"
        : (this.#lastMs ?? 0) > slowMs
          ? "slow"
          : "ready";
    // The time of each annotation alone is no news.
    const news = JSON.stringify([health, stores]);
    if (news === this.#told) return;
    this.#told = news;
    this.#send({ health, stores, ...(this.#lastMs === undefined ? {} : { lastMs: this.#lastMs }) });
  }
}
