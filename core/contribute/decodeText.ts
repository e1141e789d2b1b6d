import { DataNetError } from "../base/errors.ts";

/**
 * The text of a file: UTF-8, without its byte order mark. O(bytes) time.
 *
 * @param where name of the file, for the message
 * @throws DataNetError "unsupportedText" when there is none: no bytes, UTF-16, a NUL byte, or bytes
 * that are not UTF-8 (encoded surrogates included), with the offset of the first such byte
 */
export function decodeText(bytes: Uint8Array, where: string): string {
  if (bytes.length === 0) throw refusal(where, "empty, wanted UTF-8 text; put text into it or leave it out");
  const wide = utf16Of(bytes);
  if (wide !== undefined) throw refusal(where, `${wide}, wanted UTF-8 text; save it as UTF-8`);
  const nul = bytes.indexOf(0);
  if (nul >= 0) throw refusal(where, `binary (a NUL at byte offset ${nul}), wanted UTF-8 text; leave it out`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const at = firstBadByte(bytes);
    const byte = bytes[at].toString(16).toUpperCase().padStart(2, "0");
    throw refusal(
      where,
      `not UTF-8 (byte 0x${byte} at byte offset ${at}), wanted UTF-8 text; save it as UTF-8`,
    );
  }
}

/** A byte order mark of UTF-16 says more than the NUL bytes that follow it. */
function utf16Of(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "UTF-16 (its first bytes are FF FE)";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "UTF-16 (its first bytes are FE FF)";
  return undefined;
}

/** Offset of the first byte at which no well-formed character begins; the bytes' length when all are. */
function firstBadByte(bytes: Uint8Array): number {
  // Invariant: bytes[0..at) are whole, well-formed characters.
  let at = 0;
  while (at < bytes.length) {
    const length = characterLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

/**
 * Bytes of the character at `at`, 0 when it is not well formed.
 *
 * Source: The Unicode Standard, table 3-7, "Well-Formed UTF-8 Byte Sequences": only the second byte
 * has bounds of its own, which shut out long forms, surrogates and what lies beyond U+10FFFF.
 */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (bytes[at + 1] < low || bytes[at + 1] > high) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}

function refusal(where: string, fault: string): DataNetError {
  return new DataNetError("unsupportedText", `${where}: ${fault}`);
}
