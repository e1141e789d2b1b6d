import { brotliCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../core/base/canonical.ts";
import type { ContributeLine } from "../../core/contribute/contributionLog.ts";
import { type Forged, forged, linesOf, offer, refusalOf } from "./bundleStores.ts";

/** A forger's version of three honest contributions. */
type Forgery = (honest: { lines: ContributeLine[]; texts: Uint8Array }) => Forged;
const first = (fields: object): Forgery => {
  return ({ lines: [line, ...rest], texts }) => ({ lines: [{ ...line, ...fields }, ...rest], texts });
};
const header = (fields: object): Forgery => {
  return (honest) => ({ ...honest, header: fields });
};
const records = (log: string): Forgery => {
  return (honest) => ({ ...honest, records: log });
};
const author = (fields: object): object => {
  return { beginChar: 0, endChar: 4, contributor: "Eve", code: [0, 9], comments: [0, 0], ...fields };
};
const zeros = new Uint8Array(2 ** 22);

describe("a forged bundle whose hashes fit is refused", () => {
  const forgeries: readonly (readonly [string, string, RegExp, Forgery])[] = [
    ["path that climbs", "corruptStore", /:1: path "\.\.\/x"/, first({ path: "../x" })],
    ["path that climbs later", "corruptStore", /:1: path/, first({ path: "a/../../x" })],
    ["absolute path", "corruptStore", /:1: path "\/etc/, first({ path: "/etc/passwd" })],
    ["path with a NUL", "corruptStore", /:1: path/, first({ path: "a\0b" })],
    ["endless path", "corruptStore", /path of 40000 characters/, first({ path: "x".repeat(40_000) })],
    [
      "contributor with control",
      "corruptStore",
      /:1: contributor: .*U\+001B/,
      first({ contributor: "\u001b[2J" }),
    ],
    ["contributor not trimmed", "corruptStore", /not trimmed/, first({ contributor: " Ada" })],
    ["license that is none", "corruptStore", /license "M\\nIT"/, first({ license: "M\nIT" })],
    ["language of later", "unsupportedVersion", /language "klingon"/, first({ language: "klingon" })],
    ["field of later", "unsupportedVersion", /field "grade"/, first({ grade: 1 })],
    ["no authors", "corruptStore", /authors is no list/, first({ authors: [] })],
    [
      "authors of other tokens",
      "corruptStore",
      /tokens 0,9 and 0,0 of author 1, wanted/,
      first({ authors: [author({})] }),
    ],
    [
      "authors behind the text",
      "corruptStore",
      /authors of 9999 characters of/,
      first({ authors: [author({ endChar: 9999 })] }),
    ],
    [
      "authors of more fields",
      "corruptStore",
      /authors, wanted of each/,
      first({ authors: [author({ mail: 1 })] }),
    ],
    ["absurd size", "corruptStore", /sizeBytes/, first({ sizeBytes: 2 ** 50 })],
    ["negative size", "corruptStore", /sizeBytes -1/, first({ sizeBytes: -1 })],
    ["another size", "corruptStore", /a block in \d+ bytes, wanted 1 to/, first({ sizeBytes: 100 })],
    ["more tokens than bytes", "corruptStore", /tokens 1000000/, first({ tokens: 1e6 })],
    ["another count of tokens", "corruptStore", /its line says 1 tokens/, first({ tokens: 1 })],
    ["another id", "corruptStore", /contribution 1 .*: text of hash/, first({ id: `0x${"ab".repeat(32)}` })],
    ["id that names a path", "corruptStore", /:1: id/, first({ id: "0x/../../../../x" })],
    [
      "a line twice",
      "corruptStore",
      /:4: registers .* again/,
      ({ lines, texts }) => ({ lines: [...lines, lines[0]], texts }),
    ],
    [
      "revoking what is not there",
      "corruptStore",
      /:1: revokes/,
      ({ lines, texts }) => ({
        lines: [{ kind: "revoke", id: lines[0].id }, ...lines],
        texts,
      }),
    ],
    [
      "revoking twice",
      "corruptStore",
      /:5: revokes/,
      ({ lines, texts }) => {
        const line = { kind: "revoke", id: lines[0].id } as const;
        return { lines: [...lines, line, line], texts };
      },
    ],
    [
      "texts in another order",
      "corruptStore",
      /text of hash/,
      ({ lines, texts }) => ({ lines, texts: Buffer.from(texts).reverse() }),
    ],
    [
      "a text too few",
      "corruptStore",
      /a block in/,
      ({ lines, texts }) => ({ lines: lines.slice(1), texts }),
    ],
    [
      "bytes behind the texts",
      "corruptStore",
      /5 more bytes/,
      (honest) => ({ ...honest, behind: Buffer.from("hello") }),
    ],
    [
      "a block longer than can be",
      "corruptStore",
      /a block in 4294967295 bytes/,
      ({ lines }) => ({ lines, behind: Buffer.alloc(8, 255) }),
    ],
    [
      "lines in another order",
      "corruptStore",
      /contributions.log:1: follows/,
      (honest) => ({ ...honest, log: shuffledLog(honest.lines) }),
    ],
    ["a log of another end", "corruptStore", /no line feed/, (honest) => ({ ...honest, log: "{}" })],
    [
      "a log that is not UTF-8",
      "corruptStore",
      /:1: id undefined|not/,
      (honest) => ({ ...honest, log: "{}\n" }),
    ],
    ["another manifest", "corruptStore", /manifestHash/, header({ manifestHash: `0x${"12".repeat(32)}` })],
    ["more contributions", "corruptStore", /contributions 4/, header({ contributions: 4 })],
    ["another name", "corruptStore", /dataNetId/, header({ name: "other" })],
    ["purged what stands", "corruptStore", /purged 2/, header({ purged: [2] })],
    ["purged out of order", "corruptStore", /purged is \[2,1\]/, header({ purged: [2, 1] })],
    ["another field", "corruptStore", /other fields/, header({ extra: 1 })],
    [
      "a log without end",
      "corruptStore",
      /wanted 1 for 256/,
      header({ log: { bytes: 2 ** 53 - 1, head: `0x${"12".repeat(32)}` } }),
    ],
    [
      "records that are not there",
      "corruptStore",
      /records.log|a block in/,
      header({ records: { bytes: 99, head: `0x${"12".repeat(32)}` } }),
    ],
    ["a header of later", "unsupportedVersion", /datanet\/bundle@2/, header({ schema: "datanet/bundle@2" })],
    [
      "a header that is nested deep",
      "corruptStore",
      /header is not JSON of at most 100/,
      header({ name: nested(2000) }),
    ],
    [
      "a record that is nested deep",
      "corruptStore",
      /records\.log:1: not JSON of at most 100 levels/,
      records(`{"record":${"[".repeat(9999)}${"]".repeat(9999)}}\n`),
    ],
    [
      "a record with a number without end",
      "corruptStore",
      /records\.log:1: not JSON of/,
      records('{"kind":"record","record":{"partial":1e999}}\n'),
    ],
    [
      "a record that is none",
      "corruptStore",
      /records\.log:1: kind nothing, wanted a record/,
      records("[]\n"),
    ],
    ["a bomb", "corruptStore", /bytes for 4194304, wanted 1 for 256/, () => bomb(brotliCompressSync(zeros))],
    [
      "a block with more behind",
      "corruptStore",
      /in \d+ of \d+/,
      ({ lines, texts }) => ({
        lines,
        texts,
        textBlock: Buffer.concat([brotliCompressSync(texts), Buffer.of(1, 2, 3)]),
      }),
    ],
    [
      "a block of more than it says",
      "corruptStore",
      /cannot be unpacked/,
      ({ lines, texts }) => ({
        lines,
        texts,
        textBlock: brotliCompressSync(Buffer.concat([texts, texts])),
      }),
    ],
  ];
  test.each(forgeries)("%s", async (_, code, message, forge) => {
    const refusal = await refusalOf(forged(forge(linesOf([offer(1), offer(2), offer(4)]))));
    expect(refusal.message).toMatch(message);
    expect(refusal.code).toBe(code);
  });
});

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let n = 0; n < depth; n++) value = [value];
  return value;
}

/** The log of lines, the second first, without the chain made anew. */
function shuffledLog(lines: readonly ContributeLine[]): string {
  const previous = `0x${"34".repeat(32)}`;
  return [lines[1], lines[0], lines[2]]
    .map((line) => `${canonicalJson({ ...line, previous } as never)}\n`)
    .join("");
}

/** A text of a few bytes that says it is a whole block. */
function bomb(textBlock: Uint8Array): Forged {
  const { lines } = linesOf([offer(1)]);
  return { lines: [{ ...lines[0], sizeBytes: zeros.length, tokens: 1 }], textBlock };
}
