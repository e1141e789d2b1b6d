import type { Span } from "../spans/span.ts";
import type { Tokens } from "../tokens/tokenizer.ts";

/** A stretch of output tokens paid to one contribution, which stand in it from `position` on. */
export interface Attribution {
  readonly begin: number;
  readonly end: number;
  /** Registration order of the contribution. */
  readonly order: number;
  /** Who wrote what the tokens match. Those who wrote it together have an attribution each, over the same tokens. */
  readonly contributor: string;
  /** Run of the contribution: 0 for code, 1 for comments. */
  readonly document: number;
  /** Token of that run which output token `begin` matched. */
  readonly position: number;
  /** What it adds to earlier contributions on each of these tokens, 1..65536. */
  readonly gain: number;
  /** Sum over the stretch of u * gain: 1/65536 bit times 1/65536. */
  readonly credit: bigint;
}

/** What one contributor is credited with. */
export interface Share {
  readonly contributor: string;
  readonly credit: bigint;
  /** Output tokens of which the contributor gets the largest part. */
  readonly tokens: number;
}

/** Everything known about where an output came from. All arrays are by output token. */
export interface Annotation {
  readonly language: string;
  readonly tokens: Tokens;
  /** Unigram information u, in 1/65536 bit. */
  readonly unigram: Uint32Array;
  /** Conditional information v <= u, in 1/65536 bit. */
  readonly conditional: Uint32Array;
  /** Longest match that starts here, in tokens. */
  readonly length: Uint32Array;
  /** Longest suffix of the run up to and including here that occurs, in tokens. */
  readonly suffix: Uint32Array;
  /** 1 where the token is commons and paid to nobody. */
  readonly commons: Uint8Array;
  readonly spans: readonly Span[];
  /** Index into `spans` of the span with the most bits over this token, or -1. */
  readonly spanOf: Int32Array;
  /** In order of (begin, order); stretches of different contributions may overlap. */
  readonly attributions: readonly Attribution[];
  /** Largest first, ties by name. */
  readonly shares: readonly Share[];
  readonly creditMax: bigint;
  readonly commonsCredit: bigint;
  readonly contextCredit: bigint;
  readonly ownCredit: bigint;
  /** creditMax less shares, commons, context and own. */
  readonly unattributedCredit: bigint;
}
