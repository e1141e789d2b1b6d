import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keccak } from "../../core/base/hash.ts";
import type { Offer } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { type Inference, type Recorded, recordInference, verifyRecord } from "../../core/node/record.ts";
import { revoke } from "../../core/node/revoke.ts";
import { blobPath, openStore } from "../../core/node/store.ts";
import type { AttributionRecord } from "../../core/record/attributionRecord.ts";

let root: string;
let env: NodeJS.ProcessEnv;
let made = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-record-"));
  env = { ...process.env, XDG_STATE_HOME: join(root, "state") };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function emptyStore(tokenizer = "lexeme"): Promise<string> {
  const dir = join(root, `store-${made++}`);
  await createStore(dir, { tokenizer, name: "test", env });
  return dir;
}

function words(name: string, from: number, to: number): string {
  const line = (i: number): string => `${name}${i}(alpha${(i * 7) % 13}, beta${(i * 5) % 11});`;
  return Array.from({ length: to - from }, (_, i) => line(from + i)).join("\n");
}

const names = ["ash", "birch", "cedar", "dogwood", "elm", "fir"];

/** Contribution n holds a passage of its own, and most of that of the one before. */
function offer(n: number): Offer {
  const text = `${words(names[n], 0, 40)}\n${n === 0 ? "" : words(names[n - 1], 5, 40)}\n// ${names[n]} ends here\n`;
  const contributor = n % 2 === 0 ? "Ada" : "Ben <ben@example.org>";
  const bytes = new TextEncoder().encode(text);
  return { path: `files/${names[n]}.js`, bytes, text, language: "javascript", contributor, license: "MIT" };
}

async function add(dir: string, ...numbers: number[]): Promise<void> {
  async function* each(): AsyncGenerator<Offer> {
    for (const n of numbers) yield offer(n);
  }
  await contribute(dir, each(), [], { env });
}

function inference(text: string, over: Partial<Inference> = {}): Inference {
  return {
    output: { bytes: new TextEncoder().encode(text), text },
    language: "javascript",
    context: undefined,
    excluded: [],
    modelId: "tiny-1",
    fee: { currency: "DNT", amount: "1500000000000000000" },
    createdAt: "2026-01-31T12:00:00.000Z",
    inferenceId: undefined,
    ...over,
  };
}

async function recordAt(dir: string, given: Inference): Promise<Recorded> {
  return recordInference(await openStore(dir), given, env);
}

type Step = { readonly add: number } | { readonly revoke: number } | { readonly record: number };

test("whatever comes after it, a record is verified, here and in a store made in one call", async () => {
  const step = fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 2 }) }),
    fc.record({ revoke: fc.nat(5) }),
    fc.record({ record: fc.nat(5) }),
  ) as fc.Arbitrary<Step>;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9 }), async (steps) => {
      const dir = await emptyStore();
      await add(dir, 0, 1);
      let count = 2;
      const revoked: number[] = [];
      const recorded: { record: AttributionRecord; given: Inference }[] = [];
      const take = async (n: number): Promise<void> => {
        const [context] = [inference(words(names[(n + 1) % 6], 0, 12)).output];
        const given = inference(`${words(names[n], 3, 30)}\nfresh(${n});\n// ${names[n]} ends here\n`, {
          inferenceId: `inference ${recorded.length}`,
          ...(n % 2 === 1 && { context, excluded: ["Ada"] }),
        });
        recorded.push({ record: (await recordAt(dir, given)).record, given });
      };
      await take(1);
      for (const step of steps) {
        if ("add" in step) {
          const next = [count, count + 1].slice(0, step.add).filter((n) => n < names.length);
          if (next.length > 0) await add(dir, ...next);
          count += next.length;
        } else if ("revoke" in step) {
          if (step.revoke >= count || revoked.includes(step.revoke)) continue;
          await revoke(dir, String(step.revoke + 1), env);
          revoked.push(step.revoke);
        } else await take(step.record);
      }
      const other = await emptyStore();
      await add(other, ...Array.from({ length: count }, (_, n) => n));
      const stores = [await openStore(dir)];
      // Its log has the contributions first, so it held the states without later revocations only.
      if (revoked.length === 0) stores.push(await openStore(other));
      for (const store of stores) {
        for (const { record, given } of recorded) {
          expect(await verifyRecord(store, record, given.output, given.context)).toBeUndefined();
        }
      }
      expect((await examine(dir)).findings).toEqual([]);
    }),
    { numRuns: 6 },
  );
});

