import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { keccak } from "../../core/base/hash.ts";
import type { Offer } from "../../core/contribute/offer.ts";
import { compact } from "../../core/node/compact.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { sealJson, sha256 } from "../../core/node/durable.ts";
import { newOwner } from "../../core/node/owner.ts";
import { readRecords } from "../../core/node/recordLog.ts";
import { openStore, readText } from "../../core/node/store.ts";

let root: string;
let good: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "datanet-hostile-"));
  good = join(root, "good");
  await createStore(good, { tokenizer: "lexeme", name: "test" });
  await add(good, "ash");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function add(dir: string, name: string): Promise<void> {
  const text = Array.from({ length: 30 }, (_, i) => `${name}${i} = leaf(${name}Twig${i});`).join("\n");
  async function* one(): AsyncGenerator<Offer> {
    const bytes = Buffer.from(text);
    yield { path: `${name}.js`, bytes, text, language: "javascript", contributor: "Ada", license: "MIT" };
  }
  await contribute(dir, one(), []);
}

let made = 0;
function copy(): string {
  const dir = join(root, `copy-${made++}`);
  cpSync(good, dir, { recursive: true });
  return dir;
}

/** Changes fields of a sealed file and seals it again, as anyone can. */
function reseal(dir: string, name: string, change: Record<string, unknown>): void {
  const { sha256: _, ...value } = JSON.parse(readFileSync(join(dir, name), "utf8"));
  const changed = Object.fromEntries(
    Object.entries({ ...value, ...change }).filter(([, v]) => v !== undefined),
  );
  writeFileSync(join(dir, name), sealJson(changed as never));
}

describe("symbolic links in a store are refused, and nothing behind them is touched", () => {
  test.each(["blobs", "segments", "contributions.log", "records.log", "manifest.json", "datanet.json"])(
    "%s",
    async (name) => {
      const dir = copy();
      const precious = join(root, `precious-${made++}`);
      cpSync(join(dir, name), precious, { recursive: true });
      rmSync(join(dir, name), { recursive: true });
      symlinkSync(precious, join(dir, name));
      const before = existsSync(join(precious, "..")) ? snapshotOf(precious) : undefined;
      await expect(openStore(dir)).rejects.toThrow(`${join(dir, name)}: a symbolic link, wanted a`);
      await expect(add(dir, "birch")).rejects.toBeInstanceOf(DataNetError);
      expect(snapshotOf(precious)).toEqual(before);
    },
  );
});

function snapshotOf(path: string): unknown {
  try {
    return readdirSync(path, { recursive: true });
  } catch {
    return readFileSync(path, "utf8");
  }
}

describe("what is sealed but makes no sense is refused with its field", () => {
  test.each([
    [
      "manifest.json",
      { segments: undefined },
      "segments is missing, wanted a list of hash, tokens and documents",
    ],
    [
      "manifest.json",
      { segments: [null] },
      "segments is [null], wanted a list of hash, tokens and documents",
    ],
    ["manifest.json", { log: null }, "log is null, wanted bytes, sha256 and head"],
    ["manifest.json", { contributions: -1 }, "contributions is -1, wanted a count"],
    ["datanet.json", { tokenizer: undefined }, "tokenizer is missing, wanted a name and a hash"],
    ["datanet.json", { policy: undefined }, "datanet/policy@1"],
  ])("%s %j", async (name, change, message) => {
    const dir = copy();
    reseal(dir, name, change);
    await expect(openStore(dir)).rejects.toThrow(message);
    await expect(openStore(dir)).rejects.toBeInstanceOf(DataNetError);
  });
});

