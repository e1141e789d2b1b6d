import { quantile } from "../figure.ts";
import type { TokenizerName } from "./corpus.ts";

/** One line of the results: what was measured of whom. */
export interface Measurement {
  /** Tokens of the index. */
  readonly tokens: number;
  readonly tokenizer: TokenizerName;
  /** What was measured; the same words for everybody it was measured of. */
  readonly what: string;
  readonly who: string;
  readonly unit: string;
  readonly median: number;
  /** Where there are enough values to say. */
  readonly p95?: number;
  readonly runs: number;
}

/** What is compared of two answers. */
export interface Check {
  readonly tokens: number;
  readonly tokenizer: TokenizerName;
  readonly what: string;
  readonly compared: number;
  /** Where the reference shows a known bug of its own. */
  readonly excused: number;
  readonly different: number;
}

export const datanet = "datanet";
export const datanetPaged = "datanet, paged";
export const referenceLoop = "infini-gram, one thread";
export const referenceShipped = "infini-gram, as shipped";

/** Collects what is measured of one index. */
export class Measurements {
  readonly tokens: number;
  readonly tokenizer: TokenizerName;
  readonly list: Measurement[] = [];
  readonly checks: Check[] = [];
  /** What could not be measured, and why. */
  readonly failures: string[] = [];

  constructor(tokenizer: TokenizerName, tokens: number) {
    this.tokenizer = tokenizer;
    this.tokens = tokens;
  }

  /** @param measured what is no number is left out: the memory of a program too short to be looked at */
  add(what: string, who: string, unit: string, measured: readonly number[]): void {
    const values = measured.filter(Number.isFinite);
    if (values.length === 0) return;
    const { tokens, tokenizer } = this;
    const p95 = values.length >= 20 ? { p95: quantile(values, 0.95) } : {};
    this.list.push({
      tokens,
      tokenizer,
      what,
      who,
      unit,
      median: quantile(values, 0.5),
      ...p95,
      runs: values.length,
    });
  }

  check(what: string, compared: number, different: number, excused = 0): void {
    const { tokens, tokenizer } = this;
    this.checks.push({ tokens, tokenizer, what, compared, excused, different });
    if (different > 0) this.fail(`${what}: ${different} of ${compared} answers DIFFER from the reference's`);
  }

  /** Runs a part; a failure is said loudly, and the bench goes on. */
  async part(name: string, run: () => Promise<void>): Promise<void> {
    const started = performance.now();
    try {
      await run();
    } catch (error) {
      this.fail(`${name}: NOT MEASURED: ${reasonOf(error)}`);
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`bench: ${this.tokens / 1e6}M ${this.tokenizer}, ${name}: ${seconds} s\n`);
  }

  /** Says loudly what could not be measured or is wrong, and keeps it for the results. */
  fail(text: string): void {
    this.failures.push(`${this.tokens / 1e6}M ${this.tokenizer}, ${text}`);
    process.stderr.write(`\n*** bench: ${this.failures.at(-1)}\n\n`);
  }
}

/** What an error says, in a line. */
export function reasonOf(error: unknown): string {
  const { message = String(error), stderr = "" } = error as { message?: string; stderr?: unknown };
  const last = String(stderr).trim().split("\n").at(-1);
  return `${message.split("\n")[0]}${last ? ` (${last})` : ""}`;
}
