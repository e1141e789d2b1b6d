import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** keccak-256 of bytes, as "0x" and 64 hexadecimal digits: the hash of contributions, manifests and records. */
export function keccak(bytes: Uint8Array): string {
  return `0x${bytesToHex(keccak_256(bytes))}`;
}