test.each([
  ["a line that is no JSON", "x", /records\.log:1: not JSON of at most 100 levels/],
  ["a line of many levels", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, /records\.log:1: not JSON of/],
  ["null", "null", /records\.log:1: no record, wanted a record of hash/],
  [
    "a record of another hash",
    '{"hash":"0x12","record":{}}',
    /:1: 0x[0-9a-f]{64}, wanted a record of hash 0x12/,
  ],
])("a log of records whose hash fits is refused: %s", async (_, line, message) => {
  const dir = copy();
  const bytes = Buffer.from(`${line}\n`);
  writeFileSync(join(dir, "records.log"), bytes);
  const head = keccak(Buffer.from(line));
  reseal(dir, "manifest.json", { records: { bytes: bytes.length, sha256: sha256(bytes), head } });
  const refused = readRecords(await openStore(dir));
  await expect(refused).rejects.toBeInstanceOf(DataNetError);
  await expect(refused).rejects.toThrow(message);
  const [finding, ...others] = (await examine(dir)).findings;
  expect(others).toEqual([]);
  expect(`${finding.where}: ${finding.found}, wanted ${finding.wanted}`).toMatch(message);
});

test("a text that unpacks to more than was contributed is refused before it fills the memory", async () => {
  const dir = copy();
  const store = await openStore(dir);
  const [contribution] = store.snapshot.contributions;
  writeFileSync(join(dir, "blobs", contribution.id), deflateSync(Buffer.alloc(64 * 2 ** 20)));
  await expect(readText(store, contribution)).rejects.toThrow("cannot be unpacked");
});

describe("init", () => {
  test("does not write over a store that has lost its datanet.json", async () => {
    const dir = copy();
    rmSync(join(dir, "datanet.json"));
    const before = readFileSync(join(dir, "contributions.log"), "utf8");
    await expect(createStore(dir, { tokenizer: "lexeme", name: "test" })).rejects.toThrow(
      "wanted a new or empty folder",
    );
    expect(readFileSync(join(dir, "contributions.log"), "utf8")).toBe(before);
  });
  test("does not take folders of somebody's files for its own", async () => {
    const dir = join(root, `own-${made++}`);
    mkdirSync(join(dir, "blobs"), { recursive: true });
    writeFileSync(join(dir, "blobs", "mine.txt"), "mine");
    await expect(createStore(dir, { tokenizer: "lexeme", name: "test" })).rejects.toThrow(
      `${dir}: holds blobs`,
    );
  });
  test("goes on where one was cut off", async () => {
    const dir = join(root, `cut-${made++}`);
    mkdirSync(join(dir, "segments"), { recursive: true });
    writeFileSync(join(dir, "contributions.log"), "");
    await createStore(dir, { tokenizer: "lexeme", name: "test" });
    expect((await examine(dir)).findings).toEqual([]);
  });
  test("of several at once one makes the store and the others refuse", async () => {
    const dir = join(root, `race-${made++}`);
    const all = ["a", "b", "c", "d"].map((name) => createStore(dir, { tokenizer: "lexeme", name }));
    const done = await Promise.allSettled(all);
    expect(done.filter(({ status }) => status === "fulfilled").length).toBe(1);
    expect((await examine(dir)).findings).toEqual([]);
  });
});

test("to compact removes what unfinished calls left, and nothing of a call under way or that no call makes", async () => {
  const dir = copy();
  const hex = "ab".repeat(32);
  const dead = newOwner().text.replace(/^\d+/, "4194305"); // Above the greatest process id there is.
  const left = [
    `blobs/0x${hex}`,
    `segments/${hex}.0123456789ab.tmp`,
    "manifest.json.0123456789ab.tmp",
    `segments/${dead}.work`,
  ];
  const others = ["blobs/mine.txt", "segments/notes", "notes.tmp", `segments/${newOwner().text}.work`];
  for (const name of [...left, ...others]) writeFileSync(join(dir, name), "x");
  const { manifestHash } = (await openStore(dir)).snapshot;
  expect((await compact(dir, { fully: true })).manifestHash).toBe(manifestHash);
  expect(left.filter((name) => existsSync(join(dir, name)))).toEqual([]);
  expect(others.filter((name) => existsSync(join(dir, name)))).toEqual(others);
});
