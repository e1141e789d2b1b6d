/** A DataNet that travels: the same contributions in the same order make the same DataNet anywhere. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { examine } from "../../core/node/doctor.ts";
import { importBundle } from "../../core/node/importBundle.ts";
import { purge } from "../../core/node/purge.ts";
import { type Recorded, recordInference, verifyRecord } from "../../core/node/record.ts";
import { readRecords } from "../../core/node/recordLog.ts";
import { revoke } from "../../core/node/revoke.ts";
import { openStore, readText } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";
import { add, bundleOf, emptyStore, env, manifestHashOf, newPath, offer } from "./bundleStores.ts";

/** Each run makes three stores, some of whose steps wait for the disk. */
const numRuns = Math.ceil((fc.readConfigureGlobal().numRuns ?? 100) / 10);

type Step = { readonly add: number } | { readonly revoke: number } | "purge";
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ add: fc.integer({ min: 1, max: 6 }) }) },
    { weight: 3, arbitrary: fc.record({ revoke: fc.nat(99) }) },
    { weight: 1, arbitrary: fc.constant("purge" as const) },
  ),
  { maxLength: 6 },
);

let next = 0;
async function take(dir: string, all: readonly Step[]): Promise<void> {
  for (const step of all) {
    if (step === "purge") await purge(dir, env);
    else if ("add" in step) {
      const offers = Array.from({ length: step.add }, () => offer(next++, next % 3 === 0 ? "Ben" : "Ada"));
      await add(dir, offers);
    } else {
      const standing = (await openStore(dir)).snapshot.contributions.filter(({ revoked }) => !revoked);
      if (standing.length > 0) await revoke(dir, String(standing[step.revoke % standing.length].order), env);
    }
  }
}

async function annotated(dir: string, text: string): Promise<unknown> {
  const { snapshot } = await openStore(dir);
  return annotate(snapshot, loadTables(), text, "javascript");
}

test("any store: elsewhere, at once or in two steps, it has the same hash, annotations and bundle", {
  timeout: numRuns * 5_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom("lexeme", "bytes"), steps, steps, async (tokenizer, early, late) => {
      const here = await emptyStore(tokenizer);
      await take(here, early);
      const first = await bundleOf(here);
      await take(here, late);
      const second = await bundleOf(here);
      const hash = await manifestHashOf(here);
      const [once, twice] = [newPath("once"), newPath("twice")];
      expect(await importBundle(once, second, { env })).toMatchObject({ outcome: "new", manifestHash: hash });
      await importBundle(twice, first, { env });
      expect(await importBundle(twice, second, { env })).toMatchObject({ manifestHash: hash });

      const output = Array.from({ length: 4 }, (_, i) => offer(Math.max(0, next - 2 * i)).text).join("");
      const wanted = await annotated(here, output);
      for (const there of [once, twice]) {
        expect((await openStore(there)).snapshot.contributions).toEqual(
          (await openStore(here)).snapshot.contributions,
        );
        expect(await annotated(there, output)).toEqual(wanted);
        expect((await examine(there)).findings).toEqual([]);
        expect(readFileSync(join(there, "contributions.log"))).toEqual(
          readFileSync(join(here, "contributions.log")),
        );
      }
      expect(readFileSync(await bundleOf(once)).equals(readFileSync(second))).toBe(true);
      // An older one afterwards changes nothing, the same one neither.
      const isOlder = (await openStore(here)).manifest.log.bytes > logBytes(first);
      const again = await importBundle(once, first, { env });
      expect(again).toMatchObject({ outcome: isOlder ? "older" : "same", added: 0, revoked: 0 });
      expect(await manifestHashOf(once)).toBe(hash);
      for (const dir of [here, once, twice]) rmSync(dir, { recursive: true });
    }),
    { numRuns },
  );
});

function logBytes(bundle: string): number {
  const [, header] = readFileSync(bundle, "latin1").split("\n", 2);
  return (JSON.parse(header) as { log: { bytes: number } }).log.bytes;
}

test("a text larger than a block travels, and so do texts that no block packs well", async () => {
  const here = await emptyStore();
  const text = (bytes: number, letter: string): string =>
    letter.repeat(bytes - 8) + String(bytes).padStart(8);
  const texts = [text(5 * 2 ** 20, "a"), text(2 ** 20, "b"), "short one"];
  await add(
    here,
    texts.map((each, n) => ({ ...offer(n), text: each, bytes: new TextEncoder().encode(each) })),
  );
  const there = newPath("store");
  const bundle = await bundleOf(here);
  expect(await importBundle(there, bundle, { env })).toMatchObject({
    manifestHash: await manifestHashOf(here),
  });
  expect(readFileSync(await bundleOf(there)).equals(readFileSync(bundle))).toBe(true);
}, 60_000);

