import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { LogEnd } from "../segment/manifest.ts";
import { blockBytes, packBlock } from "./bundleBlocks.ts";
import { type BundleHeader, bundleMagic, formatHeader } from "./bundleHeader.ts";
import { readTokenizerFile } from "./bundleTokenizer.ts";
import { readStoreFile, sha256, syncFolder, writing } from "./durable.ts";
import { refuseUnlessNew } from "./exportIndex.ts";
import type { Ledger } from "./ledger.ts";
import type { Watch } from "./pace.ts";
import { readTextBytes } from "./store.ts";

export interface ExportedBundle {
  /** Absolute path. */
  readonly file: string;
  readonly dataNetId: string;
  readonly manifestHash: string;
  readonly contributions: number;
  /** Texts in it, and their bytes before they are packed. */
  readonly texts: number;
  readonly textBytes: number;
  /** Of the file. */
  readonly bytes: number;
  /** Of all the file but its last 32 bytes, which are this. */
  readonly sha256: string;
}

/**
 * Writes a whole DataNet as one file: its logs, and every text but those purged, each verified. The same state
 * makes the same bytes (where Brotli packs alike, which its releases may change). The file appears whole or
 * not at all; what exists is never written over. Memory holds the log, a few blocks and a text; no index is read.
 *
 * @param path a file that does not exist, in a folder that does
 * @throws DataNetError "exists", "notFound", "corruptStore", "invalidArgument", "unreadable", "cancelled"
 */
export async function exportBundle(ledger: Ledger, path: string, watch: Watch = {}): Promise<ExportedBundle> {
  const file = resolve(path);
  await refuseUnlessNew(file, "file");
  const tokenizerFile = await readTokenizerFile(ledger);
  const header = await headerOf(ledger, tokenizerFile.length);
  const temporary = `${file}.${randomBytes(6).toString("hex")}.tmp`;
  const handle = await writing(file, () => open(temporary, "wx"));
  try {
    const writer = new BundleWriter(handle, file);
    await writer.write(Buffer.from(bundleMagic));
    await writer.write(formatHeader(header));
    await writer.section([tokenizerFile]);
    for (const [name, end] of logsOf(ledger)) await writer.section([await readLogBytes(ledger, name, end)]);
    await writer.section(textsOf(ledger, header, watch));
    const sum = await writer.finish();
    await handle.close();
    await refuseUnlessNew(file, "file"); // Somebody may have been faster.
    await writing(file, () => rename(temporary, file));
    await syncFolder(dirname(file));
    const { dataNetId, manifestHash, contributions, texts } = header;
    const sizes = { texts: texts.count, textBytes: texts.bytes, bytes: writer.bytes };
    return { file, dataNetId, manifestHash, contributions, ...sizes, sha256: sum };
  } finally {
    await handle.close().catch(() => {}); // Closed already where all went well.
    await rm(temporary, { force: true });
  }
}

async function headerOf(
  { dir, config, manifest, register }: Ledger,
  tokenizerBytes: number,
): Promise<BundleHeader> {
  const { name, tokenizer, policy } = config;
  const { dataNetId, manifestHash } = manifest;
  const { contributions } = register;
  const there = new Set(await readdir(join(dir, "blobs")));
  const purged = contributions.filter(({ id, revoked }) => revoked && !there.has(id));
  const gone = new Set(purged);
  const texts = contributions.filter((contribution) => !gone.has(contribution));
  const { log, records } = manifest;
  return {
    schema: "datanet/bundle@1",
    dataNetId,
    manifestHash,
    name,
    tokenizer: { name: tokenizer.name, hash: tokenizer.hash, bytes: tokenizerBytes },
    policy,
    contributions: contributions.length,
    log: { bytes: log.bytes, head: log.head },
    records: { bytes: records.bytes, head: records.head },
    texts: { count: texts.length, bytes: texts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) },
    purged: purged.map(({ order }) => order),
  };
}

function logsOf({ manifest }: Ledger): readonly (readonly [string, LogEnd])[] {
  return [
    ["contributions.log", manifest.log],
    ["records.log", manifest.records],
  ];
}

async function readLogBytes({ dir }: Ledger, name: string, end: LogEnd): Promise<Uint8Array> {
  const path = join(dir, name);
  const bytes = (await readStoreFile(path)).subarray(0, end.bytes);
  const found = sha256(bytes);
  if (found === end.sha256) return bytes;
  const message = `${path}: first ${bytes.length} bytes have sha256 ${found}, wanted ${end.sha256}`;
  throw new DataNetError("corruptStore", `${message}; the log is damaged, restore it`);
}

/** The texts of a bundle in registration order. */
async function* textsOf(
  ledger: Ledger,
  { purged, texts }: BundleHeader,
  { signal, onProgress }: Watch,
): AsyncGenerator<Uint8Array> {
  const gone = new Set(purged);
  let done = 0;
  for (const contribution of ledger.register.contributions) {
    if (gone.has(contribution.order)) continue;
    if (signal?.aborted) throw new DataNetError("cancelled", "export: cancelled; nothing was written");
    const bytes = await readTextBytes(ledger, contribution);
    checkSize(ledger, contribution, bytes);
    yield bytes;
    done += bytes.length;
    onProgress?.(done / texts.bytes);
  }
}

function checkSize({ dir }: Ledger, { order, sizeBytes }: Contribution, { length }: Uint8Array): void {
  if (length === sizeBytes) return;
  const message = `${join(dir, "contributions.log")}: contribution ${order} of ${sizeBytes} bytes, its text has ${length}`;
  throw new DataNetError("corruptStore", `${message}; run datanet doctor`);
}

/** Blocks that are packed at once. */
const packedAtOnce = 3;

/** Writes the parts of a bundle one after the other, and hashes them. */
class BundleWriter {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #hash = createHash("sha256");
  readonly #packing: Promise<Uint8Array>[] = [];
  bytes = 0;

  constructor(handle: FileHandle, path: string) {
    this.#handle = handle;
    this.#path = path;
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.bytes += bytes.length;
    await writing(this.#path, () => this.#handle.writeFile(bytes));
  }

  async section(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void> {
    let block = new Uint8Array(blockBytes);
    let filled = 0;
    try {
      for await (const part of parts) {
        for (let at = 0; at < part.length; ) {
          const piece = part.subarray(at, at + block.length - filled);
          block.set(piece, filled);
          filled += piece.length;
          at += piece.length;
          if (filled < block.length) continue;
          await this.#pack(block, packedAtOnce);
          block = new Uint8Array(blockBytes);
          filled = 0;
        }
      }
      if (filled > 0) await this.#pack(block.subarray(0, filled), packedAtOnce);
      await this.#drain(1);
    } finally {
      await Promise.allSettled(this.#packing); // Whatever went wrong has been told.
    }
  }

  /** The hash of all that was written, which is written last. */
  async finish(): Promise<string> {
    const sum = this.#hash.digest();
    this.bytes += sum.length;
    await writing(this.#path, async () => {
      await this.#handle.writeFile(sum);
      await this.#handle.sync();
    });
    return sum.toString("hex");
  }

  async #pack(block: Uint8Array, atOnce: number): Promise<void> {
    const packed = packBlock(block);
    packed.catch(() => {}); // Told when its turn to be written comes.
    this.#packing.push(packed);
    await this.#drain(atOnce);
  }

  /** Writes blocks in their order until fewer than `below` are left. */
  async #drain(below: number): Promise<void> {
    while (this.#packing.length >= below) await this.write(await this.#packing.shift()!);
  }
}
