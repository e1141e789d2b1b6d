import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a run of the command line said. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = join(import.meta.dirname, "../..");
export const sources: string = join(root, "test/fixtures/sources");

/** The built command line, copied where any user may read it. */
export const cli: string = copyOfCli();

function copyOfCli(): string {
  const built = join(root, "dist/cli.js");
  if (!existsSync(built)) throw new Error(`${built}: not there; run: npm run build`);
  const folder = mkdtempSync(join(tmpdir(), "datanet-cli-"));
  chmodSync(folder, 0o755);
  const path = join(folder, "cli.cjs");
  copyFileSync(built, path);
  return path;
}

/** A folder for one test, with a home of its own in it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "datanet-test-"));
  chmodSync(folder, 0o777);
  mkdirSync(join(folder, "home"));
  chmodSync(join(folder, "home"), 0o777);
  return folder;
}

/** Variables under which the command line uses `folder`/store and nothing of the user's. */
export function environment(folder: string): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  const home = join(folder, "home");
  return { PATH, HOME: home, XDG_STATE_HOME: join(home, "state"), DATANET_HOME: join(folder, "store") };
}

/** Runs the real command line in `folder`. */
export function datanet(folder: string, args: readonly string[], options: SpawnSyncOptions = {}): Run {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd: folder,
    env: environment(folder),
    timeout: 60_000,
    maxBuffer: 1 << 28,
    ...options,
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

/** The JSON a command printed. @throws Error when it did not succeed */
export function answer<T>({ code, stdout, stderr }: Run): T {
  if (code !== 0) throw new Error(`exit ${code}: ${stderr}${stdout}`);
  return JSON.parse(stdout) as T;
}

/** Makes a store of our own passages in `folder`/store. */
export function makeStore(folder: string): void {
  const run = (...args: string[]): void => {
    answer(datanet(folder, [...args, "--json"]));
  };
  run("init", "--name", "tests");
  run("contribute", join(sources, "tidepool"), "--contributor", "Marit Sandvik", "--license", "MIT");
  run(
    "contribute",
    join(sources, "lanternbook"),
    "--contributor",
    "Oke Lanternmaker",
    "--license",
    "Apache-2.0",
  );
}

/** A copy of a folder with a store, for a test that changes it. */
export function copyFolder(folder: string): string {
  const copy = newFolder();
  cpSync(join(folder, "store"), join(copy, "store"), { recursive: true });
  return copy;
}

/** Every file below a folder, its path relative to it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** One hash of the names and bytes of every file below a folder. */
export function fingerprint(folder: string): string {
  const hash = createHash("sha256");
  for (const file of filesBelow(folder)) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/** Numbers in [0, 1), the same for the same seed (the run's, printed when it begins). */
export function drawn(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Words nobody wrote, so that every file is new and full of information. */
export function madeUpText(random: () => number, words: number): string {
  const syllables = [
    "ba",
    "che",
    "dri",
    "fo",
    "gul",
    "hem",
    "jor",
    "ka",
    "lun",
    "mep",
    "nis",
    "qua",
    "rol",
    "su",
    "tiv",
    "zo",
  ];
  const syllable = (): string => syllables[Math.floor(random() * syllables.length)]!;
  const word = (): string => syllable() + syllable() + syllable() + syllable();
  return `${Array.from({ length: words }, word).join(" ")}\n`;
}
