import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keccak } from "../../core/base/hash.ts";
import { loadTables } from "../../core/node/tables.ts";

test.each(["information", "commons"] as const)("the hash of tables/%s.bin is that of the file", (name) => {
  expect(loadTables().hashes[name]).toBe(keccak(readFileSync(`tables/${name}.bin`)));
});

test("the tables are parsed once", () => {
  expect(loadTables()).toBe(loadTables());
});
