/** Records of stores of several segments, which later calls merge, cut and rebuild across the end of the record. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { compact } from "../../core/node/compact.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { recordInference, verifyRecord } from "../../core/node/record.ts";
import { revoke } from "../../core/node/revoke.ts";
import { openStore } from "../../core/node/store.ts";
import type { AttributionRecord } from "../../core/record/attributionRecord.ts";

const root = mkdtempSync(join(tmpdir(), "datanet-merged-"));
const env: NodeJS.ProcessEnv = { ...process.env, XDG_STATE_HOME: join(root, "state") };
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Lines [from, to) of what contribution n alone says, 8 tokens each, some of them a comment. */
function lines(n: number, from: number, to: number): string {
  const line = (i: number): string =>
    i % 9 === 4 ? `// heron${n}Tale${i} of ${i % 7}` : `wade${n}Reed${i}(moss${(i * 7) % 13}, ${i % 11});`;
  return Array.from({ length: to - from }, (_, i) => line(from + i)).join("\n");
}

/** Of two authors where n is odd; half of them so large that no call merges them. */
function offer(n: number): Offer {
  const text = `${lines(n, 0, n % 2 === 0 ? 1200 : 30)}\n${n === 0 ? "" : lines(n - 1, 5, 25)}\n`;
  const half = text.indexOf("\n", text.length / 2);
  const authors = [
    { beginChar: 0, endChar: half, contributor: "Ada" },
    { beginChar: half, endChar: text.length, contributor: "Cleo" },
  ];
  return {
    path: `${n}.js`,
    bytes: new TextEncoder().encode(text),
    text,
    language: "javascript",
    contributor: "Ada",
    license: "MIT",
    ...(n % 2 === 1 && { authors }),
  };
}

async function add(dir: string, n: number): Promise<void> {
  async function* one(): AsyncGenerator<Offer> {
    yield offer(n);
  }
  await contribute(dir, one(), [], { env });
}

test("a record outlives merges across its end, and revocations before and after it", async () => {
  let made = 0;
  const step = fc.oneof(
    fc.constant("add" as const),
    fc.constant("compact" as const),
    fc.nat(7).map((revoked) => ({ revoked })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6 }), async (steps) => {
      const dir = join(root, `store-${made++}`);
      await createStore(dir, { tokenizer: "lexeme", name: "test", env });
      for (const n of [0, 1, 2, 3, 4]) await add(dir, n);
      expect((await openStore(dir)).snapshot.segments.length).toBeGreaterThanOrEqual(3);
      const text = [0, 1, 2, 3, 4].map((n) => `${lines(n, 3, 20)}\nfresh${n}();\n`).join("");
      const output = { bytes: new TextEncoder().encode(text), text };
      const records: AttributionRecord[] = [];
      const take = async (): Promise<void> => {
        const { record } = await recordInference(
          await openStore(dir),
          {
            output,
            language: "javascript",
            context: undefined,
            excluded: [],
            modelId: "tiny-1",
            fee: undefined,
            createdAt: "2026-01-31T12:00:00.000Z",
            inferenceId: `${records.length}`,
          },
          env,
        );
        records.push(record);
      };
      await take();
      expect(records[0].attributions.length).toBeGreaterThan(4);
      let next = 5;
      const standing = new Set([0, 1, 2, 3, 4]);
      for (const each of steps) {
        if (each === "compact") await compact(dir, { fully: true, env });
        else if (each === "add") {
          await add(dir, next);
          standing.add(next++);
        } else if (standing.delete(each.revoked)) await revoke(dir, String(each.revoked + 1), env);
        await take();
      }
      const store = await openStore(dir);
      // While everything is merged under its feet.
      const merging = compact(dir, { fully: true, env });
      for (const record of records)
        expect(await verifyRecord(store, record, output, undefined)).toBeUndefined();
      await merging;
      const merged = await openStore(dir);
      expect(merged.snapshot.segments.length).toBeLessThanOrEqual(1);
      for (const record of records)
        expect(await verifyRecord(merged, record, output, undefined)).toBeUndefined();
    }),
    { numRuns: 4 },
  );
}, 120_000);
