/** What the tests of faults share: a store, calls that change it, and ways to cut them off. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { examine } from "../../core/node/doctor.ts";
import { openStore, type Store } from "../../core/node/store.ts";
import { answer, cli, datanet, drawn, environment, madeUpText, makeStore, newFolder } from "./run.ts";

/** Of each kind of fault. */
export const times: number = process.env.DATANET_LONG ? 100 : 4;
export const seed: number = Number(process.env.DATANET_SEED);
export const random: () => number = drawn(seed);

/** A store of several segments that a compaction merges, and files to add to it. */
export const whole: string = newFolder();
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

export const texts: string = join(whole, "texts");
mkdirSync(texts);
for (let n = 0; n < 40; n++)
  writeFileSync(join(texts, `${String(n).padStart(2, "0")}.txt`), madeUpText(random, 400));
export const bundle: string = join(whole, "whole.datanet");
answer(datanet(whole, ["export", bundle, "--format", "bundle", "--json"]));
export const index: string = join(whole, "index");
answer(datanet(whole, ["export", index, "--json"]));
rmSync(join(index, "segment.json"));

export interface Operation {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Contributions that may stand after it was killed. */
  readonly mayHold: (before: number, after: number) => readonly number[];
  /** What a second call may say that finds the first one done. */
  readonly doneBefore?: RegExp;
}

export const ends = (before: number, after: number): number[] => [before, after];
export const contributeTexts: readonly string[] = ["contribute", texts, "--contributor", "Killed"];

export const operations: readonly Operation[] = [
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
export async function sound(folder: string, where: string): Promise<Store> {
  expect((await examine(join(folder, "store"))).findings, where).toEqual([]);
  return openStore(join(folder, "store"));
}

export function start(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const options = { cwd: folder, env: { ...environment(folder), ...env }, stdio: "ignore" } as const;
  return spawn(process.execPath, [cli, ...args], options);
}

export function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once("close", resolve));
}

/** Runs a command and kills it after a while. */
export async function killed(
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
export function measured(
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
export function leftOver({ dir, manifest, register }: Store): string[] {
  const named = new Set([
    ...manifest.segments.map(({ hash }) => hash),
    ...register.contributions.map(({ id }) => id),
  ]);
  return ["segments", "blobs"]
    .flatMap((name) => readdirSync(join(dir, name)))
    .filter((name) => !named.has(name));
}
