import { spawn } from "node:child_process";

/** The program that the bench runs in processes of its own: `childMain.ts`. */
export const childProgram = "build/engineChild.cjs";

/** Runs one job of the child program; its input goes in as JSON, what it returns comes back. */
export async function runChild<Answer>(job: string, input: unknown): Promise<Answer> {
  const child = spawn(process.execPath, [childProgram, job], { stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(JSON.stringify(input));
  let answer = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    answer += text;
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) throw new Error(`bench ${job}: ended with ${code}`);
  return JSON.parse(answer || "null") as Answer;
}
