import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Finding } from "../../core/node/doctor.ts";
import { answer, copyFolder, datanet, filesBelow, makeStore, newFolder, type Run } from "./run.ts";

/** What root may read anyway is tried as nobody. */
const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

const whole = newFolder();
beforeAll(() => makeStore(whole));

/** The findings of a run that printed them and said no. */
function findingsOf({ code, stdout, stderr }: Run): readonly Finding[] {
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  expect(ok).toBe(false);
  return findings;
}

/** One file of each kind. */
function kinds(folder: string): string[] {
  const kindOf = (file: string): string => file.replace(/[0-9a-fx]{32,}/g, "*");
  const first = new Map(filesBelow(join(folder, "store")).map((file) => [kindOf(file), file]));
  expect([...first.keys()]).toEqual(expect.arrayContaining(["datanet.json", "manifest.json", "blobs/*"]));
  expect(first.size).toBeGreaterThan(6);
  return [...first.values()];
}

test("a missing file is a finding", () => {
  for (const file of kinds(whole)) {
    const folder = copyFolder(whole);
    rmSync(join(folder, "store", file));
    const findings = findingsOf(datanet(folder, ["doctor", "--json"]));
    expect(
      findings.map(({ where }) => where),
      file,
    ).toContain(join(folder, "store", file));
    const { code, stdout, stderr } = datanet(folder, ["doctor"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${join(folder, "store", file)}: `);
  }
});

test("a file that may not be read is a finding", () => {
  for (const file of kinds(whole)) {
    const folder = copyFolder(whole);
    chmodSync(join(folder, "store", file), 0);
    const findings = findingsOf(datanet(folder, ["doctor", "--json"], asNobody));
    expect(findings, file).toContainEqual(
      expect.objectContaining({
        where: join(folder, "store", file),
        found: expect.stringMatching(/EACCES|permission/),
      }),
    );
  }
});

test("damage of every kind is told at once, in whole sentences", () => {
  const folder = copyFolder(whole);
  const store = join(folder, "store");
  const [blob] = readdirSync(join(store, "blobs"));
  const [segment] = readdirSync(join(store, "segments"));
  writeFileSync(join(store, "blobs", blob!), "damaged");
  rmSync(join(store, "segments", segment!), { recursive: true });
  writeFileSync(join(store, "records.log"), "");
  const { stderr } = datanet(folder, ["doctor"]);
  expect(stderr).toContain(`${join(store, "blobs", blob!)}: cannot be unpacked, wanted it whole`);
  expect(stderr).toContain(`${join(store, "segments", segment!)}: missing, wanted the folder of a segment`);
  expect(stderr).toContain("not checked: the manifest's hash");
  expect(stderr).not.toContain("check the path");
  const { stdout } = datanet(whole, ["doctor"]);
  expect(stdout).toMatch(/as it should be; checked 4 contributions, \d+ segments?, \d+ files\n$/);
});

test("a path with a colon is told apart from what was found there", () => {
  const folder = copyFolder(whole);
  const odd = join(folder, "a: b");
  renameSync(join(folder, "store"), odd);
  writeFileSync(join(odd, "manifest.json"), "{");
  const [{ where, found }] = findingsOf(datanet(folder, ["doctor", "--json", "--store", odd]));
  expect({ where, found }).toEqual({
    where: join(odd, "manifest.json"),
    found: expect.stringMatching(/^not JSON/),
  });
});

describe("a folder that is no DataNet stays an error:", () => {
  test.each([
    ["missing", () => {}],
    ["empty", (store: string) => mkdirSync(store)],
    [
      "of other things",
      (store: string) => {
        mkdirSync(store);
        writeFileSync(join(store, "README.md"), "# Mine\n");
      },
    ],
  ] as const)("%s", (_, make) => {
    const folder = newFolder();
    make(join(folder, "store"));
    const { code, stdout, stderr } = datanet(folder, ["doctor", "--json"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^datanet: .*no DataNet here[^\n]*\n$/);
  });
});

test("what unfinished calls leave is no finding", () => {
  const folder = copyFolder(whole);
  const store = join(folder, "store");
  const [segment] = readdirSync(join(store, "segments"));
  cpSync(join(store, "segments", segment!), join(store, "segments", "f".repeat(64)), { recursive: true });
  mkdirSync(join(store, "segments", `${"e".repeat(64)}.0123456789ab.tmp`));
  writeFileSync(join(store, "blobs", `0x${"d".repeat(64)}`), "half a tex");
  writeFileSync(join(store, "manifest.json.0123456789ab.tmp"), "{");
  const log = join(store, "contributions.log");
  writeFileSync(log, `{"kind":"contribute"`, { flag: "a" });
  expect(statSync(log).size).toBeGreaterThan(statSync(join(whole, "store/contributions.log")).size);
  expect(answer(datanet(folder, ["doctor", "--json"]))).toMatchObject({
    ok: true,
    findings: [],
    unchecked: [],
  });
});
