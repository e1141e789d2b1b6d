import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenChunks } from "../../core/segment/tokenChunks.ts";

/** Documents that end around the borders of chunks, with ids around the border of two bytes. */
const documents = fc.array(
  fc.tuple(
    fc.constantFrom(0, 1, 2, 65_534, 65_535, 65_536, 131_000),
    fc.constantFrom(7, 65_534, 65_535, 65_536),
  ),
  { maxLength: 6 },
);

test("chunks give back what was added, whole or in part", () => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(), (given, a, b) => {
      const chunks = new TokenChunks();
      let plain: number[] = [];
      for (const [length, id] of given) {
        const ids = new Uint32Array(length).fill(3);
        if (length > 0) ids[length - 1] = id;
        chunks.addDocument(ids);
        plain = plain.concat(0xffffffff, Array.from(ids));
      }
      expect(chunks.length).toBe(plain.length);
      const [begin, end] = [a % (plain.length + 1), b % (plain.length + 1)].sort((x, y) => x - y);
      const wanted = Uint32Array.from(plain);
      expect(Buffer.compare(bytesOf(chunks.subarray(begin, end)), bytesOf(wanted.subarray(begin, end)))).toBe(
        0,
      );
      const moved = new Uint32Array(plain.length);
      chunks.moveTo(moved);
      expect(Buffer.compare(bytesOf(moved), bytesOf(wanted))).toBe(0);
      expect(chunks.length).toBe(0);
    }),
  );
});

test.each([
  [1, Uint8Array, 254],
  [2, Uint16Array, 65_534],
])("a separator is all ones in %i bytes too", (_, make, largest) => {
  const chunks = new TokenChunks();
  chunks.addDocument(Uint32Array.of(0, largest));
  const moved = new make(3);
  chunks.moveTo(moved);
  expect([...moved]).toEqual([largest + 1, 0, largest]);
});

function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
