/** A file in a DataNet, as its log tells it. Contributions are numbered 1, 2, 3, ... in registration order. */
export interface Contribution {
  /** Registration order, from 1. */
  readonly order: number;
  /** keccak-256 of the file's bytes. */
  readonly id: string;
  readonly path: string;
  readonly language: string;
  /** Who gave it; with `authors`, the one of them who wrote the most, for lists: it decides nothing. */
  readonly contributor: string;
  /** Who wrote which part, where one file has several authors. What no author has is nobody's known. */
  readonly authors?: readonly TokenAuthor[];
  /** When and where the bytes were published before, as somebody claims. */
  readonly published?: Published;
  /** SPDX expression, or "NOASSERTION". */
  readonly license: string;
  readonly sizeBytes: number;
  /** Lexemes (or other tokens) in all its runs. */
  readonly tokens: number;
  readonly revoked: boolean;
}

/**
 * Characters [beginChar, endChar) of a contribution, in UTF-16 code units, and who wrote them.
 * A list of them is ascending; those who wrote the same together follow each other with the same
 * characters, and nothing else overlaps.
 */
export interface Author {
  readonly beginChar: number;
  readonly endChar: number;
  readonly contributor: string;
}

/** An author with the tokens that begin in the characters, [begin, end) of each run. They follow from the characters. */
export interface TokenAuthor extends Author {
  readonly code: readonly [begin: number, end: number];
  readonly comments: readonly [begin: number, end: number];
}

/** A claim of when something was first published, and what shows it. */
export interface Published {
  /** UTC, to the second: 2024-05-06T07:08:09Z. */
  readonly at: string;
  readonly evidence: string;
}
