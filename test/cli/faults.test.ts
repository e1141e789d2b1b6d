import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { compact } from "../../core/node/compact.ts";
import { contribute } from "../../core/node/contribute.ts";
import { examine } from "../../core/node/doctor.ts";
import { openStore, type Store } from "../../core/node/store.ts";
import {
  answer,
  cli,
  copyFolder,
  datanet,
  drawn,
  environment,
  filesBelow,
  fingerprint,
  madeUpText,
  makeStore,
  newFolder,
} from "./run.ts";

/** Of each kind of fault. */
const times = process.env.DATANET_LONG ? 100 : 4;
const seed = Number(process.env.DATANET_SEED);
const random = drawn(seed);

/** A store of several segments that a compaction merges, and files to add to it. */
const whole = newFolder();
makeStore(whole);
for (let n = 0; n < 3; n++) {
  const text = madeUpText(random, 10_000);
  // Not by the command line, which would merge them.
  await contribute(join(whole, "store"), one(text, n), [], { env: environment(whole) });
}

async function* one(text: string, n: number): AsyncGenerator<Offer> {
  const [contributor, license, language] = [`Large ${n}`, "MIT", "plaintext"];
  yield {
    path: `large${n}.txt`,
    bytes: new TextEncoder().encode(text),
    text,
    language,
    contributor,
    license,
  };
}

const texts = join(whole, "texts");
mkdirSync(texts);
for (let n = 0; n < 40; n++)
  writeFileSync(join(texts, `${String(n).padStart(2, "0")}.txt`), madeUpText(random, 400));
const bundle = join(whole, "whole.datanet");
answer(datanet(whole, ["export", bundle, "--format", "bundle", "--json"]));
const index = join(whole, "index");
answer(datanet(whole, ["export", index, "--json"]));
rmSync(join(index, "segment.json"));

interface Operation {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Contributions that may stand after it was killed. */
  readonly mayHold: (before: number, after: number) => readonly number[];
  /** What a second call may say that finds the first one done. */
  readonly doneBefore?: RegExp;
}

const ends = (before: number, after: number): number[] => [before, after];
const contributeTexts = ["contribute", texts, "--contributor", "Killed"];

const operations: readonly Operation[] = [
  { name: "compact", args: ["compact"], mayHold: ends },
  { name: "revoke", args: ["revoke", "2"], mayHold: ends, doneBefore: /was revoked before/ },
  {
    name: "contribute in parts",
    args: contributeTexts,
    env: { DATANET_CHECKPOINT_FILES: "9" },
    mayHold: (before) => [0, 9, 18, 27, 36, 40].map((files) => before + files),
  },
];

/** The store of a folder, after its files were found to be as they should be. */
async function sound(folder: string, where: string): Promise<Store> {
  expect((await examine(join(folder, "store"))).findings, where).toEqual([]);
  return openStore(join(folder, "store"));
}

