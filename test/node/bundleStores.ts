import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect } from "vitest";
import { canonicalJson } from "../../core/base/canonical.ts";
import { DataNetError } from "../../core/base/errors.ts";
import { keccak } from "../../core/base/hash.ts";
import { type ContributeLine, formatLine, type LogLine } from "../../core/contribute/contributionLog.ts";
import type { Offer } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { exportBundle } from "../../core/node/exportBundle.ts";
import { importBundle } from "../../core/node/importBundle.ts";
import { openStore } from "../../core/node/store.ts";
import { loadTables } from "../../core/node/tables.ts";
import {
  dataNetIdOf,
  emptyListHead,
  extendListHead,
  manifestHashOf as manifestHash,
} from "../../core/segment/manifest.ts";
import { defaultPolicy, policyHash } from "../../core/shares/policy.ts";
import { lexemeTokenizer } from "../../core/tokens/lexeme.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

/** A folder for the tests of a file, gone after them. */
const root: string = mkdtempSync(join(tmpdir(), "datanet-bundle-"));
export const env: NodeJS.ProcessEnv = { ...process.env, XDG_STATE_HOME: join(root, "state") };
afterAll(() => rmSync(root, { recursive: true, force: true }));

let made = 0;

/** A path in the folder that nothing has yet. */
export function newPath(name: string): string {
  return join(root, `${name}-${made++}`);
}

export async function emptyStore(tokenizer = "lexeme", name = "test"): Promise<string> {
  const { dir } = await createStore(newPath("store"), { tokenizer, name, env });
  return dir;
}

/** A text of its own words between words of all, so that each is a contribution nobody else made. */
export function offer(n: number, contributor = "Ada"): Offer {
  const lines = Array.from(
    { length: 2 + (n % 5) },
    (_, i) =>
      `const own${n}Word${i} = alpha(${(i * 7) % 13}, "é🦀", beta${(i * 5) % 11}); // note ${n} of all`,
  );
  const text = `${lines.join("\n")}\n`;
  return {
    path: `files/${n}/a b.js`,
    bytes: new TextEncoder().encode(text),
    text,
    language: n % 3 === 0 ? "plaintext" : "javascript",
    contributor,
    license: n % 2 === 0 ? "MIT" : "NOASSERTION",
    ...(n % 4 === 1 && {
      authors: [
        { beginChar: 0, endChar: 30, contributor: "Ada" },
        { beginChar: 40, endChar: 90, contributor: "Cleo" },
      ],
      published: { at: "2024-05-06T07:08:09Z", evidence: "a test" },
    }),
  };
}

export async function add(dir: string, offers: readonly Offer[]): Promise<void> {
  async function* each(): AsyncGenerator<Offer> {
    yield* offers;
  }
  await contribute(dir, each(), [], { env });
}

/** Writes a bundle of a store beside others. */
export async function bundleOf(dir: string): Promise<string> {
  const { file } = await exportBundle(await openStore(dir), newPath("bundle"));
  return file;
}

export async function manifestHashOf(dir: string): Promise<string> {
  return (await openStore(dir)).manifest.manifestHash;
}

/** Writes bytes as a bundle. */
export function fileOf(bytes: Uint8Array): string {
  const path = newPath("bundle");
  writeFileSync(path, bytes);
  return path;
}

/** The bytes with the hash at their end that they ought to have. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, -32);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/** What a forger says. */
export interface Forged {
  readonly lines?: readonly LogLine[];
  readonly texts?: Uint8Array;
  /** Fields of the header in place of those that fit. */
  readonly header?: object;
  /** The log in place of the one of `lines`. */
  readonly log?: string;
  /** The log of the records. */
  readonly records?: string;
  /** The block of the texts in place of the one that holds them as they are. */
  readonly textBlock?: Uint8Array;
  readonly behind?: Uint8Array;
  /** The block of the tokenizer.json. */
  readonly tokenizerBlock?: Uint8Array;
}

/** The lines and texts of offers, as a store would have them. */
export function linesOf(offers: readonly Offer[]): { lines: ContributeLine[]; texts: Uint8Array } {
  const lines = offers.map(({ path, language, contributor, license, text, bytes }) => {
    const tokens = lexemeTokenizer.tokenize(text, language, new Lexicon()).ids.length;
    const kind = "contribute" as const;
    return { kind, id: keccak(bytes), path, language, contributor, license, sizeBytes: bytes.length, tokens };
  });
  return { lines, texts: Buffer.concat(offers.map(({ bytes }) => bytes)) };
}

/** A bundle whose hashes all fit, of whatever lines: what somebody who means harm would write. */
export function forged({ lines = [], texts = new Uint8Array(), ...more }: Forged): string {
  const tokenizer = { name: lexemeTokenizer.name, hash: lexemeTokenizer.hash, bytes: 0 };
  const policy = defaultPolicy(loadTables().hashes);
  const identity = { name: "test", tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const dataNetId = dataNetIdOf(identity);
  let [head, log, listHead, count, bytes] = [dataNetId, "", emptyListHead, 0, 0];
  const orders = new Map<string, number>();
  const revoked: number[] = [];
  for (const line of lines) {
    const { text, hash } = formatLine(line, head);
    log += `${text}\n`;
    head = hash;
    if (line.kind === "revoke") revoked.push(orders.get(line.id) ?? 0);
    else {
      orders.set(line.id, ++count);
      listHead = extendListHead(listHead, { ...line, order: count, revoked: false });
      bytes += line.sizeBytes;
    }
  }
  const header = {
    schema: "datanet/bundle@1",
    dataNetId,
    manifestHash: manifestHash(identity, listHead, revoked),
    name: "test",
    tokenizer,
    policy,
    contributions: count,
    log: { bytes: Buffer.byteLength(more.log ?? log), head },
    records: { bytes: Buffer.byteLength(more.records ?? ""), head: dataNetId },
    texts: { count, bytes },
    purged: [],
    ...more.header,
  };
  const parts = [Buffer.from(`datanet bundle 1\n${canonicalJson(header as never)}\n`)];
  for (const section of [
    more.tokenizerBlock ?? Buffer.alloc(0),

    Buffer.from(more.log ?? log),
    Buffer.from(more.records ?? ""),
    more.textBlock ?? texts,
  ]) {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(section.length);
    if (section.length > 0) parts.push(size, Buffer.from(section));
  }
  return fileOf(sealed(Buffer.concat([...parts, more.behind ?? Buffer.alloc(0), Buffer.alloc(32)])));
}

/** Imports where no store is. @returns the refusal */
export async function refusalOf(path: string): Promise<DataNetError> {
  const there = newPath("store");
  const refusal = await importBundle(there, path, { env }).catch((error: unknown) => error);
  if (!(refusal instanceof DataNetError)) throw refusal;
  expect(refusal.message).toMatch(/^[^\n]+$/);
  expect(refusal.message.startsWith(path)).toBe(true);
  expect(existsSync(there)).toBe(false);
  return refusal;
}
