import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import files from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause, setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withWriteLock } from "../../core/node/writeLock.ts";

let root: string;
let program: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-lock-"));
  program = bundle();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/**
 * A process that takes the lock `times` times. Each time it makes a file that must not be there, adds 1
 * to a number without any other care, and removes the file.
 */
function bundle(): string {
  const entry = join(root, "counter.ts");
  const lock = join(process.cwd(), "core/node/writeLock.ts");
  writeFileSync(
    entry,
    `import { closeSync, openSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { withWriteLock } from ${JSON.stringify(lock)};
const [folder, file, times, hold] = process.argv.slice(2);
async function main() {
  for (let i = 0; i < Number(times); i++) {
    await withWriteLock(folder, "store", 120000, async () => {
      closeSync(openSync(file + ".held", "wx"));
      const n = Number(readFileSync(file, "utf8"));
      if (hold) { process.stdout.write("held\\n"); await new Promise((r) => setTimeout(r, 1e6)); }
      await new Promise((r) => setImmediate(r));
      writeFileSync(file, String(n + 1));
      unlinkSync(file + ".held");
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

function newFolders(name: string): [folder: string, file: string] {
  const file = join(root, `${name}.count`);
  writeFileSync(file, "0");
  return [join(root, name), file];
}

function start(...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "inherit"] });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("exit", resolve));
}

test("processes never hold it at once: no addition is lost", { timeout: 120_000 }, async () => {
  const [folder, file] = newFolders("many");
  const [processes, times] = [12, 150];
  const children = Array.from({ length: processes }, () => start(folder, file, String(times)));
  expect(await Promise.all(children.map(exitOf))).toEqual(Array(processes).fill(0));
  expect(readFileSync(file, "utf8")).toBe(String(processes * times));
  // Each time is two renames of the one token, and nothing else is left.
  expect(readdirSync(join(folder, "lock"))).toEqual([`free.${processes * times * 2}`]);
  expect(readdirSync(folder)).toEqual(["lock"]);
});

test("one that is delayed between looking and taking takes nothing that others had meanwhile", async () => {
  const [folder] = newFolders("delayed");
  let holders = 0;
  const hold = async (until?: Promise<unknown>): Promise<void> => {
    await withWriteLock(folder, "store", 30_000, async () => {
      expect(++holders).toBe(1);
      await (until ?? turn());
      holders--;
    });
  };
  await hold();
  // The system may stop a process at any call; here it stops the first that would take the lock.
  const real = files.rename;
  const [reached, go] = [resolvers(), resolvers()];
  let calls = 0;
  files.rename = async (from, to) => {
    if (calls++ === 0) {
      reached.resolve(undefined);
      await go.promise;
    }
    return real(from, to);
  };
  syncBuiltinESMExports();
  try {
    const late = hold();
    await reached.promise;
    await hold();
    await hold();
    const others = [hold(turn()), hold(turn())];
    go.resolve(undefined);
    await Promise.all([late, ...others, hold()]);
  } finally {
    files.rename = real;
    syncBuiltinESMExports();
  }
});

function resolvers(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  let resolve: (value: unknown) => void = () => {};
  const promise = new Promise<unknown>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

test("a live owner is waited for, then named; a killed one is taken over", async () => {
  const [folder, file] = newFolders("killed");
  const child = start(folder, file, "1", "hold");
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  await expect(withWriteLock(folder, "the store", 100, async () => {})).rejects.toThrow(
    `the store: locked by process ${child.pid}, which is writing; wait for it to end or stop it`,
  );
  const ended = exitOf(child);
  child.kill("SIGKILL");
  await ended;
  expect(await withWriteLock(folder, "the store", 5000, async () => "mine")).toBe("mine");
  expect(await withWriteLock(folder, "the store", 0, async () => "again")).toBe("again");
});

test("kill -9 of owners and waiters at any moment leaves it free to take and nothing behind", {
  timeout: 120_000,
}, async () => {
  for (let round = 0; round < 20; round++) {
    const [folder, file] = newFolders(`kill${round}`);
    const children = Array.from({ length: 3 }, () => start(folder, file, "1000000"));
    const ended = Promise.all(children.map(exitOf));
    // From before the token is made to when all of them take turns.
    while (round % 4 !== 0 && Number(readFileSync(file, "utf8")) < round) await pause(1);
    if (round % 4 === 0) await pause(40 + round);
    for (const child of children) child.kill("SIGKILL");
    await ended;
    expect(await withWriteLock(folder, "store", 0, async () => "mine")).toBe("mine");
    expect(readdirSync(folder)).toEqual(["lock"]);
    expect(readdirSync(join(folder, "lock"))).toHaveLength(1);
  }
});

test("what dead processes made in vain is removed, what live ones make is not", async () => {
  const [folder] = newFolders("drafts");
  const child = spawn(process.execPath, ["-e", ""]);
  await exitOf(child);
  const draft = (pid: number | undefined): string => `${pid}__0123456789abcdef.draft`;
  for (const pid of [child.pid, process.pid]) mkdirSync(join(folder, draft(pid)), { recursive: true });
  await withWriteLock(folder, "store", 0, async () => {});
  expect(readdirSync(folder).sort()).toEqual([draft(process.pid), "lock"].sort());
});

test("an owner whose pid went to another process is dead", async () => {
  const [folder] = newFolders("reused");
  mkdirSync(join(folder, "lock"), { recursive: true });
  const earlier = process.platform === "linux" ? `${process.pid}_0-0_1` : "999999999_";
  writeFileSync(join(folder, "lock", `${earlier}_0123456789abcdef.lock.7`), "");
  expect(await withWriteLock(folder, "store", 0, async () => "mine")).toBe("mine");
  expect(readdirSync(join(folder, "lock"))).toEqual(["free.9"]);
});

test("a failure of the work is what is told, and lets the lock go", async () => {
  const [folder] = newFolders("failing");
  const failing = withWriteLock(folder, "store", 0, async () => {
    throw new RangeError("mine");
  });
  await expect(failing).rejects.toThrow(new RangeError("mine"));
  expect(await withWriteLock(folder, "store", 0, async () => "free")).toBe("free");
});

test("a state folder that cannot be written is named with what to do", async () => {
  const blocked = join(root, "blocked");
  writeFileSync(blocked, "");
  mkdirSync(join(root, "odd"));
  writeFileSync(join(root, "odd", "lock"), "");
  const folders = [join(blocked, "state"), join(root, "odd")];
  for (const folder of folders) {
    const refused = withWriteLock(folder, "store", 0, async () => {});
    await expect(refused).rejects.toMatchObject({
      code: "unreadable",
      message: expect.stringMatching(
        new RegExp(`^${folder}: cannot hold the lock \\(E[A-Z]+\\); make it a folder you can write`),
      ),
    });
  }
});
