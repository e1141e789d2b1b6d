import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenIndex } from "../../core/node/openIndex.ts";
import type { Files } from "../fuzz/fuzzInput.ts";
import { makeDirectory, type Shape } from "../fuzz/makeDirectory.ts";

/** Index directories on disk, removed together. */
export class IndexFolders {
  readonly #root = mkdtempSync(join(tmpdir(), "datanet-index-"));
  #made = 0;

  /** A directory of documents of tokens. */
  make(shards: Shape["shards"], shape: Partial<Shape> = {}): string {
    const whole = { width: 2, widerBy: 0, without: [], isOurs: false, pageBytes: 1 << 14, ...shape } as const;
    return this.write(makeDirectory({ ...whole, shards }));
  }

  write(files: Files): string {
    // "table" in a folder's name confuses the reference engine.
    const dir = join(this.#root, `table.${this.#made++}`);
    mkdirSync(dir);
    for (const [name, bytes] of files) writeFileSync(join(dir, name), bytes);
    return dir;
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** Occurrences of one token in all shards. */
export function countOf({ segments }: OpenIndex, token: number): number {
  return segments.reduce((sum, { buckets }) => sum + buckets.of(token).high - buckets.of(token).low, 0);
}
