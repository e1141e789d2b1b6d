import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  answer,
  copyFolder,
  datanet,
  drawn,
  filesBelow,
  fingerprint,
  makeStore,
  newFolder,
  sources,
} from "./run.ts";

const random = drawn(Number(process.env.DATANET_SEED));
const rounds = process.env.DATANET_LONG ? 20 : 1;
const whole = newFolder();
makeStore(whole);
const passage = join(sources, "lanternbook/lanternQueue.ts");
const rightAnswer = attribution(whole).stdout;

test.each(
  filesBelow(join(whole, "store")).filter((file) => readFileSync(join(whole, "store", file)).length > 0),
)("a flipped byte in %s is found, named, and never changes an answer", (file) => {
  for (let round = 0; round < rounds; round++) {
    const folder = copyFolder(whole);
    const path = join(folder, "store", file);
    const bytes = readFileSync(path);
    const at = Math.floor(random() * bytes.length);
    bytes[at]! ^= 1 << Math.floor(random() * 8);
    writeFileSync(path, bytes);
    const where = `byte ${at} of ${bytes.length}`;

    const doctor = datanet(folder, ["doctor", "--json"]);
    expect({ where, code: doctor.code }).toEqual({ where, code: 1 });
    const { ok, findings } = JSON.parse(doctor.stdout) as { ok: boolean; findings: { where: string }[] };
    expect(ok).toBe(false);
    // What stands in one file may be found missing in another, but some file of the store is named.
    expect(findings.length, where).toBeGreaterThan(0);
    for (const finding of findings) expect(finding.where).toContain(join(folder, "store"));

    const damaged = fingerprint(join(folder, "store"));
    const { code, stdout, stderr } = attribution(folder);
    if (code === 0) expect(stdout).toBe(rightAnswer);
    else {
      expect({ where, code, stdout }).toEqual({ where, code: 1, stdout: "" });
      expect(stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(stderr).toContain(join(folder, "store"));
    }
    expect(fingerprint(join(folder, "store"))).toBe(damaged);
  }
});

test("the whole store has nothing to be found", () => {
  expect(answer(datanet(whole, ["doctor", "--json"]))).toMatchObject({ ok: true, findings: [] });
});

function attribution(folder: string): ReturnType<typeof datanet> {
  return datanet(folder, ["attribute", passage, "--json"]);
}
