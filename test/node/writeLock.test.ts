import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withWriteLock } from "../../core/node/writeLock.ts";

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-lock-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A process that takes the lock `times` times, each time adding 1 to a file without any other care. */
function bundle(): string {
  const entry = join(root, "counter.ts");
  const lock = join(process.cwd(), "core/node/writeLock.ts");
  writeFileSync(
    entry,
    `import { readFileSync, writeFileSync } from "node:fs";
import { withWriteLock } from ${JSON.stringify(lock)};
const [folder, file, times, hold] = process.argv.slice(2);
async function main() {
  for (let i = 0; i < Number(times); i++) {
    await withWriteLock(folder, "store", 60000, async () => {
      const n = Number(readFileSync(file, "utf8"));
      if (hold) { process.stdout.write("held\\n"); await new Promise((r) => setTimeout(r, 1e6)); }
      await new Promise((r) => setImmediate(r));
      writeFileSync(file, String(n + 1));
    });
  }
}
main();`,
  );
  const out = join(root, "counter.cjs");
  execFileSync(join("node_modules", ".bin", "esbuild"), [
    entry,
    "--bundle",
    "--platform=node",
    "--log-level=error",
    `--outfile=${out}`,
  ]);
  return out;
}

test("processes never hold it at once: no addition is lost", async () => {
  const program = bundle();
  const [folder, file] = [join(root, "a"), join(root, "count")];
  writeFileSync(file, "0");
  const [processes, times] = [4, 25];
  const codes = await Promise.all(
    Array.from({ length: processes }, () => {
      const child = spawn(process.execPath, [program, folder, file, String(times)], { stdio: "inherit" });
      return new Promise((resolve) => child.on("exit", resolve));
    }),
  );
  expect(codes).toEqual(Array(processes).fill(0));
  expect(readFileSync(file, "utf8")).toBe(String(processes * times));
}, 60_000);

test("a live owner is waited for, then named; a killed one is taken over", async () => {
  const program = bundle();
  const [folder, file] = [join(root, "b"), join(root, "count2")];
  writeFileSync(file, "0");
  const child = spawn(process.execPath, [program, folder, file, "1", "hold"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await expect(withWriteLock(folder, "the store", 100, async () => {})).rejects.toThrow(
    `the store: locked by process ${child.pid}, which is writing; wait for it to end or stop it`,
  );
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(await withWriteLock(folder, "the store", 5000, async () => "mine")).toBe("mine");
  expect(await withWriteLock(folder, "the store", 0, async () => "again")).toBe("again");
});
