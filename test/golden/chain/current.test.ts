import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the vectors are what scripts/chainVectors.mjs writes", () => {
  const written = mkdtempSync(join(tmpdir(), "datanet-vectors-"));
  try {
    execFileSync(process.execPath, ["scripts/chainVectors.mjs", written]);
    const names = readdirSync(written).sort();
    expect(readdirSync(import.meta.dirname).filter((name) => name.endsWith(".json"))).toEqual(names);
    for (const name of names)
      expect(readFileSync(join(import.meta.dirname, name), "utf8"), name).toBe(
        readFileSync(join(written, name), "utf8"),
      );
  } finally {
    rmSync(written, { recursive: true });
  }
});
