/** Runs things a moment after they were last asked for, one timer a key. */
export class Schedule {
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Runs `act` in `delayMs`, unless asked for the same key again before that. */
  later(key: string, delayMs: number, act: () => void): void {
    this.drop(key);
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      act();
    }, delayMs);
    this.#timers.set(key, timer);
  }

  drop(key: string): void {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }
}

/** Runs `act` every `periodMs`, never twice at once, and without keeping the process alive. */
export function repeat(periodMs: number, act: () => Promise<void>): void {
  let running = false;
  setInterval(() => {
    if (running) return;
    running = true;
    void act().finally(() => {
      running = false;
    });
  }, periodMs).unref();
}