test("purging deletes the texts of what was revoked, once, and nothing else changes", async () => {
  const dir = await emptyStore();
  await add(dir, [offer(1), offer(2), offer(3)]);
  await revoke(dir, "2", env);
  const hash = await manifestHashOf(dir);
  const { purged, bytes } = await purge(dir, env);
  expect(purged.map(({ order }) => order)).toEqual([2]);
  expect(bytes).toBeGreaterThan(0);
  expect(await purge(dir, env)).toEqual({ purged: [], bytes: 0 });
  expect(await manifestHashOf(dir)).toBe(hash);
  expect(await examine(dir)).toMatchObject({ findings: [], checked: { contributions: 3 } });
  const store = await openStore(dir);
  await expect(readText(store, store.snapshot.contributions[1])).rejects.toMatchObject({
    code: "notFound",
    message: expect.stringMatching(/text removed, contribution 2 \(files\/2\/a b\.js\) was revoked/),
  });
  expect(await readText(store, store.snapshot.contributions[2])).toBe(offer(3).text);
});

test("a cancelled export leaves no file, a cancelled import no store, and a store as it was", async () => {
  const here = await emptyStore();
  await add(here, [offer(1), offer(2)]);
  const bundle = await bundleOf(here);
  const there = newPath("store");
  for (const step of ["verifying", "reading", "indexing", "writing"]) {
    const controller = new AbortController();
    const onProgress = (now: { step: string }): void => {
      if (now.step === step) controller.abort();
    };
    const imported = importBundle(there, bundle, { env, signal: controller.signal, onProgress });
    if (step === "writing")
      await imported; // Too late.
    else {
      await expect(imported).rejects.toMatchObject({ code: "cancelled" });
      expect(existsSync(there)).toBe(false);
    }
  }
  expect(await manifestHashOf(there)).toBe(await manifestHashOf(here));
});

test("a fork is refused with the first line that differs, and changes nothing", async () => {
  const here = await emptyStore();
  await add(here, [offer(1), offer(2)]);
  const there = newPath("store");
  await importBundle(there, await bundleOf(here), { env });
  await add(here, [offer(3), offer(4)]);
  const ahead = await bundleOf(here);
  await revoke(there, "2", env);
  const hash = await manifestHashOf(there);
  const refusal = {
    code: "forked",
    message: expect.stringMatching(
      /^[^\n]*:3: registers 0x[0-9a-f]{64} \(files\/3\/a b\.js of Ada\), wanted revokes 0x[0-9a-f]{64} as in [^\n]*contributions\.log; [^\n]*--store$/,
    ),
  };
  await expect(importBundle(there, ahead, { env })).rejects.toMatchObject(refusal);
  expect(await manifestHashOf(there)).toBe(hash);
  expect((await examine(there)).findings).toEqual([]);
  // Somebody who has all of the bundle and one more line is no fork, but somebody who has it in another place is.
  await expect(importBundle(here, await bundleOf(there), { env })).rejects.toMatchObject({ code: "forked" });
  expect(await importBundle(here, ahead, { env })).toMatchObject({ outcome: "same" });
});

test("a bundle of a store that holds nothing makes a store that holds nothing", async () => {
  const here = await emptyStore("bytes", "nothing yet");
  const there = newPath("store");
  expect(await importBundle(there, await bundleOf(here), { env })).toMatchObject({ added: 0, records: 0 });
  expect((await openStore(there)).snapshot).toEqual((await openStore(here)).snapshot);
});

test("records travel, verify elsewhere, and stay where two stores have their own", async () => {
  const record = async (dir: string, n: number): Promise<Recorded> => {
    const { text, bytes, language } = offer(n);
    const inference = { output: { text, bytes }, language, context: undefined, excluded: [], fee: undefined };
    const head = { modelId: "tiny-1", createdAt: "2026-01-02T03:04:05.000Z", inferenceId: `inference ${n}` };
    return recordInference(await openStore(dir), { ...inference, ...head }, env);
  };
  const here = await emptyStore();
  await add(here, [offer(1), offer(2)]);
  const first = await record(here, 1);
  const there = newPath("store");
  expect(await importBundle(there, await bundleOf(here), { env })).toMatchObject({ records: 1 });
  const { bytes, text } = offer(1);
  expect(await verifyRecord(await openStore(there), first.record, { bytes, text }, undefined)).toBe(
    undefined,
  );

  // A record more, and nothing else; then the one of a state that is gone.
  await record(here, 2);
  await add(here, [offer(3)]);
  await revoke(here, "1", env);
  await record(here, 3);
  expect(await importBundle(there, await bundleOf(here), { env })).toMatchObject({ added: 1, records: 2 });
  expect(await verifyRecord(await openStore(there), first.record, { bytes, text }, undefined)).toBe(
    undefined,
  );
  expect(await readRecords(await openStore(there))).toEqual(await readRecords(await openStore(here)));

  await record(there, 4);
  await record(here, 5);
  await add(here, [offer(6)]);
  const kept = await readRecords(await openStore(there));
  const pulled = await importBundle(there, await bundleOf(here), { env });
  expect(pulled).toMatchObject({ added: 1, records: undefined, manifestHash: await manifestHashOf(here) });
  expect(await readRecords(await openStore(there))).toEqual(kept);
  expect((await examine(there)).findings).toEqual([]);
});
