import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ada, ben, commit, cyd, git, repository } from "../node/gitTree.ts";
import { datanet, newFolder, sources } from "./run.ts";

const tide = readFileSync(join(sources, "tidepool/tideTable.ts"), "utf8");
const queue = readFileSync(join(sources, "lanternbook/lanternQueue.ts"), "utf8");

interface Share {
  readonly contributor: string;
  readonly credit: string;
}

function sharesOf(
  folder: string,
  file: string,
  ...options: string[]
): { max: bigint; shares: Map<string, bigint>; own: number } {
  const { stdout } = datanet(folder, ["attribute", file, "--json", ...options]);
  const answer = JSON.parse(stdout) as { creditMax: string; shares: Share[]; own: number };
  const shares = answer.shares.map(({ contributor, credit }) => [contributor, BigInt(credit)] as const);
  return { max: BigInt(answer.creditMax), shares: new Map(shares), own: answer.own };
}

function storeOf(...contribute: string[]): string {
  const folder = newFolder();
  datanet(folder, ["init", "--name", "same"]);
  const { code, stderr } = datanet(folder, ["contribute", ...contribute]);
  expect([code, stderr]).toEqual([0, ""]);
  return folder;
}

test("authors of lines share what their file earns; two stores of one repository agree to the bit", () => {
  const dir = repository();
  commit(dir, 1, ada, { "both.ts": tide });
  commit(dir, 2, ben, { "both.ts": `${tide}\n${queue}` }, "queue\n\nCo-authored-by: Cyd <cyd@x.org>");
  const [one, two] = [storeOf("--git", dir), storeOf("--git", dir)];
  const file = join(dir, "both.ts");
  expect(datanet(one, ["attribute", file, "--json"]).stdout).toBe(
    datanet(two, ["attribute", file, "--json"]).stdout,
  );

  // The same file from one contributor earns the same in all.
  const plain = storeOf(file, "--contributor", "Eve");
  const whole = sharesOf(plain, file).shares.get("Eve")!;
  const { shares } = sharesOf(one, file);
  expect([...shares.keys()].sort()).toEqual(["Ada <ada@x.org>", "Ben <ben@x.org>", "Cyd <cyd@x.org>"]);
  expect([...shares.values()].reduce((a, b) => a + b)).toBe(whole);
  expect(shares.get("Ben <ben@x.org>")).toBe(shares.get("Cyd <cyd@x.org>")); // A gain of 65536 has two halves.

  // Of Ada's lines alone nobody else is paid.
  writeFileSync(join(one, "tide.ts"), tide);
  expect([...sharesOf(one, "tide.ts").shares.keys()]).toEqual(["Ada <ada@x.org>"]);
  const without = sharesOf(one, file, "--exclude", "somebody <ada@x.org>");
  expect(without.shares).toEqual(new Map([...shares].filter(([name]) => name !== "Ada <ada@x.org>")));
  expect(without.own).toBeCloseTo(Number(shares.get("Ada <ada@x.org>")) / Number(without.max), 12);
  expect(datanet(one, ["doctor"]).code).toBe(0);
}, 60_000);

test("a record of text by several authors is verified in a store made from a bundle", () => {
  const dir = repository();
  commit(dir, 1, ada, { "both.ts": tide });
  commit(dir, 2, ben, { "both.ts": `${tide}\n${queue}` }, "queue\n\nCo-authored-by: Cyd <cyd@x.org>");
  const one = storeOf("--git", dir);
  const text = join(dir, "both.ts");
  const { record } = JSON.parse(datanet(one, ["record", text, "--model", "m", "--json"]).stdout) as {
    record: object;
  };
  writeFileSync(join(one, "record.json"), JSON.stringify(record));
  const bundle = join(one, "bundle");
  expect(datanet(one, ["export", bundle, "--format", "bundle"]).code).toBe(0);
  const two = newFolder();
  expect(datanet(two, ["import", bundle]).stderr).toBe("");
  const verified = datanet(two, ["verify", join(one, "record.json"), "--text", text, "--json"]);
  expect(JSON.parse(verified.stdout)).toEqual({ equal: true });
}, 60_000);

test("lines of a shallow history are told of, found, and paid to nobody", () => {
  const dir = repository();
  commit(dir, 1, ada, { "a.ts": tide });
  commit(dir, 2, ben, { "b.ts": "first" });
  commit(dir, 3, cyd, { "a.ts": `${tide}\n${queue}` });
  const folder = newFolder();
  const clone = join(folder, "clone");
  git(dir, ["clone", "-q", "--depth", "1", `file://${dir}`, clone]);
  commit(clone, 4, cyd, {
    "a.ts": `${tide}\n${queue}// by cyd: eleven lanterns wait at the harbor wall tonight\n`,
  });
  datanet(folder, ["init"]);
  const { stdout } = datanet(folder, ["contribute", "--git", clone]);
  const lines = `${tide}\n${queue}`.split("\n").length - 1;
  const reason = "the history is shallow (git fetch --unshallow gets the rest), so no author is known";
  expect(stdout).toContain(
    `unknown authors of ${lines} lines of clone/a.ts: ${reason}; they are paid to nobody\n`,
  );
  writeFileSync(join(folder, "tide.ts"), tide);
  const answer = JSON.parse(datanet(folder, ["attribute", "tide.ts", "--json"]).stdout) as {
    shares: unknown[];
    unattributed: number;
    spans: { sources: { contributor: string }[] }[];
  };
  expect([answer.shares, answer.unattributed]).toEqual([[], 1]);
  expect(answer.spans[0].sources[0].contributor).toBe("unknown");
}, 60_000);

test.each([
  [
    ["--git", ".", "file"],
    "--git takes authors from the history, so neither PATH nor --contributor nor --packages go with it",
  ],
  [
    ["--git", ".", "--contributor", "A"],
    "--git takes authors from the history, so neither PATH nor --contributor nor --packages go with it",
  ],
])("contribute %j is wrong usage", (args, message) => {
  const { code, stderr } = datanet(newFolder(), ["contribute", ...args]);
  expect([code, stderr.split("\n")[0]]).toEqual([2, `datanet: ${message}`]);
});
