import { join } from "node:path";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { DataNetError } from "../base/errors.ts";
import { replaceFile, syncFolder } from "./durable.ts";
import { blobPath } from "./store.ts";

/** Texts under way to the disk at once. */
const writesAtOnce = 16;

/** Writes texts a few at a time while the next are being read, and waits for all of them at the end. */
export class TextWriter {
  readonly #dir: string;
  readonly #running = new Set<Promise<void>>();
  #failure: unknown;
  #any = false;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Returns when there is room for one more. */
  async add(id: string, bytes: Uint8Array): Promise<void> {
    this.#any = true;
    const write: Promise<void> = this.#write(id, bytes)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#running.delete(write));
    this.#running.add(write);
    if (this.#running.size >= writesAtOnce) await Promise.race(this.#running);
    this.#check();
  }

  /** Waits until the disk has every text and their names. */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#check();
    if (this.#any) await syncFolder(join(this.#dir, "blobs"));
  }

  async #write(id: string, bytes: Uint8Array): Promise<void> {
    await replaceFile(blobPath(this.#dir, id), await promisify(deflate)(bytes));
  }

  #check(): void {
    if (this.#failure === undefined) return;
    const { code, message } = this.#failure as NodeJS.ErrnoException;
    const what = `${join(this.#dir, "blobs")}: cannot be written (${code ?? message})`;
    throw new DataNetError("unreadable", `${what}; check the disk's space and the folder's permissions`, {
      cause: this.#failure,
    });
  }
}
