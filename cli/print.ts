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

/**
 * Text of a file, safe on a terminal: control characters, which could drive it, and marks that turn text
 * around or end lines become visible ones, one for one. Keeps tabs and line ends.
 */
export function visible(text: string): string {
  return text.replace(/(?![\t\n])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, pictureOf);
}

/** The same for what stands within one line, such as a name, a path or a message: it cannot end the line either. */
export function visibleLine(text: string): string {
  return visible(text).replace(/[\t\n]/g, pictureOf);
}

/** U+2400 and on picture the characters below U+0020. */
function pictureOf(character: string): string {
  return character < " " ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : "\ufffd";
}

/** "1,234" in any locale. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/**
 * A reader that stops early, such as head, is no failure of ours; any other failure to write is told.
 *
 * @param onError says so; the program ends after it
 */
export function tolerateClosedPipe(onError?: (error: Error) => void): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    if (!onError) throw error;
    onError(error);
    process.exit();
  });
}
