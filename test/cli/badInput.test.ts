import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import {
  answer,
  copyFolder,
  datanet,
  filesBelow,
  fingerprint,
  makeStore,
  newFolder,
  type Run,
  sources,
} from "./run.ts";

/** What root may do anyway is tried as nobody. */
const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

let whole: string;
beforeAll(() => {
  whole = newFolder();
  makeStore(whole);
});

/** A refusal: exit 1, nothing on stdout, one line on stderr that says what is wanted. */
function expectRefusal({ code, stdout, stderr }: Run, says: RegExp): void {
  expect(stderr).toMatch(says);
  expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
}

const sentence =
  "The harbor master counts cormorants at dusk and writes their number on the sluice gate with chalk.\n";

/** Makes a bad input at a path. */
const inputs: Record<string, (path: string) => void> = {
  missing: () => {},
  unreadable: (path) => {
    writeFileSync(path, sentence);
    chmodSync(path, 0);
  },
  empty: (path) => writeFileSync(path, ""),
  binary: (path) => writeFileSync(path, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0xff, 0xfe, 0])),
  "of 200 MB": (path) => {
    const file = openSync(path, "w");
    ftruncateSync(file, 200 * 2 ** 20);
    closeSync(file);
  },
  "not UTF-8": (path) => writeFileSync(path, Buffer.from(`caf\xe9 ${sentence}`, "latin1")),
  "UTF-16": (path) => writeFileSync(path, Buffer.from(`\ufeff${sentence}`, "utf16le")),
  "with lone surrogates": (path) =>
    writeFileSync(path, Buffer.concat([Buffer.from(sentence), Buffer.from([0xed, 0xa0, 0x80, 0x0a])])),
  "a symlink loop": (path) => {
    symlinkSync(`${path}.other`, path);
    symlinkSync(path, `${path}.other`);
  },
  "a folder without permission": (path) => {
    mkdirSync(path);
    writeFileSync(join(path, "a.txt"), sentence);
    chmodSync(path, 0);
  },
};

describe("contribute refuses a PATH that is", () => {
  test.each([
    ["missing", /bad\.txt: does not exist/],
    ["unreadable", /bad\.txt: .*(EACCES|permission)/i],
    ["a symlink loop", /bad\.txt: .*leads back to itself/],
    ["a folder without permission", /bad\.txt: .*(EACCES|permission)/i],
  ])("%s", (name, says) => {
    const folder = copyFolder(whole);
    writeFileSync(join(folder, "good.txt"), sentence);
    inputs[name]!(join(folder, "bad.txt"));
    makeWritable(folder);
    const before = fingerprint(join(folder, "store"));
    const run = datanet(folder, ["contribute", "good.txt", "bad.txt", "--contributor", "A"], asNobody);
    expectRefusal(run, says);
    expect(fingerprint(join(folder, "store"))).toBe(before);
  });
});

