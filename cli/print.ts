/** One JSON value on standard output, and nothing else. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A progress line on standard error, rewritten in place; silent when nobody watches a terminal. */
export class Progress {
  #last = 0;
  #shown = false;

  /** Shows a line, at most ten times a second. */
  show(line: string): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#last < 100) return;
    this.#last = now;
    this.#shown = true;
    const width = process.stderr.columns || 80;
    process.stderr.write(`\r\u001b[K${line.slice(0, width - 1)}`);
  }

  /** Removes the line. */
  clear(): void {
    if (this.#shown) process.stderr.write("\r\u001b[K");
  }
}

/** Replaces control characters, which could drive the terminal, and marks that turn text around, by visible ones. */
export function visible(text: string): string {
  return text
    .replace(/(?![\t\n])\p{Cc}/gu, (c) =>
      c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : "\ufffd",
    )
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd");
}

/** "1,234" in any locale. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A reader that stops early, such as head, is no failure of ours. */
export function tolerateClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
