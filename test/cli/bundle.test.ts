/** A DataNet goes from one home to another as one file, and has the same hash there. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { answer, datanet, fingerprint, makeStore, newFolder, sources } from "./run.ts";

interface Imported {
  readonly outcome: string;
  readonly manifestHash: string;
  readonly added: number;
}

const here = newFolder();
makeStore(here);
const bundle = join(here, "tests.bundle");
const exported = answer<{ manifestHash: string }>(
  datanet(here, ["export", bundle, "--format", "bundle", "--json"]),
);

test("from one home to another: the same hashes, the same answers, the same bundle", () => {
  const there = newFolder();
  expect(answer<Imported>(datanet(there, ["import", bundle, "--json"]))).toMatchObject({
    outcome: "new",
    manifestHash: exported.manifestHash,
    store: join(there, "store"),
  });
  expect(answer(datanet(there, ["doctor", "--json"]))).toMatchObject({ ok: true });
  const output = join(sources, "tidepool/tideTable.ts");
  const [a, b] = [here, there].map((folder) => datanet(folder, ["attribute", output, "--json"]));
  expect(b).toEqual(a);
  answer(datanet(there, ["export", "again.bundle", "--format", "bundle", "--json"]));
  expect(readFileSync(join(there, "again.bundle")).equals(readFileSync(bundle))).toBe(true);
});

test("a newer bundle brings what is new, an older one nothing, a fork is refused, and purged texts stay behind", () => {
  const [giver, taker] = [newFolder(), newFolder()];
  for (const folder of [giver, taker]) answer(datanet(folder, ["import", bundle, "--json"]));
  const more = join(giver, "more.txt");
  writeFileSync(more, "a few words of somebody else, which nobody has written so far\n");
  answer(datanet(giver, ["contribute", more, "--contributor", "Later", "--json"]));
  const { revoked } = answer<{ revoked: string }>(datanet(giver, ["revoke", "1", "--json"]));
  const purged = answer<{ purged: { contribution: string }[] }>(datanet(giver, ["purge", "--json"]));
  expect(purged.purged).toMatchObject([{ contribution: revoked, order: 1 }]);
  expect(readdirSync(join(giver, "store/blobs"))).not.toContain(revoked);
  const { manifestHash } = answer<Imported>(
    datanet(giver, ["export", "newer.bundle", "--format", "bundle", "--json"]),
  );
  const newer = join(giver, "newer.bundle");
  expect(answer<Imported>(datanet(taker, ["import", newer, "--json"]))).toMatchObject({
    outcome: "newer",
    manifestHash,
    added: 1,
    revoked: 1,
  });
  const before = fingerprint(join(taker, "store"));
  const older = datanet(taker, ["import", bundle]);
  expect(older).toMatchObject({ code: 0, stdout: expect.stringMatching(/older than .*nothing was changed/) });
  expect(fingerprint(join(taker, "store"))).toBe(before);

  const other = join(here, "other.txt");
  writeFileSync(other, "other words of another person, which stand in the place of those\n");
  answer(datanet(here, ["contribute", other, "--contributor", "Fork", "--json"]));
  const fork = join(here, "fork.bundle");
  answer(datanet(here, ["export", fork, "--format", "bundle", "--json"]));
  const refused = datanet(taker, ["import", fork]);
  expect(refused).toMatchObject({ code: 1, stdout: "" });
  expect(refused.stderr).toMatch(
    /^[^\n]*contributions\.log:\d+: registers [^\n]*, wanted registers [^\n]*\n$/,
  );
  expect(fingerprint(join(taker, "store"))).toBe(before);
});

test("wrong calls are refused in a line", () => {
  const folder = newFolder();
  const cases: readonly (readonly [number, readonly string[], RegExp])[] = [
    [1, ["import", join(sources, "tidepool/tideTable.ts")], /wanted a bundle/],
    [1, ["import", "nothing.bundle"], /nothing\.bundle: does not exist/],
    [2, ["import", bundle, "--width", "2"], /--width goes with an index directory/],
    [
      1,
      ["export", bundle, "--format", "bundle", "--store", join(here, "store")],
      /exists already, wanted a new file/,
    ],
    [1, ["export", "no/such/folder/x", "--format", "bundle", "--store", join(here, "store")], /no folder/],
    [
      2,
      ["export", "x", "--format", "bundle", "--segments", "2"],
      /--segments goes with --format infini-gram/,
    ],
    [2, ["export", "x", "--format", "zip"], /there are infini-gram and bundle/],
    [1, ["purge"], /no DataNet here/],
  ];
  for (const [code, args, message] of cases) {
    const run = datanet(folder, args);
    expect(run, String(args)).toMatchObject({ code, stdout: "" });
    expect(run.stderr.split("\n")[0]).toMatch(message);
  }
  expect(existsSync(join(folder, "store"))).toBe(false);
});
