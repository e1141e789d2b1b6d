/**
 * kill -9 at moments drawn uniformly over the measured duration of `datanet contribute`: the store opens
 * and holds all or nothing of that call, and the next call works.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  answer,
  cli,
  copyFolder,
  datanet,
  drawn,
  environment,
  madeUpText,
  makeStore,
  newFolder,
} from "./run.ts";

const kills = process.env.DATANET_LONG ? 100 : 5;
const seed = Number(process.env.DATANET_SEED);
const random = drawn(seed);
const files = 40;

interface Stats {
  readonly contributions: number;
  readonly contributors: number;
}

const whole = newFolder();
makeStore(whole);
/** Enough text for a call to last a while in each of its steps. */
const texts = join(whole, "texts");
mkdirSync(texts);
for (let n = 0; n < files; n++) writeFileSync(join(texts, `${n}.txt`), madeUpText(random, 2000));
const later = join(whole, "later.txt");
writeFileSync(later, madeUpText(random, 50));
const before = stats(whole).contributions;

test(`kill -9 at ${kills} moments leaves all or nothing`, { timeout: kills * 30_000 }, async () => {
  const durations: number[] = [];
  for (let n = 0; n < 3; n++) {
    const started = performance.now();
    answer(datanet(copyFolder(whole), contributeTexts));
    durations.push(performance.now() - started);
  }
  const duration = Math.max(...durations);
  const outcomes = { nothing: 0, all: 0 };
  for (let kill = 0; kill < kills; kill++) {
    const moment = random() * duration;
    const folder = copyFolder(whole);
    const child = start(folder);
    const ended = exitOf(child);
    await pause(moment);
    child.kill("SIGKILL");
    await ended;

    const where = `seed ${seed}, kill ${kill} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
    const held = stats(folder).contributions;
    expect([before, before + files], where).toContain(held);
    outcomes[held === before ? "nothing" : "all"]++;
    expect(answer(datanet(folder, ["doctor", "--json"])), where).toMatchObject({ ok: true });
    const next = answer<{ added: unknown[] }>(
      datanet(folder, ["contribute", texts, later, "--contributor", "Next", "--json"]),
    );
    expect(next.added, where).toHaveLength(before + files - held + 1);
    expect(stats(folder).contributions, where).toBe(before + files + 1);
    expect(answer(datanet(folder, ["doctor", "--json"])), where).toMatchObject({ ok: true });
  }
  console.log(`seed ${seed}: ${kills} kills within ${duration.toFixed(0)} ms, ${JSON.stringify(outcomes)}`);
});

test("a live writer is waited for and then named; a dead one is not waited for", {
  timeout: 120_000,
}, async () => {
  const folder = copyFolder(whole);
  const writer = start(folder);
  const ended = exitOf(writer);
  const state = join(environment(folder).XDG_STATE_HOME!, "datanet");
  while (writer.exitCode === null && !holdsLock(state)) await pause(1);
  writer.kill("SIGSTOP");
  expect(writer.exitCode).toBe(null);

  const second = ["contribute", later, "--contributor", "Second"];
  const { code, stdout, stderr } = datanet(folder, second);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(new RegExp(`^[^\\n]*locked by process ${writer.pid}[^\\n]*\\n$`));
  expect(stats(folder).contributions).toBe(before);

  writer.kill("SIGKILL");
  await ended;
  expect(answer(datanet(folder, [...second, "--json"]))).toMatchObject({
    added: [{ contributor: "Second" }],
  });
  expect(stats(folder).contributions).toBe(before + 1);
});

test("writers beside each other wait for each other and lose nothing", { timeout: 120_000 }, async () => {
  const folder = copyFolder(whole);
  const writers = [0, 1, 2, 3].map((n) => {
    const path = join(folder, `${n}.txt`);
    writeFileSync(path, madeUpText(random, 200));
    return start(folder, ["contribute", path, "--contributor", `Writer ${n}`, "--json"]);
  });
  expect(await Promise.all(writers.map(exitOf))).toEqual([0, 0, 0, 0]);
  expect(stats(folder).contributions).toBe(before + 4);
  expect(answer(datanet(folder, ["doctor", "--json"]))).toMatchObject({ ok: true });
});

const contributeTexts = ["contribute", texts, "--contributor", "Killed", "--json"];

function start(folder: string, args: readonly string[] = contributeTexts): ChildProcess {
  return spawn(process.execPath, [cli, ...args], { cwd: folder, env: environment(folder), stdio: "ignore" });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

function holdsLock(state: string): boolean {
  if (!existsSync(state)) return false;
  const names = readdirSync(state, { recursive: true, encoding: "utf8" });
  return names.some((name) => /lock\.\d+$/.test(name));
}

function stats(folder: string): Stats {
  return answer<Stats>(datanet(folder, ["stats", "--json"]));
}
