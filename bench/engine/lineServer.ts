import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";

/** No question takes nearly as long; a program that does has hung. */
const limitMs = 600_000;

/** A program whose input has ended needs no longer to end. */
const closeMs = 10_000;

/** A program that answers each line of JSON with one. Questions go one after the other. */
export class LineServer {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: Interface;
  #answer: ((line: string | undefined) => void) | undefined;

  constructor(name: string, program: string, args: readonly string[]) {
    this.#name = name;
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.#lines = createInterface({ input: this.#child.stdout! });
    this.#lines.on("line", (line) => this.#answer?.(line));
    this.#lines.on("close", () => this.#answer?.(undefined));
    this.#child.on("error", () => this.#answer?.(undefined));
    this.#child.stdin!.on("error", () => this.#answer?.(undefined)); // It ended meanwhile.
  }

  /** @throws Error where the program ended, answered with an error or did not answer; it is ended then */
  async ask<Answer>(question: object): Promise<Answer> {
    const limit = setTimeout(() => this.#child.kill("SIGKILL"), limitMs);
    const line = await new Promise<string | undefined>((resolve) => {
      this.#answer = resolve;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) resolve(undefined);
      else this.#child.stdin!.write(`${JSON.stringify(question)}\n`);
    });
    clearTimeout(limit);
    this.#answer = undefined;
    if (line === undefined) throw new Error(`${this.#name} ended while it was asked`);
    const answer = JSON.parse(line) as Answer & { error?: string };
    if (answer.error !== undefined) throw new Error(`${this.#name}: ${answer.error}`);
    return answer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#child.on("exit", resolve));
    this.#child.stdin!.end();
    const limit = setTimeout(() => this.#child.kill("SIGKILL"), closeMs);
    await ended;
    clearTimeout(limit);
  }
}
