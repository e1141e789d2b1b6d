/** A file in a DataNet, as its log tells it. Contributions are numbered 1, 2, 3, ... in registration order. */
export interface Contribution {
  /** Registration order, from 1. */
  readonly order: number;
  /** keccak-256 of the file's bytes. */
  readonly id: string;
  readonly path: string;
  readonly language: string;
  /** Who gave it; with `authors`, who handed it in. */
  readonly contributor: string;
  /** Who wrote which characters, where one file has several authors; sorted, not overlapping. */
  readonly authors?: readonly Author[];
  /** SPDX expression, or "NOASSERTION". */
  readonly license: string;
  readonly sizeBytes: number;
  /** Lexemes (or other tokens) in all its runs. */
  readonly tokens: number;
  readonly revoked: boolean;
}

/** Characters [beginChar, endChar) of a contribution, in UTF-16 code units, and who wrote them. */
export interface Author {
  readonly beginChar: number;
  readonly endChar: number;
  readonly contributor: string;
}