describe("contribute passes over, with a reason, a file that is", () => {
  test.each([
    ["empty", /empty/],
    ["binary", /binary/],
    ["of 200 MB", /^209715200 bytes, at most \d+ are taken/],
    ["not UTF-8", /not UTF-8 \(byte 0xE9 at byte offset 3\)/],
    ["UTF-16", /UTF-16/],
    ["with lone surrogates", /not UTF-8 \(byte 0xED/],
  ])("%s", (name, says) => {
    const folder = copyFolder(whole);
    inputs[name]!(join(folder, "bad.txt"));
    const before = fingerprint(join(folder, "store"));
    const report = answer<Report>(datanet(folder, ["contribute", "bad.txt", "--contributor", "A", "--json"]));
    expect(report.added).toEqual([]);
    expect(report.skipped).toEqual([{ path: "bad.txt", reason: expect.stringMatching(says) }]);
    expect(fingerprint(join(folder, "store"))).toBe(before);
  });
});

interface Report {
  readonly added: readonly { readonly path: string; readonly tokens: number }[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

describe("attribute refuses a FILE that is", () => {
  test.each([
    ["missing", /bad\.txt: does not exist/],
    ["unreadable", /bad\.txt: .*(EACCES|permission)/i],
    ["empty", /bad\.txt: empty/],
    ["binary", /bad\.txt: binary/],
    ["of 200 MB", /bad\.txt: 209715200 bytes, at most \d+/],
    ["not UTF-8", /bad\.txt: not UTF-8/],
    ["UTF-16", /bad\.txt: UTF-16/],
    ["with lone surrogates", /bad\.txt: not UTF-8/],
    ["a symlink loop", /bad\.txt: .*leads back to itself/],
    ["a folder without permission", /bad\.txt: .*(EACCES|permission|folder|directory)/i],
  ])("%s", (name, says) => {
    const folder = copyFolder(whole);
    inputs[name]!(join(folder, "bad.txt"));
    makeWritable(folder);
    expectRefusal(datanet(folder, ["attribute", "bad.txt", "--json"], asNobody), says);
  });
});

test.each([
  ["a byte order mark", (text: string) => `\ufeff${text}`, 0],
  ["CRLF line ends", (text: string) => text.replaceAll("\n", "\r\n"), 0],
])("a text with %s has the tokens and the sources of the text without", (_, change) => {
  const text = readFileSync(join(sources, "tidepool/tideTable.ts"), "utf8");
  const folder = copyFolder(whole);
  writeFileSync(join(folder, "plain.ts"), text);
  writeFileSync(join(folder, "changed.ts"), change(text));
  const [plain, changed] = ["plain.ts", "changed.ts"].map((file) =>
    answer<Annotation>(datanet(folder, ["attribute", file, "--json"])),
  );
  expect(plain!.shares[0]!.contributor).toBe("Marit Sandvik");
  expect(changed!.shares).toEqual(plain!.shares);
  const contributed = answer<Report>(
    datanet(folder, ["contribute", "changed.ts", "--contributor", "A", "--json"]),
  );
  expect(contributed.added).toEqual([
    expect.objectContaining({ path: "changed.ts", tokens: plain!.tokenCount }),
  ]);
});

interface Annotation {
  readonly tokenCount: number;
  readonly shares: readonly { readonly contributor: string; readonly share: number }[];
}

describe("a store", () => {
  const calls = [
    ["stats"],
    ["attribute", join(sources, "tidepool/tideTable.ts")],
    ["doctor"],
    ["contribute", sources, "--contributor", "A"],
  ];

  test.each(calls)("that does not exist is named by %s", (...args) => {
    const folder = newFolder();
    expectRefusal(datanet(folder, args), /store: no DataNet here.*datanet init/);
    expect(filesBelow(folder)).toEqual([]);
  });

  test.each([
    ["datanet.json", "store"],
    ["manifest.json", "manifest"],
  ])("whose %s a newer version wrote is refused", (name, schema) => {
    const folder = copyFolder(whole);
    const path = join(folder, "store", name);
    writeFileSync(path, readFileSync(path, "utf8").replace(`datanet/${schema}@1`, `datanet/${schema}@2`));
    const before = fingerprint(join(folder, "store"));
    for (const args of calls) expectRefusal(datanet(folder, args), /@2.*@1.*install a newer version/);
    expect(fingerprint(join(folder, "store"))).toBe(before);
  });

  test("that is there already is not made again", () => {
    const before = fingerprint(join(whole, "store"));
    expectRefusal(datanet(whole, ["init"]), /store: a DataNet is here already/);
    expect(fingerprint(join(whole, "store"))).toBe(before);
  });
});

test("wrong usage is exit 2 with one line", () => {
  for (const args of [["contribute"], ["no-such-command"], ["attribute"], ["stats", "--no-such-option"]]) {
    const { code, stdout, stderr } = datanet(whole, args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
    expect(stderr).not.toMatch(/\n {4}at /);
  }
});

/** A user who is not root must be able to write the store, for a refusal to be about the input. */
function makeWritable(folder: string): void {
  for (const path of [
    folder,
    join(folder, "store"),
    join(folder, "store/segments"),
    join(folder, "store/blobs"),
  ])
    chmodSync(path, 0o777);
  for (const file of filesBelow(join(folder, "store"))) chmodSync(join(folder, "store", file), 0o666);
}
