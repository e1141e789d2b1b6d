import canonicalize from "canonicalize";
import { invariant } from "./errors.ts";
import { keccak } from "./hash.ts";

/** What JSON can hold. Numbers are integers below 2^53 or plain fractions; money and credits are strings. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** The one JSON text of a value: RFC 8785 (keys sorted by UTF-16 code units, no white space). */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  invariant(text !== undefined, "a JSON value has a canonical text");
  return text;
}

/** keccak-256 of the canonical JSON text in UTF-8, as "0x" and 64 hexadecimal digits. */
export function hashJson(value: Json): string {
  return keccak(new TextEncoder().encode(canonicalJson(value)));
}
