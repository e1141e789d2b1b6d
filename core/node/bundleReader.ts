import { createHash } from "node:crypto";
import { basename, dirname, resolve } from "node:path";
import { setImmediate } from "node:timers/promises";
import { DataNetError } from "../base/errors.ts";
import { blockBytes, unpackBlock } from "./bundleBlocks.ts";
import { type BundleHeader, bundleMagic, maxHeaderBytes, parseHeader } from "./bundleHeader.ts";
import { type ByteReader, filesOf } from "./byteReader.ts";

/** Bytes of the sha-256 at the end. */
const trailerBytes = 32;
const pieceBytes = 2 ** 22;

/**
 * A bundle on the disk, read from front to back; memory holds a block at a time.
 *
 * Opening hashes the whole file, so that damage is met before anything else is. What is read later is hashed
 * again: a file that changes meanwhile is refused at its end.
 */
export class BundleReader {
  readonly path: string;
  readonly header: BundleHeader;
  readonly #reader: ByteReader;
  readonly #sum: string;
  readonly #hash = createHash("sha256");
  /** Offset of what has not been read yet. */
  #at = 0;

  /**
   * @param onProgress bytes hashed, of how many
   * @param checkpoint called between pieces; what it throws ends the call
   * @throws DataNetError "notFound", "unreadable", "corruptStore", "unsupportedVersion"
   */
  static async open(
    given: string,
    onProgress: (done: number, of: number) => void,
    checkpoint: () => void,
  ): Promise<BundleReader> {
    const path = resolve(given);
    const reader = filesOf(dirname(path)).open(basename(path));
    try {
      checkMagic(reader);
      const sum = await checkSum(reader, onProgress, checkpoint);
      return new BundleReader(reader, sum);
    } catch (error) {
      reader.close();
      throw error;
    }
  }

  private constructor(reader: ByteReader, sum: string) {
    this.path = reader.path;
    this.#reader = reader;
    this.#sum = sum;
    this.#read(bundleMagic.length);
    this.header = parseHeader(reader.path, this.#readHeader());
  }

  /** The next section, of which the caller reads every byte before the one after it. */
  section(bytes: number): BundleSection {
    return new BundleSection(bytes, (length) => this.#nextBlock(length));
  }

  /** To be called after the last section. @throws DataNetError "corruptStore" */
  finish(): void {
    const left = this.#reader.size - trailerBytes - this.#at;
    if (left > 0) throw this.#refusal(`byte ${this.#at}: ${left} more bytes`, "the end of the texts");
    if (this.#hash.digest("hex") !== this.#sum) {
      const message = `${this.path}: changed while it was read, wanted it to stay as it was; import it again`;
      throw new DataNetError("corruptStore", message);
    }
  }

  close(): void {
    this.#reader.close();
  }

  #nextBlock(length: number): StoredBlock {
    const where = `${this.path}: byte ${this.#at}`;
    const size = this.#read(4);
    const stored = new DataView(size.buffer, size.byteOffset).getUint32(0, true);
    if (stored === 0 || stored > length)
      throw this.#refusal(`byte ${this.#at - 4}: a block in ${stored} bytes`, `1 to ${length}`);
    return { where, stored: this.#read(stored) };
  }

  #readHeader(): Uint8Array {
    const most = Math.min(maxHeaderBytes, this.#reader.size - trailerBytes - this.#at);
    const step = 2 ** 16;
    for (let length = Math.min(step, most); ; length = Math.min(2 * length, most)) {
      const bytes = new Uint8Array(length);
      this.#reader.read(bytes, this.#at);
      const end = bytes.indexOf(0x0a);
      if (end >= 0) return this.#read(end + 1).subarray(0, end);
      if (length === most)
        throw this.#refusal(`no line feed in ${most} bytes`, "one at the end of the header");
    }
  }

  #read(length: number): Uint8Array {
    const left = this.#reader.size - trailerBytes - this.#at;
    if (length > left) throw this.#refusal(`byte ${this.#at}: ${left} bytes before its end`, `${length}`);
    const bytes = new Uint8Array(length);
    this.#reader.read(bytes, this.#at);
    this.#at += length;
    this.#hash.update(bytes);
    return bytes;
  }

  #refusal(found: string, wanted: string): DataNetError {
    return refusal(this.path, found, wanted);
  }
}

interface StoredBlock {
  readonly where: string;
  readonly stored: Uint8Array;
}

