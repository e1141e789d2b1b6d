import { percent } from "./print.ts";

/** How fast work goes, from its begin on. */
export class Rate {
  readonly #began = performance.now();

  /** Seconds since it began. */
  get seconds(): number {
    return (performance.now() - this.#began) / 1000;
  }

  /** "41.0 %, 12 s left" of work that is done to a part; no time left before anything is done. */
  describe(done: number, total: number): string {
    const part = Math.min(1, total > 0 ? done / total : 0);
    if (part === 0) return percent(0);
    return `${percent(part)}, ${Math.ceil((this.seconds / part) * (1 - part))} s left`;
  }
}
