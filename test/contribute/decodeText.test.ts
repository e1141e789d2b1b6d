import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DataNetError } from "../../core/base/errors.ts";
import { decodeText } from "../../core/contribute/decodeText.ts";

const utf8 = new TextEncoder();

describe("takes", () => {
  test.each([
    ["plain text", "a\nb", "a\nb"],
    ["CRLF as it is", "a\r\nb\r\n", "a\r\nb\r\n"],
    ["one byte order mark less", "\uFEFFa", "a"],
    ["a second byte order mark as text", "\uFEFF\uFEFFa", "\uFEFFa"],
    ["all four lengths", "a\u00e9\u20ac\u{1f600}", "a\u00e9\u20ac\u{1f600}"],
    ["the ends of the range", "\u0001\ud7ff\ue000\uffff\u{10ffff}", "\u0001\ud7ff\ue000\uffff\u{10ffff}"],
  ])("%s", (_, text, wanted) => {
    expect(decodeText(utf8.encode(text), "f")).toBe(wanted);
  });
});

describe("refuses", () => {
  test.each([
    ["no bytes", [], "f: empty, wanted UTF-8 text; put text into it or leave it out"],
    ["a NUL", [0x61, 0x62, 0], "f: binary (a NUL at byte offset 2), wanted UTF-8 text; leave it out"],
    [
      "Latin-1",
      [0x61, 0xe9, 0x62],
      "f: not UTF-8 (byte 0xE9 at byte offset 1), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "a surrogate in three bytes (CESU-8)",
      [0x61, 0xed, 0xa0, 0x80, 0xed, 0xb0, 0x80],
      "f: not UTF-8 (byte 0xED at byte offset 1), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "a character cut short",
      [0x61, 0xe2, 0x82],
      "f: not UTF-8 (byte 0xE2 at byte offset 1), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "a long form",
      [0xc0, 0xaf],
      "f: not UTF-8 (byte 0xC0 at byte offset 0), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "what lies beyond Unicode",
      [0x61, 0xf4, 0x90, 0x80, 0x80],
      "f: not UTF-8 (byte 0xF4 at byte offset 1), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "little-endian UTF-16",
      [0xff, 0xfe, 0x61, 0],
      "f: UTF-16 (its first bytes are FF FE), wanted UTF-8 text; save it as UTF-8",
    ],
    [
      "big-endian UTF-16",
      [0xfe, 0xff, 0, 0x61],
      "f: UTF-16 (its first bytes are FE FF), wanted UTF-8 text; save it as UTF-8",
    ],
  ])("%s", (_, bytes, message) => {
    expect(() => decodeText(Uint8Array.from(bytes), "f")).toThrow(
      new DataNetError("unsupportedText", message),
    );
  });
});

test("the offset is the length of the longest start that is text", () => {
  // Bytes on both sides of every bound of well-formed UTF-8.
  const byte = fc.constantFrom(
    ...[0x61, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef],
    ...[0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff],
  );
  fc.assert(
    fc.property(fc.array(byte, { minLength: 1, maxLength: 8 }), (all) => {
      const bytes = Uint8Array.from([0x61, ...all]);
      let longest = bytes.length;
      while (!isText(bytes.subarray(0, longest))) longest--;
      if (longest === bytes.length) expect(decodeText(bytes, "f")).toBe(Buffer.from(bytes).toString());
      else expect(() => decodeText(bytes, "f")).toThrow(`at byte offset ${longest})`);
    }),
    { numRuns: 2000 },
  );
});

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
