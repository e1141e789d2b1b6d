import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import type { Offer, Skipped } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { examine } from "../../core/node/doctor.ts";
import { SourceLocator } from "../../core/node/locateSource.ts";
import { revoke } from "../../core/node/revoke.ts";
import { openStore, refreshStore, type Store } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { annotate } from "../../core/pipeline.ts";

let root: string;
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "datanet-store-"));
  env = { ...process.env, XDG_STATE_HOME: join(root, "state") };
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;
async function emptyStore(): Promise<Store> {
  return createStore(join(root, `store-${made++}`), { tokenizer: "lexeme", name: "test" });
}

/** A text of its own words, so that each is a contribution nobody else made. */
function offer(name: string, contributor = "Ada", words = 40): Offer {
  const text = Array.from(
    { length: words },
    (_, i) => `${name}Word${i}(alpha${(i * 7) % 13}, beta${(i * 5) % 11});`,
  ).join("\n");
  const bytes = new TextEncoder().encode(
    `// Notes of ${name}, first of all: ${name} holds what it says\n${text}\n`,
  );
  return {
    path: `files/${name}.js`,
    bytes,
    text: new TextDecoder().decode(bytes),
    language: "javascript",
    contributor,
    license: "MIT",
  };
}

async function add(
  store: Store,
  offers: readonly Offer[],
): Promise<{ skipped: Skipped[]; manifestHash: string }> {
  const skipped: Skipped[] = [];
  async function* each(): AsyncGenerator<Offer> {
    yield* offers;
  }
  const { manifestHash } = await contribute(store.dir, each(), skipped, { env });
  return { skipped, manifestHash };
}

const names = ["ash", "birch", "cedar", "dogwood", "elm", "fir", "gorse", "hazel"];

