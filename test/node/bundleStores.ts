import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Offer } from "../../core/contribute/offer.ts";
import { contribute } from "../../core/node/contribute.ts";
import { createStore } from "../../core/node/createStore.ts";
import { exportBundle } from "../../core/node/exportBundle.ts";
import { openStore } from "../../core/node/store.ts";

/** A folder for the tests of a file, gone after them. */
export const root: string = mkdtempSync(join(tmpdir(), "datanet-bundle-"));
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

/** The bytes with the hash at their end that they ought to have. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const body = bytes.subarray(0, -32);
  return Buffer.concat([body, createHash("sha256").update(body).digest()]);
}

/** Writes bytes as a bundle. */
export function fileOf(bytes: Uint8Array): string {
  const path = newPath("bundle");
  writeFileSync(path, bytes);
  return path;
}

/** A bundle taken apart; its sections are short enough for a block each. */
export interface Parts {
  readonly header: Record<string, unknown>;
  readonly log: string;
  readonly records: string;
  readonly texts: Uint8Array;
}

/** Puts a bundle together that says what it is told to, with blocks as they are and the hash that fits. */
export function joined({ header, log, records, texts }: Parts, canonical: (value: never) => string): string {
  const sections = [Buffer.from(log), Buffer.from(records), texts].filter(({ length }) => length > 0);
  const blocks = sections.flatMap((section) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(section.length);
    return [size, section];
  });
  const head = Buffer.from(`datanet bundle 1\n${canonical(header as never)}\n`);
  return fileOf(sealed(Buffer.concat([head, ...blocks, Buffer.alloc(32)])));
}

/** The header of a bundle file. */
export function headerOf(path: string): Record<string, unknown> {
  const [, line] = readFileSync(path, "latin1").split("\n", 2);
  return JSON.parse(Buffer.from(line, "latin1").toString("utf8")) as Record<string, unknown>;
}
