import type { Author, Published } from "./contribution.ts";

/** A file someone offers to a DataNet, read and described, not yet admitted. */
export interface Offer {
  /** Name in the DataNet: base name of the PATH given, "/", the relative path; always with "/". */
  readonly path: string;
  /** The file's bytes; the contribution's id is their keccak-256. */
  readonly bytes: Uint8Array;
  /** The bytes decoded as UTF-8, without a byte order mark. */
  readonly text: string;
  /** A name of core/tokens/languages.ts. */
  readonly language: string;
  /** Trimmed, NFC: `Name <mail>`, a name, or an 0x address. */
  readonly contributor: string;
  /** Who wrote which characters, where one file has several authors or some that nobody knows. */
  readonly authors?: readonly Author[];
  /** When and where the bytes were published before, as somebody claims. */
  readonly published?: Published;
  /** SPDX expression, or "NOASSERTION" where none was found. */
  readonly license: string;
}

/** A file that was passed over, and why. */
export interface Skipped {
  readonly path: string;
  /** One line: what it is and what would have been taken. */
  readonly reason: string;
  /** Contributor who registered the same bytes first, where that is the reason. */
  readonly first?: string;
}
