/** Documents that are large and dull, written down without sorting. */
import { afterAll, expect, test } from "vitest";
import { find, searchesFor } from "../../core/match/find.ts";
import { matchingStatistics } from "../../core/match/matchingStatistics.ts";
import { openIndex } from "../../core/node/openIndex.ts";
import { IndexFolders } from "./indexFolder.ts";

const folders = new IndexFolders();
afterAll(() => folders.remove());

/** A million equal tokens: shorter suffixes are smaller, and the separator is larger than all. */
function millionEqual(): string {
  const n = 1_000_001;
  const tokens = new Uint16Array(n).fill(7);
  tokens[0] = 0xffff;
  const table = new Uint8Array(n * 3);
  for (let rank = 0; rank < n; rank++) {
    const offset = (n - 1 - rank) * 2;
    table.set([offset & 255, (offset >> 8) & 255, offset >> 16], rank * 3);
  }
  return folders.write(
    new Map([
      ["tokenized.0", new Uint8Array(tokens.buffer)],
      ["table.0", table],
      ["offset.0", new Uint8Array(8)],
    ]),
  );
}

const dir = millionEqual();

test.each([{ paged: false }, { paged: true, cacheBytes: 1 << 16 }])(
  "a million equal tokens, %j",
  async (way) => {
    const index = await openIndex(dir, way);
    const text = new Uint32Array(3000).fill(7);
    text[2000] = 8;
    const [search] = searchesFor(index.segments, text);
    expect(find([search!], 0, 1000).count).toBe(1_000_000 - 999);
    const length = matchingStatistics(search!);
    expect([length[0], length[1999], length[2000], length[2001]]).toEqual([2000, 1, 0, 999]);
    expect(index.segments[0]!.buckets.of(7)).toEqual({ low: 0, high: 1_000_000 });
    await index.close();
  },
);

test("opening tells how far it is, and can be cancelled", async () => {
  const heard: number[] = [];
  await (await openIndex(dir, { onProgress: (done) => heard.push(done) })).close();
  expect(heard.length).toBeGreaterThan(0);
  expect(heard).toEqual([...heard].sort((a, b) => a - b));
  expect(heard.at(-1)).toBeLessThanOrEqual(1);
  const stop = new AbortController();
  const opening = openIndex(dir, { signal: stop.signal, onProgress: () => stop.abort() });
  await expect(opening).rejects.toMatchObject({ code: "cancelled" });
});
