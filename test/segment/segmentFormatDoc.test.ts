import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openIndex } from "../../core/node/openIndex.ts";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "docs/segmentFormat.md"), "utf8");
const tiny = join(root, "test/fixtures/tinyIndex");

test("the dumps in docs/segmentFormat.md are those of the files", () => {
  const script = join(root, "scripts/dumpIndex.mjs"); // Without --print it writes them.
  expect(text).toBe(execFileSync(process.execPath, [script, "--print"], { encoding: "utf8" }));
  const dumped = [...text.matchAll(/<!-- dump of (\S+) -->/g)].map(([, name]) => name);
  expect(dumped).toHaveLength(11);
});

test("the tiny index is whole, and holds the two documents that the page says", async () => {
  const index = await openIndex(tiny, { verify: true });
  const [{ tokens, starts, lexicon }] = index.segments as [(typeof index.segments)[0]];
  const documents = Array.from(starts, (start, d) =>
    Array.from(tokens.subarray(start + 1, starts[d + 1] ?? tokens.length), (id) => lexicon!.textOf(id)).join(
      " ",
    ),
  );
  expect(documents).toEqual(["one fish two fish", "red fish blue fish"]);
  for (const document of documents) expect(text).toContain(`\`${document}\``);
  await index.close();
});
