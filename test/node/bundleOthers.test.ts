/** Bundles that another program made, or that say so: of a tokenizer or tables that are not ours. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importBundle } from "../../core/node/importBundle.ts";
import { openStore } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import { dataNetIdOf } from "../../core/segment/manifest.ts";
import { defaultPolicy, policyHash } from "../../core/shares/policy.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { emptyStore, env, forged, linesOf, offer, refusalOf } from "./bundleStores.ts";

const lexemeEntry = { name: lexemeTokenizer.name, hash: lexemeTokenizer.hash, bytes: 0 };

test("another tokenizer and another policy are refused by name, and so is another DataNet's store", async () => {
  const honest = linesOf([offer(1)]);
  const hash = `0x${"12".repeat(32)}`;
  const refusals = [
    await refusalOf(ofAnotherProgram({ name: "p50k_base", hash, bytes: 0 }, {})),
    await refusalOf(ofAnotherProgram({ name: "lexeme", hash, bytes: 0 }, {})),
    await refusalOf(ofAnotherProgram(undefined, { commons: hash })),
  ];
  expect(refusals.map((refusal) => refusal.code)).toEqual(Array(3).fill("unsupportedVersion"));
  expect(refusals[0].message).toMatch(/the tokenizer "p50k_base", this program has lexeme/);
  expect(refusals[1].message).toMatch(/the tokenizer lexeme of hash 0x1212.*this program has 0x/);
  expect(refusals[2].message).toMatch(/policy's commons 0x1212.*this program has 0x/);

  const stores = [await emptyStore("bytes"), await emptyStore("lexeme", "other")];
  for (const [dir, differing] of [
    [stores[0], /tokenizer lexeme, wanted bytes/],
    [stores[1], /name "test", wanted "other"/],
  ] as const) {
    const imported = importBundle(dir, forged(honest), { env });
    await expect(imported).rejects.toMatchObject({
      code: "invalidArgument",
      message: expect.stringMatching(differing),
    });
    expect((await openStore(dir)).snapshot.contributions).toEqual([]);
  }
});

test("a bundle whose tokenizer is not what it says is refused", async () => {
  const zero = { name: "tokenizer.json:121212121212", hash: `0x${"12".repeat(32)}`, bytes: 0 };
  const json = readFileSync("test/golden/tokenizerJson/gpt2.json");
  for (const [message, code, path] of [
    [
      /of hash 0x1212.*, this program has tokenizer\.json:[0-9a-f]{12} of hash 0x.* of the file in it/,
      0,
      ofAnotherProgram(zero, {}, json),
    ],
    [
      /, tokenizer\.json: .*wanted the JSON of a tokenizer\.json/,
      0,
      ofAnotherProgram(zero, {}, Buffer.from("{")),
    ],
    [/, tokenizer\.json: .*wanted only version/, 0, ofAnotherProgram(zero, {}, Buffer.from('{"x":1}'))],
    [
      /a file of the tokenizer lexeme, this program has it built in/,
      0,
      ofAnotherProgram(lexemeEntry, {}, json),
    ],
    [/the tokenizer "tokenizer\.json:121212121212", this program has lexeme/, 0, ofAnotherProgram(zero, {})],
    [/wanted name, hash and bytes, at most 67108864/, 1, ofAnotherProgram({ ...zero, bytes: 2 ** 40 }, {})],
    [/a block in \d+ bytes|bytes before its end/, 1, ofAnotherProgram({ ...zero, bytes: 2 ** 26 }, {})],
  ] as const) {
    const refusal = await refusalOf(path);
    expect(refusal.message).toMatch(message);
    expect(refusal.code).toBe(["unsupportedVersion", "corruptStore"][code]);
  }
});

/** A bundle that a program of another tokenizer or policy made honestly. */
function ofAnotherProgram(
  tokenizer: { name: string; hash: string; bytes: number } | undefined,
  fields: object,
  json?: Uint8Array,
): string {
  const { name, hash } = tokenizer ?? lexemeTokenizer;
  const policy = { ...defaultPolicy(loadTables().hashes), ...fields };
  const dataNetId = dataNetIdOf({ name: "test", tokenizerHash: hash, policyHash: policyHash(policy) });
  const noLog = { bytes: 0, head: dataNetId };
  const header = {
    tokenizer: { name, hash, bytes: json?.length ?? tokenizer?.bytes ?? 0 },
    policy,
    dataNetId,
    log: noLog,
    records: noLog,
  };
  return forged({ header, ...(json && { tokenizerBlock: json }) });
}
