import { type Profiler, Session } from "node:inspector";

/** Which blocks of the code under test have run, counted by V8 itself. */
export class Coverage {
  readonly #session = new Session();
  readonly #isCounted: (url: string) => boolean;
  /** Blocks that have run, as "script:begin-end". */
  readonly #seen = new Set<string>();
  readonly #all = new Set<string>();

  /** Start it before the code is loaded, else only whole functions are counted. */
  constructor(isCounted: (url: string) => boolean) {
    this.#isCounted = isCounted;
    this.#session.connect();
    this.#session.post("Profiler.enable");
    this.#session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  get reached(): number {
    return this.#seen.size;
  }

  /** Blocks known, run or not. */
  get known(): number {
    return this.#all.size;
  }

  /** Looks at what ran since the last look. @returns the blocks that had never run before */
  look(): Set<string> {
    const fresh = new Set<string>();
    let result: Profiler.ScriptCoverage[] = [];
    // The answer comes at once: the session is that of this thread.
    this.#session.post("Profiler.takePreciseCoverage", (error, taken) => {
      if (error) throw error;
      result = taken.result;
    });
    for (const { url, functions } of result) {
      if (!this.#isCounted(url)) continue;
      for (const { ranges } of functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          const block = `${url}:${startOffset}-${endOffset}`;
          this.#all.add(block);
          if (count > 0 && !this.#seen.has(block)) fresh.add(block);
        }
      }
    }
    return fresh;
  }

  /** From now on these blocks are not new any more. */
  keep(blocks: Iterable<string>): void {
    for (const block of blocks) this.#seen.add(block);
  }

  end(): void {
    this.#session.post("Profiler.stopPreciseCoverage");
    this.#session.disconnect();
  }
}
