import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { readChainEntry, writeChainEntry } from "../../core/node/chainEntry.ts";
import { createStore } from "../../core/node/createStore.ts";
import { sealJson } from "../../core/node/durable.ts";
import { openStore } from "../../core/node/store.ts";

const accountOf = (n: number): string => `0x${n.toString(16).padStart(40, "0")}`;
const entry = { chainId: "1612", registry: accountOf(1), ledger: accountOf(2), pool: accountOf(3) };

let dir: string;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "datanet-chain-"));
  await createStore(dir, { name: "chained", tokenizer: "lexeme" });
});
afterEach(() => rmSync(dir, { recursive: true }));

test("a store names no contracts, then its own, and stays the same DataNet", async () => {
  const { dataNetId } = (await openStore(dir)).snapshot;
  expect(await readChainEntry(dir)).toBeUndefined();
  await writeChainEntry(dir, entry);
  await writeChainEntry(dir, entry);
  expect(await readChainEntry(dir)).toEqual(entry);
  expect((await openStore(dir)).snapshot.dataNetId).toBe(dataNetId);
});

test("a store does not change to other contracts", async () => {
  await writeChainEntry(dir, entry);
  const message = `${join(dir, "datanet.json")}: names contracts on chain 1612, pool ${entry.pool}, wanted none; make another store for other contracts`;
  await expect(writeChainEntry(dir, { ...entry, pool: accountOf(4) })).rejects.toThrow(
    new DataNetError("exists", message),
  );
  expect(await readChainEntry(dir)).toEqual(entry);
});

test.each([
  ["null", null],
  ["a chain that is none", { ...entry, chainId: "0" }],
  ["a number for digits", { ...entry, chainId: 1612 }],
  ["a missing contract", { chainId: "1", registry: accountOf(1), ledger: accountOf(2) }],
  ["capitals", { ...entry, pool: accountOf(10).toUpperCase() }],
])("refuses %s", async (_, chain) => {
  const path = join(dir, "datanet.json");
  const { sha256: __, ...config } = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, sealJson({ ...config, chain }));
  await expect(readChainEntry(dir)).rejects.toMatchObject({
    code: "corruptStore",
    message: expect.stringContaining("wanted a chain id in digits"),
  });
});

test("a folder that is no store is refused", async () => {
  await expect(writeChainEntry(join(dir, "segments"), entry)).rejects.toMatchObject({ code: "notFound" });
});
