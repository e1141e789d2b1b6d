import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openStore } from "../../core/node/store.ts";
import {
  bundle,
  contributeTexts,
  exitOf,
  random,
  seed,
  sound,
  start,
  texts,
  times,
  whole,
} from "./faultRuns.ts";
import { answer, cli, copyFolder, datanet, environment, filesBelow, fingerprint, newFolder } from "./run.ts";

/** File systems to be taken down at the end. */
const mounted: string[] = [];
afterAll(() => {
  for (const path of mounted) execFileSync("umount", [path]);
});

/** A disk of its own for the store of a folder, where this user may mount one; else undefined. */
function diskFor(folder: string, mib: number): string | undefined {
  const path = join(folder, "store");
  mkdirSync(path);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mib}m,mode=777`, "datanet-test", path], {
      stdio: "ignore",
    });
  } catch {
    return undefined;
  }
  mounted.push(path);
  return path;
}

test(`a disk that is full at ${times} moments: what was acknowledged stays, and with room it goes on`, {
  timeout: times * 60_000,
}, async () => {
  const commands = [
    contributeTexts,
    ["compact"],
    ["revoke", "1"],
    ["contribute", bundle, "--contributor", "Big"],
  ];
  let refused = 0;
  for (let n = 0; n < times; n++) {
    const args = commands[n % commands.length]!;
    const folder = newFolder();
    const disk = diskFor(folder, 64);
    cpSync(join(whole, "store"), join(folder, "store"), { recursive: true });
    const before = await openStore(join(folder, "store"));
    const room = Math.floor(random() * 1e6);
    const where = `seed ${seed}, ${args[0]} with ${room} bytes left`;
    let run: ReturnType<typeof datanet>;
    if (disk) {
      const [size, block] = execFileSync("stat", ["-f", "-c", "%a %S", disk], { encoding: "utf8" })
        .split(" ")
        .map(Number);
      execFileSync("fallocate", ["-l", String(Math.max(1, size! * block! - room)), join(disk, "ballast")]);
      run = datanet(folder, args);
      rmSync(join(disk, "ballast"));
    } else {
      // No file may grow beyond some blocks of 1,024 bytes: the system refuses the same writes in another way.
      const limit = Math.max(1, Math.floor(room / 4096));
      const line = ["-c", `ulimit -f ${limit}; exec "$0" "$@"`, process.execPath, cli, ...args];
      const child = spawn("bash", line, { cwd: folder, env: environment(folder) });
      let stderr = "";
      child.stderr.on("data", (data) => {
        stderr += data;
      });
      run = { code: await exitOf(child), stdout: "", stderr };
    }
    const after = await sound(folder, where);
    if (run.code !== 0) {
      refused++;
      expect(run, where).toMatchObject({ code: 1 });
      expect(run.stderr, where).toMatch(/^datanet: [^\n]+\n$/);
      expect(after.manifest.manifestHash, where).toBe(before.manifest.manifestHash);
    }
    const ids = new Set(after.register.contributions.map(({ id }) => id));
    expect(
      before.register.contributions.every(({ id }) => ids.has(id)),
      where,
    ).toBe(true);
    const again = datanet(folder, args);
    if (again.code !== 0) expect(again.stderr, where).toMatch(/was revoked before/);
    await sound(folder, where);
  }
  console.log(
    `seed ${seed}: ${times} full disks (${mounted.length > 0 ? "tmpfs" : "ulimit -f"}), ${refused} calls refused`,
  );
});

test("a store on a read-only disk is read, and writing is refused with one line", async () => {
  const folder = newFolder();
  const disk = diskFor(folder, 64);
  cpSync(join(whole, "store"), join(folder, "store"), { recursive: true });
  if (disk) execFileSync("mount", ["-o", "remount,ro", disk]);
  else execFileSync("chmod", ["-R", "a-w", join(folder, "store")]);
  expect(answer(datanet(folder, ["stats", "--json"]))).toMatchObject({ contributors: 5 });
  expect(answer(datanet(folder, ["doctor", "--json"]))).toMatchObject({ ok: true });
  const file = join(texts, "00.txt");
  expect(answer(datanet(folder, ["attribute", file, "--json"]))).toMatchObject({ shares: [] });
  for (const args of [contributeTexts, ["revoke", "1"], ["compact"]]) {
    const { code, stdout, stderr } = datanet(folder, args);
    expect({ code, stdout }, args[0]).toEqual({ code: 1, stdout: "" });
    expect(stderr, args[0]).toMatch(/^datanet: [^\n]+cannot be written \((EROFS|EACCES|EPERM)\)[^\n]+\n$/);
  }
  if (!disk) execFileSync("chmod", ["-R", "u+w", join(folder, "store")]);
});

test("a clock that was set back changes nothing that is written, and stops nobody", async () => {
  const [now, later] = [copyFolder(whole), copyFolder(whole)];
  // Everything in the store seems to come from the year 2100.
  const future = new Date("2100-01-01");
  for (const file of ["", ...filesBelow(join(later, "store"))])
    utimesSync(join(later, "store", file), future, future);
  for (const folder of [now, later]) {
    answer(datanet(folder, [...contributeTexts, "--json"]));
    answer(datanet(folder, ["revoke", "3", "--json"]));
    answer(datanet(folder, ["compact", "--json"]));
    await sound(folder, "after");
  }
  expect(fingerprint(join(later, "store"))).toBe(fingerprint(join(now, "store")));
});

test("calls of every kind beside each other wait for each other and lose nothing", async () => {
  const folder = copyFolder(whole);
  const files = readdirSync(texts).slice(0, 3);
  const calls = [
    ...files.map((file) => ["contribute", join(texts, file), "--contributor", file]),
    ["revoke", "1"],
    ["compact"],
    ["compact"],
  ];
  expect(await Promise.all(calls.map((args) => exitOf(start(folder, args))))).toEqual(calls.map(() => 0));
  const { register, manifest } = await sound(folder, `seed ${seed}`);
  const before = await openStore(join(whole, "store"));
  expect(register.contributions.length).toBe(before.register.contributions.length + files.length);
  expect(manifest.revoked).toEqual([1]);
});