test("each changed field is named, with both values", async () => {
  const dir = await emptyStore();
  await add(dir, 0, 1, 2);
  const given = inference(words("birch", 0, 30));
  const { record } = await recordAt(dir, given);
  const store = await openStore(dir);
  const check = (changed: object) =>
    verifyRecord(store, { ...record, ...changed } as AttributionRecord, given.output, undefined);
  expect(await check({})).toBeUndefined();
  const [first, ...rest] = record.attributions;
  const [share] = record.shares;
  const zero = `0x${"0".repeat(64)}`;
  for (const [field, changed] of [
    ["creditMax", { creditMax: `${record.creditMax}0` }],
    ["attributions[0].credit", { attributions: [{ ...first, credit: "1" }, ...rest] }],
    ["attributions[0].end", { attributions: [{ ...first, end: first.end - 1 }, ...rest] }],
    [`attributions[${rest.length}]`, { attributions: record.attributions.slice(0, -1) }],
    ["shares[0].contributor", { shares: [{ ...share, contributor: "Eve" }] }],
    ["policy.minTokens", { policy: { ...record.policy, minTokens: 13 } }],
    ["policyHash", { policyHash: zero }],
    ["output.tokenCount", { output: { ...record.output, tokenCount: 1 } }],
    ["output.hash", { output: { ...record.output, hash: zero } }],
    ["tokenizer.hash", { tokenizer: { ...record.tokenizer, hash: zero } }],
    ["dataNetId", { dataNetId: zero }],
    ["fee.amount", { fee: { currency: "DNT", amount: "1" } }],
    ["model.id", { model: { id: "other" } }],
    ["createdAt", { createdAt: "2026-01-31T12:00:00.001Z" }],
    ["extra", { extra: 1 }],
  ] as const) {
    const difference = await check(changed);
    expect(difference?.field, field).toBe(field);
    expect(difference?.found, field).not.toBe(difference?.wanted);
  }
  await expect(check({ manifestHash: zero })).rejects.toThrow(`never held manifest ${zero}`);
  await expect(check({ context: { hash: zero } })).rejects.toThrow(`the record names one of hash ${zero}`);
});

test("an inference is recorded once, and only with lexemes", async () => {
  const dir = await emptyStore();
  await add(dir, 0);
  const given = inference(words("ash", 0, 20));
  await recordAt(dir, given);
  await expect(recordAt(dir, given)).rejects.toThrow("was recorded before");
  const bytes = await emptyStore("bytes");
  await add(bytes, 0);
  await expect(recordAt(bytes, given)).rejects.toThrow("records are made with lexeme alone");
});

test("what is left of a record that was cut off is written over; a changed log is refused", async () => {
  const dir = await emptyStore();
  await add(dir, 0);
  await recordAt(dir, inference(words("ash", 0, 20)));
  const path = join(dir, "records.log");
  appendFileSync(path, '{"hash":"0x');
  await recordAt(dir, inference(words("ash", 1, 20)));
  expect(readFileSync(path, "utf8").trimEnd().split("\n").length).toBe(2);
  expect((await examine(dir)).findings).toEqual([]);
  writeFileSync(path, readFileSync(path, "utf8").replace("tiny-1", "tiny-2"));
  await expect(recordAt(dir, inference("x"))).rejects.toThrow(`${path}: `);
});

test("a text that was removed is missed by the records it is part of, and by no others", async () => {
  const dir = await emptyStore();
  await add(dir, 0, 1);
  const given = inference(words("ash", 0, 20));
  const { record } = await recordAt(dir, given);
  await revoke(dir, "1", env);
  const after = await recordAt(dir, inference(words("birch", 0, 20)));
  const store = await openStore(dir);
  expect(await verifyRecord(store, record, given.output, undefined)).toBeUndefined();
  rmSync(blobPath(dir, keccak(offer(0).bytes)));
  const again = () => verifyRecord(store, record, given.output, undefined);
  await expect(again()).rejects.toThrow("was removed after it was revoked");
  const output = inference(words("birch", 0, 20)).output;
  expect(await verifyRecord(store, after.record, output, undefined)).toBeUndefined();
});
