import type { ByteReader } from "./byteReader.ts";
import type { PageSums } from "./pageSums.ts";

/** A file whose pages are checked against their hashes whenever something in them is read. */
export function checkedReader(reader: ByteReader, sums: PageSums, pageBytes: number): ByteReader {
  const page = new Uint8Array(pageBytes);
  return {
    path: reader.path,
    size: reader.size,
    read(into, at) {
      for (let filled = 0; filled < into.length; ) {
        const number = Math.floor((at + filled) / pageBytes);
        const begin = number * pageBytes;
        const bytes = page.subarray(0, Math.min(pageBytes, reader.size - begin));
        reader.read(bytes, begin);
        sums.check(number, bytes, `${reader.path}: byte ${begin}`);
        const part = bytes.subarray(at + filled - begin, at + into.length - begin);
        into.set(part, filled);
        filled += part.length;
      }
    },
    close: () => reader.close(),
  };
}
