import { hexToBytes } from "@noble/hashes/utils.js";
import { invariant } from "./errors.ts";
import { keccak } from "./hash.ts";

/** A value that takes one word of the EVM: an integer, or "0x" and the digits of 20 bytes (an account) or 32 (a hash). */
export type Word = bigint | string;

/** Integers on the chain are below this. */
export const wordLimit: bigint = 2n ** 256n;

/** keccak-256 of values that take one word each: Solidity's `keccak256(abi.encode(...))`. Source: the Contract ABI Specification. */
export function hashWords(...words: readonly Word[]): string {
  return keccak(hexToBytes(words.map(digitsOf).join("")));
}

/** keccak-256 of a text in UTF-8: Solidity's `keccak256(bytes(text))`, and the hash of a type string. */
export function hashText(text: string): string {
  return keccak(new TextEncoder().encode(text));
}

/** Separator of an EIP-712 domain: the contract that a signature is meant for, and its chain. Source: EIP-712. */
export function domainSeparator(name: string, chainId: bigint, contract: string): string {
  const type = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
  return hashWords(hashText(type), hashText(name), hashText("1"), chainId, contract);
}

/** What is signed to mean a struct in a domain. Source: EIP-712. */
export function typedDigest(separator: string, structHash: string): string {
  return keccak(hexToBytes(`1901${digitsOf(separator)}${digitsOf(structHash)}`));
}

function digitsOf(word: Word): string {
  if (typeof word === "bigint") {
    invariant(word >= 0n && word < wordLimit, `${word} fits into a word`);
    return word.toString(16).padStart(64, "0");
  }
  invariant(/^0x(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(word), `${word} is an account or a hash`);
  return word.slice(2).padStart(64, "0");
}
