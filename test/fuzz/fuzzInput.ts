import { createHash } from "node:crypto";
import { DataNetError } from "../../core/base/errors.ts";
import type { IndexFiles } from "../../core/node/byteReader.ts";

/** Content by name: an index directory that is on no disk. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** One run of the fuzzer. */
export interface FuzzInput {
  readonly files: Files;
  /** Decides what is asked. */
  readonly seed: number;
  /** Bytes of a page, where the index has hashes of them. */
  readonly pageBytes: number;
  /** The files before anything was done to them; undefined where they are of no use any more. */
  readonly origin: Files | undefined;
  /** Width of the tokens of `origin`. */
  readonly width: 1 | 2 | 4;
}

/** Where a directory is said to be, in messages. */
export const dir = "/fuzz";

/** A read outside of a file: a mistake of the reader, whatever the file holds. */
class ReadBeyond extends Error {}

export function indexFiles(files: Files): IndexFiles {
  return {
    dir,
    names: [...files.keys()],
    open(name) {
      const bytes = files.get(name);
      const path = `${dir}/${name}`;
      // As a disk would say.
      if (bytes === undefined) throw new DataNetError("notFound", `${path}: does not exist; check the path`);
      return {
        path,
        size: bytes.length,
        read(into, at) {
          if (!(at >= 0 && at + into.length <= bytes.length)) {
            throw new ReadBeyond(`${path}: ${into.length} bytes from ${at} on, of ${bytes.length}`);
          }
          into.set(bytes.subarray(at, at + into.length));
        },
        close: () => {},
      };
    },
  };
}

/** One line of JSON; the files' bytes in base64. */
export function inputToText({ files, origin, ...rest }: FuzzInput): string {
  const packed = (some: Files): Record<string, string> =>
    Object.fromEntries([...some].map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
  return JSON.stringify({ ...rest, files: packed(files), origin: origin && packed(origin) });
}

export function inputFromText(text: string): FuzzInput {
  const { files, origin, ...rest } = JSON.parse(text);
  const unpacked = (some: Record<string, string>): Files =>
    new Map(
      Object.entries(some).map(([name, base64]) => [name, Uint8Array.from(Buffer.from(base64, "base64"))]),
    );
  return { ...rest, files: unpacked(files), origin: origin && unpacked(origin) };
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
