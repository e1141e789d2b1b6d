/** Jobs of the bench that run in a process of their own: node build/engineChild.cjs JOB, input as JSON. */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type BuildTask, buildIndex, OurServer } from "./ours.ts";
import { type TokenizeTask, tokenizeFiles } from "./tokenizeFiles.ts";

const jobs: Record<string, (input: never) => unknown> = {
  tokenize: (task: TokenizeTask) => tokenizeFiles(task),
  build: (task: BuildTask) => buildIndex(task),
};

/** Answers questions, a line of JSON each; `do` names the method of the server. */
async function serve(): Promise<void> {
  const server = new OurServer() as unknown as Record<string, (question: object) => unknown>;
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line) as { do: string };
    let answer: unknown;
    try {
      answer = await server[question.do](question);
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

async function main(): Promise<void> {
  const name = process.argv[2];
  if (name === "serve") return serve();
  const answer = await jobs[name](JSON.parse(readFileSync(0, "utf8")) as never);
  process.stdout.write(JSON.stringify(answer ?? null));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
