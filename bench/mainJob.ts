import { execFileSync, spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import type { Figure } from "./figure.ts";

/** `npm start` from a built tree: a fresh DataNet of node_modules, then the annotated example. */
export async function measureMainJob(): Promise<Figure[]> {
  rmSync("build/demo", { recursive: true, force: true });
  const { seconds, peakMb } = await run("build/example.cjs");
  const again = await run("build/example.cjs");
  const stats = JSON.parse(
    execFileSync(process.execPath, ["dist/cli.js", "stats", "--json", "--store", "build/demo/store"], {
      encoding: "utf8",
    }),
  ) as { tokens: number; bytesPerToken: number; contributions: number };
  return [
    {
      name: `npm start, ${stats.contributions} files of node_modules`,
      value: seconds,
      unit: "s",
      goal: { atMost: 60 },
    },
    { name: "npm start, peak memory", value: peakMb, unit: "MB" },
    { name: "npm start again", value: again.seconds, unit: "s" },
    { name: "tokens indexed a second, reading included", value: stats.tokens / seconds, unit: "tokens/s" },
    { name: "index size", value: stats.bytesPerToken, unit: "bytes a token" },
  ];
}

/** Wall time and peak memory of a program, as the system counts it. */
async function run(program: string): Promise<{ seconds: number; peakMb: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "inherit"] });
  let peakKb = 0;
  // VmHWM is the highest so far, so the last look before the end is the peak.
  const watch = setInterval(() => {
    peakKb = Math.max(peakKb, highWater(child.pid!));
  }, 20);
  const code = await new Promise((resolve) => child.on("exit", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return { seconds: (performance.now() - started) / 1000, peakMb: peakKb / 1024 };
}

function highWater(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0; // Ended meanwhile, or not Linux.
  }
}
