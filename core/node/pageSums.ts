import { createHash } from "node:crypto";
import { corruptIndex } from "../segment/corruptIndex.ts";
import { type FileContent, piecesOf } from "../segment/fileContent.ts";
import type { IndexLayout } from "../segment/pointers.ts";

/**
 * Bytes of a page of tokens or metadata; a page of the table holds as many entries as four-byte numbers
 * fit into it. Part of the format: pages.0 has a hash for each. Larger pages were slower in every
 * measurement, since a search reads few entries of one page.
 */
export const pageBytes: number = 1 << 12;

const sumBytes = 32;

/** Hashes of the pages of one file. */
export interface PageSums {
  /** @throws DataNetError "corruptStore" when a page is not what was written */
  check(page: number, bytes: Uint8Array, where: string): void;
}

/** The files whose pages have hashes, in the order of pages.0. */
export interface PagedFiles<T> {
  readonly tokens: T;
  readonly table: T;
  readonly lines: T;
}

/** Bytes of a page of each file. @param size of tokens and metadata; tests make it small */
export function pageSizes(
  { pointerBytes }: Pick<IndexLayout, "pointerBytes">,
  size: number = pageBytes,
): PagedFiles<number> {
  return { tokens: size, table: (size / 4) * pointerBytes, lines: size };
}

/** pages.0: the sha-256 of each page of tokenized.0, of table.0 and of metadata.0. */
export function sumPages(
  files: PagedFiles<FileContent>,
  layout: Pick<IndexLayout, "pointerBytes">,
): Uint8Array {
  const sizes = pageSizes(layout);
  const sums: Buffer[] = [];
  for (const name of ["tokens", "table", "lines"] as const) {
    const size = sizes[name];
    for (const piece of piecesOf(files[name])) {
      for (let at = 0; at < piece.length; at += size) sums.push(sumOf(piece.subarray(at, at + size)));
    }
  }
  return Buffer.concat(sums);
}

/**
 * Splits pages.0 into the hashes of each file.
 *
 * @param bytes sizes of the files
 * @param sizes of their pages
 * @throws DataNetError "corruptStore" when their number is not that of the pages
 */
export function readPageSums(
  path: string,
  sums: Uint8Array,
  bytes: PagedFiles<number>,
  sizes: PagedFiles<number>,
): PagedFiles<PageSums> {
  const counts = {
    tokens: Math.ceil(bytes.tokens / sizes.tokens),
    table: Math.ceil(bytes.table / sizes.table),
    lines: Math.ceil(bytes.lines / sizes.lines),
  };
  const wanted = (counts.tokens + counts.table + counts.lines) * sumBytes;
  if (sums.length !== wanted)
    throw corruptIndex(path, `${sums.length} bytes`, `${wanted}, ${sumBytes} a page`);
  const from = (first: number): PageSums => ({
    check(page, piece, where) {
      const at = (first + page) * sumBytes;
      const sum = sums.subarray(at, at + sumBytes);
      const found = sumOf(piece);
      if (!found.equals(sum)) {
        const hex = Buffer.from(sum).toString("hex");
        throw corruptIndex(where, `${piece.length} bytes of sha256 ${found.toString("hex")}`, hex);
      }
    },
  });
  return { tokens: from(0), table: from(counts.tokens), lines: from(counts.tokens + counts.table) };
}

function sumOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
