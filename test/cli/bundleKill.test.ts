/**
 * kill -9 at moments drawn uniformly over the measured duration of `datanet import`: the store is what it was
 * before or what the bundle makes of it, and the next import completes it.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { answer, cli, copyFolder, datanet, drawn, environment, newFolder } from "./run.ts";

const kills = process.env.DATANET_LONG ? 100 : 5;
const seed = Number(process.env.DATANET_SEED);
const random = drawn(seed);

/** Words nobody wrote, so that every file is new. */
function madeUpText(words: number): string {
  const word = (): string => Math.floor(random() * 2 ** 40).toString(36);
  return `${Array.from({ length: words }, word).join(" ")}\n`;
}

interface Bundle {
  readonly path: string;
  readonly manifestHash: string;
}

const giver = newFolder();
const [older, newer] = makeBundles();

/** A small bundle, and one with more files and two revocations. */
function makeBundles(): readonly [Bundle, Bundle] {
  const run = <T>(...args: string[]): T => answer<T>(datanet(giver, [...args, "--json"]));
  const fill = (name: string, files: number): string => {
    const folder = join(giver, name);
    mkdirSync(folder);
    for (let n = 0; n < files; n++) writeFileSync(join(folder, `${n}.txt`), madeUpText(1000));
    return folder;
  };
  const bundle = (path: string): Bundle => ({
    path,
    ...run<{ manifestHash: string }>("export", path, "--format", "bundle"),
  });
  run("init", "--name", "killed");
  run("contribute", fill("first", 5), "--contributor", "First");
  const small = bundle(join(giver, "older.bundle"));
  run("contribute", fill("second", 40), "--contributor", "Second");
  run("revoke", "2");
  run("revoke", "9");
  return [small, bundle(join(giver, "newer.bundle"))];
}

function imported(folder: string, { path }: Bundle): { manifestHash: string } {
  return answer(datanet(folder, ["import", path, "--json"]));
}

function storeOf(bundle: Bundle): string {
  const folder = newFolder();
  imported(folder, bundle);
  return folder;
}

interface Examined {
  readonly ok: boolean;
  readonly checked: { readonly contributions: number };
}

/** @param outset a folder with a store of the older bundle; where there is none, there is no store */
async function kill(n: number, outset: string | undefined, duration: number): Promise<"before" | "after"> {
  const folder = outset ? copyFolder(outset) : newFolder();
  const moment = random() * duration;
  const options = { cwd: folder, env: environment(folder), stdio: "ignore" } as const;
  const child = spawn(process.execPath, [cli, "import", newer.path], options);
  const ended = new Promise((resolve) => child.once("close", resolve));
  await pause(moment);
  child.kill("SIGKILL");
  await ended;

  const where = `seed ${seed}, kill ${n} after ${moment.toFixed(1)} of ${duration.toFixed(0)} ms`;
  let outcome: "before" | "after" = "before";
  if (existsSync(join(folder, "store/datanet.json"))) {
    const { ok, checked } = answer<Examined>(datanet(folder, ["doctor", "--json"]));
    expect(ok, where).toBe(true);
    expect([outset ? 5 : 0, 45], where).toContain(checked.contributions);
    if (checked.contributions === 45) outcome = "after";
  } else expect(outset, where).toBeUndefined();
  expect(imported(folder, newer).manifestHash, where).toBe(newer.manifestHash);
  expect(answer(datanet(folder, ["doctor", "--json"])), where).toMatchObject({ ok: true });
  return outcome;
}

test.each([
  ["where there is no store", undefined],
  ["into a store of an older bundle", storeOf(older)],
])(
  "kill -9 of an import %s leaves the old state or the new",
  { timeout: kills * 60_000 },
  async (_, outset) => {
    let duration = 0;
    for (let n = 0; n < 2; n++) {
      const folder = outset ? copyFolder(outset) : newFolder();
      const began = performance.now();
      imported(folder, newer);
      duration = Math.max(duration, performance.now() - began);
    }
    const outcomes = { before: 0, after: 0 };
    for (let n = 0; n < kills; n++) outcomes[await kill(n, outset, duration)]++;
    console.log(`seed ${seed}: ${kills} kills within ${duration.toFixed(0)} ms, ${JSON.stringify(outcomes)}`);
  },
);
