/** Bundles that are not as an export wrote them: refused in one line, and nothing is made of them. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { importBundle } from "../../core/node/importBundle.ts";
import { revoke } from "../../core/node/revoke.ts";
import {
  add,
  bundleOf,
  emptyStore,
  env,
  fileOf,
  manifestHashOf,
  newPath,
  offer,
  sealed,
} from "./bundleStores.ts";

let bytes: Buffer;
let log: Buffer;
let manifestHash: string;
beforeAll(async () => {
  const dir = await emptyStore();
  await add(dir, [offer(1), offer(2)]);
  await revoke(dir, "1", env);
  bytes = readFileSync(await bundleOf(dir));
  log = readFileSync(join(dir, "contributions.log"));
  manifestHash = await manifestHashOf(dir);
});

/** Imports where no store is. @returns the refusal; undefined when the bundle made the DataNet it was made of */
async function refusalOf(path: string): Promise<DataNetError | undefined> {
  const there = newPath("store");
  try {
    await importBundle(there, path, { env });
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    expect(error.message).toMatch(/^[^\n]+$/);
    expect(error.message.startsWith(path)).toBe(true);
    expect(existsSync(there)).toBe(false);
    return error;
  }
  expect(await manifestHashOf(there)).toBe(manifestHash);
  expect(readFileSync(join(there, "contributions.log")).equals(log)).toBe(true);
  return undefined;
}

test("each bit that is flipped is seen, and each byte that is missing or behind", async () => {
  for (let at = 0; at < bytes.length; at++) {
    const flipped = Buffer.from(bytes);
    flipped[at] ^= 1 << (at % 8);
    expect(await refusalOf(fileOf(flipped)), `byte ${at}`).toBeDefined();
    expect(await refusalOf(fileOf(bytes.subarray(0, at))), `cut at ${at}`).toBeDefined();
  }
  expect(await refusalOf(fileOf(Buffer.concat([bytes, Buffer.of(0)])))).toBeDefined();
  expect(await refusalOf(fileOf(bytes))).toBeUndefined();
}, 120_000);

test("the same, where the hash at the end is made to fit", async () => {
  const change = fc.record({ at: fc.nat(bytes.length - 33), bit: fc.nat(7), cut: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, bit, cut }) => {
      const changed = Buffer.from(bytes);
      changed[at] ^= 1 << bit;
      const path = fileOf(sealed(cut ? Buffer.concat([bytes.subarray(0, at), Buffer.alloc(32)]) : changed));
      const refusal = await refusalOf(path);
      if (cut) expect(refusal).toBeDefined();
    }),
  );
}, 120_000);

test("what is no bundle says so", async () => {
  expect((await refusalOf(fileOf(Buffer.from("hello"))))?.message).toMatch(/5 bytes, wanted a bundle/);
  expect((await refusalOf(fileOf(Buffer.alloc(100, "x"))))?.message).toMatch(/begins "xxx/);
  const later = await refusalOf(
    fileOf(Buffer.from(bytes.toString("latin1").replace("bundle 1", "bundle 2"), "latin1")),
  );
  expect(later).toMatchObject({ code: "unsupportedVersion", message: expect.stringMatching(/format 2/) });
});