/** Bytes that stand one after the other in blocks. */
export class BundleSection {
  readonly #next: (length: number) => StoredBlock;
  /** Bytes in blocks that have not been read. */
  #behind: number;
  #stored: StoredBlock | undefined;
  /** The block that was read last, once something of it was wanted. */
  #block: Uint8Array | undefined;
  #length = 0;
  #offset = 0;

  constructor(bytes: number, next: (length: number) => StoredBlock) {
    this.#behind = bytes;
    this.#next = next;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#behind + this.#length - this.#offset;
  }

  /** The next bytes, at most `left` of them. @throws DataNetError "corruptStore" */
  async take(length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const block = await this.#unpacked();
      const piece = block.subarray(this.#offset, this.#offset + length - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      this.#offset += piece.length;
    }
    return bytes;
  }

  /** Passes over bytes, at most `left` of them; blocks that nothing is taken of are not unpacked. */
  skip(length: number): void {
    for (let left = length; left > 0; ) {
      this.#advance();
      const step = Math.min(left, this.#length - this.#offset);
      this.#offset += step;
      left -= step;
    }
  }

  /**
   * The next line without its line feed.
   *
   * @returns undefined when there are more than `most` bytes before the next line feed, or none comes
   */
  async takeLine(most: number): Promise<Uint8Array | undefined> {
    const pieces: Uint8Array[] = [];
    let length = 0;
    while (this.left > 0 && length <= most) {
      const block = await this.#unpacked();
      const end = block.indexOf(0x0a, this.#offset);
      const piece = block.subarray(this.#offset, end < 0 ? undefined : end);
      pieces.push(piece);
      length += piece.length;
      this.#offset += piece.length + (end < 0 ? 0 : 1);
      if (end >= 0) return length > most ? undefined : pieces.length === 1 ? piece : Buffer.concat(pieces);
    }
    return undefined;
  }

  #advance(): void {
    if (this.#offset < this.#length) return;
    this.#length = Math.min(blockBytes, this.#behind);
    this.#stored = this.#next(this.#length);
    this.#behind -= this.#length;
    this.#offset = 0;
    this.#block = undefined;
  }

  async #unpacked(): Promise<Uint8Array> {
    this.#advance();
    const { where, stored } = this.#stored!;
    this.#block ??= await unpackBlock(where, stored, this.#length);
    return this.#block;
  }
}

function checkMagic(reader: ByteReader): void {
  const bytes = new Uint8Array(Math.min(reader.size, bundleMagic.length));
  reader.read(bytes, 0);
  const begin = new TextDecoder("latin1").decode(bytes);
  if (begin === bundleMagic) return;
  const version = /^datanet bundle (\d+)/.exec(begin)?.[1];
  if (version !== undefined && version !== "1") {
    const message = `${reader.path}: bundle format ${version}, this program reads 1; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  const found =
    bytes.length < bundleMagic.length ? `${reader.size} bytes` : `begins ${JSON.stringify(begin)}`;
  const wanted = `a bundle, which begins ${JSON.stringify(bundleMagic)}, or an infini-gram index directory`;
  throw new DataNetError("corruptStore", `${reader.path}: ${found}, wanted ${wanted}; check the path`);
}

/** @returns the sha-256 that the file ends with, which its other bytes have */
async function checkSum(
  reader: ByteReader,
  onProgress: (done: number, of: number) => void,
  checkpoint: () => void,
): Promise<string> {
  const end = reader.size - trailerBytes;
  if (end < bundleMagic.length) throw refusal(reader.path, `${reader.size} bytes`, "a whole bundle");
  const hash = createHash("sha256");
  for (let at = 0; at < end; at += pieceBytes) {
    checkpoint();
    const bytes = new Uint8Array(Math.min(pieceBytes, end - at));
    reader.read(bytes, at);
    hash.update(bytes);
    onProgress(at + bytes.length, end);
    await setImmediate(); // So that Ctrl-C is heard.
  }
  const trailer = new Uint8Array(trailerBytes);
  reader.read(trailer, end);
  const [found, wanted] = [hash.digest("hex"), Buffer.from(trailer).toString("hex")];
  if (found !== wanted) {
    const message = `${reader.path}: its bytes have sha256 ${found}, its last ${trailerBytes} say ${wanted}`;
    throw new DataNetError("corruptStore", `${message}; it is damaged or cut, copy it again`);
  }
  return found;
}

function refusal(path: string, found: string, wanted: string): DataNetError {
  const message = `${path}: ${found}, wanted ${wanted}; get the bundle from whoever made it again`;
  return new DataNetError("corruptStore", message);
}
