import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

/** What programs printed, and the most memory they held at one moment, all together. */
export interface Ran {
  readonly outputs: readonly string[];
  /** Resident memory, looked at a hundred times a second; NaN where the system does not tell. */
  readonly peakBytes: number;
}

/** Runs a program once for each list of arguments, side by side. @throws Error where one fails */
export async function runTogether(program: string, lists: readonly (readonly string[])[]): Promise<Ran> {
  const children = lists.map((args) => spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] }));
  let peakBytes = Number.NaN;
  const watch = setInterval(() => {
    const held = children.reduce(
      (sum, { pid, exitCode }) => sum + (exitCode === null ? resident(pid!) : 0),
      0,
    );
    if (held > 0) peakBytes = Math.max(Number.isNaN(peakBytes) ? 0 : peakBytes, held);
  }, 10);
  try {
    const outputs = await Promise.all(
      children.map(
        (child) =>
          new Promise<string>((resolve, reject) => {
            let output = "";
            let complaint = "";
            child.stdout.on("data", (data) => {
              output += data;
            });
            child.stderr.on("data", (data) => {
              complaint += data;
            });
            child.on("error", reject);
            child.on("close", (code, signal) => {
              if (code === 0) resolve(output);
              else
                reject(
                  new Error(
                    `${basename(program)} ended with ${code ?? signal}: ${complaint.trim().slice(-300)}`,
                  ),
                );
            });
          }),
      ),
    );
    return { outputs, peakBytes };
  } finally {
    clearInterval(watch);
  }
}

function resident(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0; // Ended meanwhile, or not Linux.
  }
}