describe("contributing", () => {
  test("one call or many: the same manifest hash and the same annotation", async () => {
    const offers = names.map((name) => offer(name, name < "d" ? "Ada" : "Ben"));
    const output = offers[2].text.slice(40, 600) + offers[6].text.slice(0, 500);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 4 }), async (cuts) => {
        const [whole, parts] = [await emptyStore(), await emptyStore()];
        await add(whole, offers);
        const borders = [0, ...[...new Set(cuts)].sort((a, b) => a - b), offers.length];
        for (let k = 0; k + 1 < borders.length; k++)
          await add(parts, offers.slice(borders[k], borders[k + 1]));
        const [a, b] = [await openStore(whole.dir), await openStore(parts.dir)];
        expect(b.snapshot.manifestHash).toBe(a.snapshot.manifestHash);
        const annotations = [a, b].map(({ snapshot }) =>
          annotate(snapshot, loadTables(), output, "javascript"),
        );
        expect(annotations[1]).toEqual(annotations[0]);
        expect(annotations[0].shares.map(({ contributor }) => contributor).sort()).toEqual(["Ada", "Ben"]);
        expect((await examine(parts.dir)).findings).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  test("one at a time leaves a handful of segments", async () => {
    const store = await emptyStore();
    for (const name of [...names, ...names.map((n) => `${n}2`), ...names.map((n) => `${n}3`)])
      await add(store, [offer(name)]);
    const { manifest } = await openStore(store.dir);
    expect(manifest.segments.length).toBeLessThanOrEqual(3);
    expect(readdirSync(join(store.dir, "segments")).length).toBe(manifest.segments.length);
    expect((await examine(store.dir)).findings).toEqual([]);
  });

  test("the same bytes again are passed over with the first contributor's name", async () => {
    const store = await emptyStore();
    await add(store, [offer("ash", "Ada")]);
    const { skipped } = await add(store, [offer("ash", "Eve"), offer("birch", "Eve")]);
    expect(skipped).toEqual([
      { path: "files/ash.js", reason: "the same bytes are contribution 1, files/ash.js", first: "Ada" },
    ]);
    expect((await openStore(store.dir)).snapshot.contributions.map((c) => c.contributor)).toEqual([
      "Ada",
      "Eve",
    ]);
  });

  test("a call that fails half way changes nothing, and the next one works", async () => {
    const store = await emptyStore();
    await add(store, [offer("ash")]);
    async function* broken(): AsyncGenerator<Offer> {
      yield offer("birch");
      throw new DataNetError("unreadable", "the disk: gone");
    }
    await expect(contribute(store.dir, broken(), [], { env })).rejects.toThrow("the disk: gone");
    expect((await openStore(store.dir)).snapshot.contributions.length).toBe(1);
    expect((await examine(store.dir)).findings).toEqual([]);
    await add(store, [offer("birch")]);
    expect((await openStore(store.dir)).snapshot.contributions.length).toBe(2);
  });

  test("bytes beyond the manifest are an unfinished call: ignored, then cut", async () => {
    const store = await emptyStore();
    await add(store, [offer("ash")]);
    const log = join(store.dir, "contributions.log");
    const before = readFileSync(log, "utf8");
    writeFileSync(log, `${before}{"half a li`);
    expect((await openStore(store.dir)).snapshot.contributions.length).toBe(1);
    await add(store, [offer("birch")]);
    expect(readFileSync(log, "utf8").split("\n").length).toBe(3);
    expect((await examine(store.dir)).findings).toEqual([]);
  });
});

describe("revoking", () => {
  test("a revoked contribution is found no more, keeps its text, and may not come back", async () => {
    const store = await emptyStore();
    await add(
      store,
      names.map((name) => offer(name, name)),
    );
    const { snapshot } = await openStore(store.dir);
    const { id } = snapshot.contributions[3];
    expect((await revoke(store.dir, "4", env)).contribution.id).toBe(id);
    const after = await openStore(store.dir);
    expect(after.snapshot.manifestHash).not.toBe(snapshot.manifestHash);
    const shares = annotate(after.snapshot, loadTables(), offer("dogwood").text, "javascript").shares;
    expect(shares.map(({ contributor }) => contributor)).not.toContain("dogwood");
    expect(readdirSync(join(store.dir, "blobs"))).toContain(id);
    expect((await examine(store.dir)).findings).toEqual([]);
    const { skipped } = await add(store, [offer("dogwood", "Eve")]);
    expect(skipped[0].reason).toContain("were revoked (contribution 4, files/dogwood.js)");
    await expect(revoke(store.dir, id, env)).rejects.toThrow("was revoked before");
    await expect(revoke(store.dir, `0x${"0".repeat(64)}`, env)).rejects.toThrow("no contribution 0x0000");
  });
});

describe("reading", () => {
  test("a store held open keeps its snapshot until it is refreshed", async () => {
    const store = await emptyStore();
    await add(store, [offer("ash")]);
    const held = await openStore(store.dir);
    expect(await refreshStore(held)).toBe(held);
    await add(store, [offer("birch")]);
    expect(held.snapshot.contributions.length).toBe(1);
    expect((await refreshStore(held)).snapshot.contributions.length).toBe(2);
  });

  test("sources are located at their line and characters", async () => {
    const store = await emptyStore();
    await add(store, [offer("ash"), offer("birch")]);
    const now = await openStore(store.dir);
    const { text } = offer("birch");
    const { spans, tokens } = annotate(
      now.snapshot,
      loadTables(),
      text.split("\n").slice(5, 12).join("\n"),
      "javascript",
    );
    const [{ begin, end, sources }] = spans;
    const found = await new SourceLocator().locate(now, sources[0], end - begin);
    expect([found.contribution.path, found.line]).toEqual(["files/birch.js", 6]);
    const length = tokens.endChar[end - 1] - tokens.beginChar[begin];
    expect(found.endChar - found.beginChar).toBe(length);
  });

  test("a flipped byte in any file is refused with the file's path", async () => {
    const store = await emptyStore();
    await add(
      store,
      names.map((name) => offer(name)),
    );
    const files = readdirSync(store.dir, { recursive: true, encoding: "utf8" }).filter(
      (name) => statSync(join(store.dir, name)).size > 0 && statSync(join(store.dir, name)).isFile(),
    );
    expect(files.length).toBeGreaterThan(15);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        async (file, at, mask) => {
          const copy = join(root, `flip-${made++}`);
          cpSync(store.dir, copy, { recursive: true });
          const bytes = readFileSync(join(copy, file));
          bytes[Math.min(bytes.length - 1, Math.floor(at * bytes.length))] ^= mask;
          writeFileSync(join(copy, file), bytes);
          const { findings } = await examine(copy).catch((error: unknown) => {
            expect(error).toBeInstanceOf(DataNetError);
            return { findings: [{ where: (error as Error).message }] };
          });
          expect(findings.length, `${file} byte ${at}`).toBeGreaterThan(0);
          expect(findings[0].where).toContain(file);
          rmSync(copy, { recursive: true });
        },
      ),
      { numRuns: 60 },
    );
  });
});
