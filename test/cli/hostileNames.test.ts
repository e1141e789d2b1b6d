/** What somebody else named, or a wrong call repeats, never drives the terminal nor fakes a line of ours. */
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { visible, visibleLine } from "../../cli/print.ts";
import { cli, copyFolder, datanet, environment, makeStore, newFolder, type Run, sources } from "./run.ts";

const marks = "\u061c\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069\u0085\u009b\u007f";
const hostile = `x\u001b[2J\u001b]0;owned\u0007\r\nadded 9 files\t${marks}y`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

const whole = newFolder();
beforeAll(() => makeStore(whole));

function expectSafe({ stdout, stderr }: Run): void {
  expect(stdout + stderr).not.toMatch(unsafe);
  expect(stdout + stderr).not.toMatch(/^added 9 files/m);
}

/** Said on standard error in one line and, at wrong usage, one of usage. */
function expectRefusal(run: Run, code: number): void {
  expectSafe(run);
  expect(run).toMatchObject({ code, stdout: "" });
  expect(run.stderr.split("\n")).toHaveLength(code === 2 ? 3 : 2);
}

test("each character becomes one that is seen; text keeps its lines and tabs", () => {
  expect(visibleLine(hostile)).not.toMatch(unsafe);
  expect(visibleLine(hostile)).toHaveLength(hostile.length);
  expect(visibleLine("a\u001b[2J\n\tb")).toBe("a␛[2J␊␉b");
  expect(visible("a\u001b[2J\n\tb\u2028c")).toBe("a␛[2J\n\tb\ufffdc");
  expect(visibleLine("Łódź 東京 🦀 e\u0301")).toBe("Łódź 東京 🦀 e\u0301");
});

describe("a refusal that repeats what was typed", () => {
  test.each([
    [1, ["stats", "--store", hostile]],
    [1, ["doctor", "--store", hostile]],
    [1, ["attribute", hostile]],
    [1, ["contribute", hostile, "--contributor", "A"]],
    [1, ["contribute", ".", "--contributor", hostile]],
    [1, ["contribute", ".", "--contributor", "A", "--license", hostile]],
    [1, ["revoke", hostile]],
    [1, ["init", "--store", "other", "--tokenizer", hostile]],
    [2, [hostile]],
    [2, ["stats", `--${hostile}`]],
    [2, ["attribute", join(sources, "tidepool/tideTable.ts"), "--language", hostile]],
    [2, ["stats", "--store", ""]],
  ] as const)("exit %i: %j", (code, args) => {
    expectRefusal(datanet(copyFolder(whole), args), code);
  });
});

test("names of folders and files are printed safely by what succeeds", () => {
  const folder = newFolder();
  const store = join(folder, hostile.replaceAll("/", ""));
  const run = (...args: string[]): Run => {
    const done = datanet(folder, [...args, "--store", store]);
    expect(done).toMatchObject({ code: 0, stderr: "" });
    expectSafe(done);
    return done;
  };
  run("init");
  mkdirSync(join(folder, "texts"));
  writeFileSync(join(folder, "texts", `empty${hostile}.txt`), "");
  const sentence =
    "The ferry keeper paints every third mooring post green before the herring come back in April.\n";
  writeFileSync(join(folder, "texts", "ferry.txt"), sentence);
  expect(run("contribute", "texts", "--contributor", "Ferry Keeper").stdout).toContain("skipped");
  run("doctor");
  run("stats");
});

test("doctor's findings about a folder with such a name are one line each", () => {
  const folder = newFolder();
  const store = join(folder, hostile);
  expect(datanet(folder, ["init", "--store", store])).toMatchObject({ code: 0 });
  writeFileSync(join(store, "manifest.json"), "{");
  const told = datanet(folder, ["doctor", "--store", store]);
  expectSafe(told);
  expect(told).toMatchObject({ code: 1, stdout: "" });
  const [finding, unchecked, end] = told.stderr.split("\n");
  expect(finding).toContain("manifest.json: ");
  expect([unchecked, end]).toEqual([expect.stringMatching(/^not checked: /), ""]);
});

describe("what the system refuses is one line, not a stack", () => {
  const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

  test("a store's folder that cannot be made", () => {
    const folder = newFolder();
    mkdirSync(join(folder, "closed"), { mode: 0o555 });
    const run = datanet(folder, ["init", "--store", "closed/store"], asNobody);
    expectRefusal(run, 1);
    expect(run.stderr).toMatch(/closed\/store: .*EACCES.*permissions/);
  });

  test("a state folder that cannot be made", () => {
    const folder = copyFolder(whole);
    mkdirSync(join(folder, "closed"), { mode: 0o555 });
    writeFileSync(
      join(folder, "a.txt"),
      "Gulls remember the timetable of the bakery better than the baker.\n",
    );
    const run = datanet(folder, ["contribute", "a.txt", "--contributor", "A"], {
      ...asNobody,
      env: { ...environment(folder), XDG_STATE_HOME: join(folder, "closed") },
    });
    expectRefusal(run, 1);
    expect(run.stderr).toMatch(
      /closed\/datanet\/[0-9a-f]{32}: cannot hold the lock \(EACCES\); .*XDG_STATE_HOME/,
    );
  });

  test.runIf(process.platform === "linux")("a full disk behind standard output", () => {
    const full = openSync("/dev/full", "w");
    const { code, stderr } = datanet(whole, ["stats"], { stdio: ["ignore", full, "pipe"] });
    expect(stderr).toMatch(/^datanet: write: ENOSPC.*; check the disk's space and permissions\n$/);
    expect(code).toBe(1);
  });

  test("any other call, named by its path", () => {
    const { code, stderr } = datanet(
      whole,
      ["stats"],
      failingBy(`require("fs").readdirSync("/no\\u001bwhere")`),
    );
    expect(stderr).toMatch(/^datanet: \/no␛where: ENOENT[^\n]*; check the disk's space and permissions\n$/);
    expect(code).toBe(1);
  });
});

test("a bug keeps its stack", () => {
  const { code, stderr } = datanet(whole, ["stats"], failingBy(`null.nothing`));
  expect(stderr).toMatch(/^datanet: TypeError: Cannot read properties of null[^\n]*\n {4}at /);
  expect(stderr).toContain(cli);
  expect(code).toBe(1);
});

/** Runs a statement where stats writes its first number. */
function failingBy(statement: string): { env: NodeJS.ProcessEnv } {
  const preload = join(newFolder(), "preload.cjs");
  writeFileSync(preload, `Number.prototype.toLocaleString = () => { ${statement}; };`);
  return { env: { ...environment(whole), NODE_OPTIONS: `--require ${preload}` } };
}