function start(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const options = { cwd: folder, env: { ...environment(folder), ...env }, stdio: "ignore" } as const;
  return spawn(process.execPath, [cli, ...args], options);
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

/** Runs a command and kills it after a while. */
async function killed(
  folder: string,
  moment: number,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<void> {
  const child = start(folder, args, env);
  const ended = exitOf(child);
  await pause(moment);
  child.kill("SIGKILL");
  await ended;
}

/** The longer of two uninterrupted runs, and what the second has made. */
function measured(
  prepare: () => string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): [number, string] {
  let [longest, folder] = [0, ""];
  for (let n = 0; n < 2; n++) {
    folder = prepare();
    const began = performance.now();
    const { code, stderr } = datanet(folder, args, { env: { ...environment(folder), ...env } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    longest = Math.max(longest, performance.now() - began);
  }
  return [longest, folder];
}

/** Names in a store that nothing names. */
function leftOver({ dir, manifest, register }: Store): string[] {
  const named = new Set([
    ...manifest.segments.map(({ hash }) => hash),
    ...register.contributions.map(({ id }) => id),
  ]);
  return ["segments", "blobs"]
    .flatMap((name) => readdirSync(join(dir, name)))
    .filter((name) => !named.has(name));
}

describe(`kill -9 at ${times} moments`, () => {
  for (const { name, args, env, mayHold, doneBefore } of operations) {
    test(name, { timeout: times * 60_000 }, async () => {
      const before = await openStore(join(whole, "store"));
      const [duration, done] = measured(() => copyFolder(whole), args, env);
      const after = await openStore(join(done, "store"));
      const [held, final] = [before, after].map((store) => store.register.contributions.length);
      let changed = 0;
      for (let n = 0; n < times; n++) {
        const moment = random() * duration;
        const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
        const folder = copyFolder(whole);
        await killed(folder, moment, args, env);
        const left = await sound(folder, where);
        expect(mayHold(held!, final!), where).toContain(left.register.contributions.length);
        if (mayHold === ends)
          expect([before.manifest.manifestHash, after.manifest.manifestHash], where).toContain(
            left.manifest.manifestHash,
          );
        if (left.manifest.manifestHash !== before.manifest.manifestHash) changed++;
        const again = datanet(folder, args);
        if (again.code !== 0) expect(again.stderr, where).toMatch(doneBefore ?? /^$/);
        expect((await sound(folder, where)).manifest.manifestHash, where).toBe(after.manifest.manifestHash);
        await compact(join(folder, "store"), { fully: true, env: environment(folder) });
        expect(leftOver(await openStore(join(folder, "store"))), where).toEqual([]);
        rmSync(folder, { recursive: true });
      }
      console.log(
        `seed ${seed}: ${name}, ${times} kills within ${duration.toFixed(0)} ms, ${changed} had changed the state`,
      );
    });
  }

  test("import of a bundle", { timeout: times * 60_000 }, async () => {
    const args = ["import", bundle];
    const [duration, done] = measured(newFolder, args);
    const { manifestHash } = (await openStore(join(done, "store"))).manifest;
    for (let n = 0; n < times; n++) {
      const moment = random() * duration;
      const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
      const folder = newFolder();
      await killed(folder, moment, args);
      if (existsSync(join(folder, "store", "datanet.json"))) await sound(folder, where);
      const again = datanet(folder, args);
      expect(again, where).toMatchObject({ code: 0, stderr: "" });
      expect((await sound(folder, where)).manifest.manifestHash, where).toBe(manifestHash);
      rmSync(folder, { recursive: true });
    }
  });

  test("import of an index", { timeout: times * 60_000 }, async () => {
    const prepare = (): string => {
      const folder = newFolder();
      cpSync(index, join(folder, "index"), { recursive: true });
      return folder;
    };
    const args = ["import", "index"];
    const [duration, done] = measured(prepare, args);
    const wanted = fingerprint(join(done, "index"));
    for (let n = 0; n < times; n++) {
      const moment = random() * duration;
      const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
      const folder = prepare();
      await killed(folder, moment, args);
      expect(datanet(folder, ["query", "--index", "index", "find", "1", "2"]).code, where).toBe(0);
      expect(datanet(folder, args).code, where).toBe(0);
      for (const file of filesBelow(join(folder, "index")).filter((name) => name.endsWith(".tmp")))
        rmSync(join(folder, "index", file)); // Of a folder of the user's own nothing is removed.
      expect(fingerprint(join(folder, "index")), where).toBe(wanted);
      rmSync(folder, { recursive: true });
    }
  });
});

/** Of a call that is cut off again and again; each file is one line. */
const many = process.env.DATANET_LONG ? 100_000 : 120;

test(`a call of ${many} files, killed again and again, goes on from its last part until it is done`, {
  timeout: 3_600_000,
}, async () => {
  const folder = newFolder();
  const files = join(folder, "files");
  mkdirSync(files);
  const names = Array.from({ length: many }, (_, n) => `${String(n).padStart(7, "0")}.txt`);
  for (const name of names) writeFileSync(join(files, name), madeUpText(random, 12));
  answer(datanet(folder, ["init", "--name", "tests", "--json"]));
  const part = Math.ceil(many / 12);
  const env = { DATANET_CHECKPOINT_FILES: String(part) };
  const args = ["contribute", files, "--contributor", "Many"];
  const began = performance.now();
  let registered = 0;
  // Long enough for some parts, and the longer the more often it was killed in vain.
  for (let kill = 0, patience = many / 20 + 300; kill < 6; kill++, patience *= 1.5) {
    await killed(folder, 200 + random() * patience, args, env);
    const { contributions } = (await openStore(join(folder, "store"))).register;
    const where = `seed ${seed}, kill ${kill}`;
    expect(contributions.length, where).toBeGreaterThanOrEqual(registered);
    expect([0, many % part], where).toContain(contributions.length % part);
    registered = contributions.length;
  }
  const killedAt = registered;
  expect(datanet(folder, args, { env: { ...environment(folder), ...env }, timeout: 3_600_000 }).code).toBe(0);
  const { register } = await sound(folder, `seed ${seed}`);
  expect(register.contributions.map(({ path }) => path)).toEqual(names.map((name) => `files/${name}`));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`seed ${seed}: ${many} files, 6 kills, ${killedAt} registered by then, all after ${seconds} s`);
});

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
