import { spawnSync } from "node:child_process";
import { join } from "node:path";
import type { Question } from "../../core/match/question.ts";

/** Questions about one index directory. */
export interface Task {
  readonly dir: string;
  readonly width: number;
  /** Counts the ends of documents; an id that stands nowhere. */
  readonly endId: number;
  readonly questions: readonly Question[];
}

/** Ids are below it, and few enough that the reference keeps a table of them. */
const vocabularies: Record<number, number> = { 1: 255, 2: 65535, 4: 70000 };

/**
 * What the reference engine answers, by task and question.
 *
 * @throws Error when there is no reference to ask, or it dies
 */
export function askReference(tasks: readonly Task[]): Record<string, unknown>[][] {
  const python = process.env.DATANET_REFERENCE_PYTHON;
  if (!python)
    throw new Error("no reference engine; run: node test/differential/main.mjs, which installs it");
  const lines = tasks.map(({ dir, width, endId, questions }) =>
    JSON.stringify({ dir, dtype: `u${8 * width}`, vocab: vocabularies[width], eos: endId, questions }),
  );
  const script = join(import.meta.dirname, "reference.py");
  const { status, signal, stdout, stderr } = spawnSync(python, [script], {
    input: lines.join("\n"),
    encoding: "utf8",
    timeout: 300_000,
    maxBuffer: 1 << 30,
  });
  if (status !== 0) throw new Error(`the reference ended with ${status ?? signal}: ${stderr.slice(-2000)}`);
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>[]);
}
