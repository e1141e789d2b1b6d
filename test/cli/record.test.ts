import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { answer, datanet, makeStore, newFolder, sources } from "./run.ts";

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
