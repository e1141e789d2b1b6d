import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { answer, copyFolder, datanet, makeStore, newFolder, sources } from "./run.ts";

const [here, there] = [newFolder(), newFolder()];
const output = join(here, "output.ts");

interface Recorded {
  readonly record: { readonly fee: { readonly amount: string }; readonly shares: readonly unknown[] };
  readonly recordHash: string;
  readonly file: string;
}

beforeAll(() => {
  for (const folder of [here, there]) makeStore(folder);
  const file = join(sources, "lanternbook/lanternQueue.ts");
  writeFileSync(output, `${readFileSync(file, "utf8")}\nfresh();\n`);
});

const record = (folder: string, ...options: string[]) =>
  datanet(folder, ["record", output, "--model", "tiny-1", ...options]);

test("a record made here is verified there", () => {
  const made = answer<Recorded>(record(here, "--fee", "1.25", "--json"));
  expect(made.record.fee.amount).toBe("1250000000000000000");
  expect(made.record.shares.length).toBeGreaterThan(0);
  const run = datanet(there, ["verify", made.file, "--text", output, "--json"]);
  expect(answer(run)).toEqual({ equal: true });
  expect(datanet(there, ["verify", made.file, "--text", output]).stdout).toBe(
    `equal: record ${made.recordHash}\n`,
  );
  const notice = datanet(there, ["notice", made.file, "--text", output]);
  expect(notice.stdout).toContain("License: Apache-2.0\n  Oke Lanternmaker: ");
});

test("a changed record is told with exit 1, a wrong call with exit 2", () => {
  const made = answer<Recorded>(record(here, "--json"));
  const changed = join(here, "changed.json");
  writeFileSync(changed, readFileSync(made.file, "utf8").replace(/"creditMax":"/, '"creditMax":"9'));
  const run = datanet(here, ["verify", changed, "--text", output, "--json"]);
  expect(run.code).toBe(1);
  expect(JSON.parse(run.stdout)).toMatchObject({ equal: false, difference: { field: "creditMax" } });
  for (const args of [
    ["record", output],
    ["record", output, "--model", "m", "--fee", "1e3"],
    ["record", output, "--model", "m", "--fee", "0.0000000000000000001"],
    ["record", output, "--model", "m", "--created-at", "yesterday"],
    ["verify", changed],
    ["notice", changed, "--text", output, "--format", "pdf"],
  ])
    expect(datanet(here, args).code, args.join(" ")).toBe(2);
});

test("what cannot be written is refused before it is recorded, and what is recorded can be read", () => {
  const folder = copyFolder(here);
  const log = join(folder, "store/records.log");
  const before = readFileSync(log);
  writeFileSync(join(folder, "file"), "");
  const options: [string[], RegExp][] = [
    [["--out", join(folder, "none/r.json")], /none\/r\.json: cannot be written \(ENOENT\)/],
    [["--out", folder], /: a folder, wanted a file to write the record to; name one$/],
    [["--out", ""], /: --out is empty, wanted a file/],
    [["--out", "/dev/null"], /\/dev\/null: no file, wanted a file/],
    [["--inference", ""], /: inference id: 0 characters, wanted 1 to 1000; give another$/],
    [["--inference", "i".repeat(1001)], /: inference id: 1001 characters, wanted/],
    [["--fee", "1", "--currency", ""], /: currency: 0 characters, wanted/],
  ];
  for (const [given, message] of options) {
    const run = record(folder, ...given);
    expect(run.stderr.trimEnd()).toMatch(message);
    expect(run.stderr).toMatch(/^[^\n]+\n$/);
    expect(run.code).toBe(1);
    expect(readFileSync(log)).toEqual(before);
  }
  const records = join(folder, "store/records");
  for (const [kind, what] of [
    ["file", "no folder"],
    ["dir", "a symbolic link"],
  ] as const) {
    rmSync(records, { recursive: true, force: true });
    if (kind === "file") writeFileSync(records, "");
    else symlinkSync(join(folder, "home"), records);
    expect(record(folder).stderr).toContain(`records: ${what}, wanted a folder; remove it\n`);
    expect(readFileSync(log)).toEqual(before);
  }
});

test("a day that its month has not is no time", () => {
  for (const time of ["2026-02-31T12:00:00Z", "2026-02-28T24:00:00Z"]) {
    const run = record(here, "--created-at", time);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain(`--created-at "${time}", wanted a time in UTC`);
  }
});

test("a notice with --json is one JSON value in every format", () => {
  const { file } = answer<Recorded>(record(here, "--json"));
  for (const format of ["notice", "spdx", "agent-trace"]) {
    const notice = (...more: string[]) =>
      datanet(here, ["notice", file, "--text", output, "--format", format, ...more]);
    const told = answer<object>(notice("--json"));
    if (format === "agent-trace") expect(told).toEqual(JSON.parse(notice().stdout));
    else expect(told).toEqual({ format, text: notice().stdout });
  }
});
