import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type RootData, rootData, rootDataText } from "../../core/reward/rootData.ts";
import { answer, datanet } from "./run.ts";

const folder = mkdtempSync(join(tmpdir(), "datanet-root-"));
afterAll(() => rmSync(folder, { recursive: true }));

const accountOf = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
const place = { chainId: 1612n, pool: accountOf(1), token: accountOf(2), ledgerRoot: `0x${"9".repeat(64)}` };
const earned = [5n, 7n].map((cumulative, i) => ({ account: accountOf(10 + i), cumulative }));
const first = rootData({ ...place, epoch: 1, previousRoot: null }, earned);
const second = rootData({ ...place, epoch: 2, previousRoot: first.root }, earned);
const write = (name: string, data: RootData): string => {
  writeFileSync(join(folder, name), rootDataText(data));
  return name;
};
const before = write("1.json", first);
const after = write("2.json", second);
const lied = write("lied.json", { ...second, total: "13" });

test("says that a root follows from its data", () => {
  const run = datanet(folder, ["verify-root", after, "--previous", before]);
  expect(run).toEqual({
    code: 0,
    stdout: `2.json: epoch 2, 2 accounts, total 12, root ${second.root}: all of it follows\n`,
    stderr: "",
  });
  expect(answer(datanet(folder, ["verify-root", after, "--json"]))).toEqual({
    equal: true,
    epoch: 2,
    accounts: 2,
    total: "12",
    root: second.root,
  });
});

test("names the first thing that differs, and ends with 1", () => {
  expect(datanet(folder, ["verify-root", lied])).toEqual({
    code: 1,
    stdout: "",
    stderr: "datanet: lied.json: total: 13, wanted 12, the sum of all leaves\n",
  });
  const { code, stdout } = datanet(folder, ["verify-root", lied, "--json"]);
  const difference = { field: "total", found: "13", wanted: "12, the sum of all leaves" };
  expect([code, JSON.parse(stdout)]).toEqual([1, { equal: false, difference }]);
});

test.each([
  [
    ["verify-root", "none.json"],
    1,
    "datanet: none.json: does not exist, wanted a file or folder; check the path\n",
  ],
  [
    ["verify-root"],
    2,
    "datanet: verify-root: 0 arguments, wanted 1\nusage: datanet verify-root FILE [--previous FILE]\n",
  ],
])("refuses %j", (args, code, stderr) => {
  expect(datanet(folder, args)).toEqual({ code, stdout: "", stderr });
});
