import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const committed = "core/chain/abi";

test("the committed ABIs are what the compiler makes of the contracts", () => {
  const written = mkdtempSync(join(tmpdir(), "datanet-abi-"));
  try {
    execFileSync(process.execPath, ["scripts/contracts.mjs", "--abi", written]);
    const names = readdirSync(written).sort();
    expect(readdirSync(committed).sort()).toEqual(names);
    for (const name of names)
      expect(readFileSync(join(committed, name), "utf8"), `${name}: run npm run contracts`).toBe(
        readFileSync(join(written, name), "utf8"),
      );
  } finally {
    rmSync(written, { recursive: true });
  }
});
