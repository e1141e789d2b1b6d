import type { Contribution } from "../core/contribute/contribution.ts";
import type { Skipped } from "../core/contribute/offer.ts";
import type { Annotation } from "../core/shares/annotation.ts";
import type { SourcePlace } from "../core/spans/span.ts";
import type { Tokens } from "../core/tokens/tokenizer.ts";
import type { AddedFile, UnknownLines, VerifiedRecord } from "./protocolActions.ts";

/** What the engine does in its worker, by name: parameters and result, both structured-cloneable. */
export interface Jobs {
  annotate: { params: AnnotateJob; result: StoreAnnotation };
  context: { params: ContextJob; result: TokenContext };
  sources: { params: SourcesJob; result: PassageSources | undefined };
  locate: { params: { dir: string; sources: readonly SourceStretch[] }; result: readonly LocatedSource[] };
  source: { params: { dir: string; id: string }; result: { path: string; text: string } };
  contribute: { params: ContributeJob; result: ContributedFiles };
  record: { params: RecordJob; result: { recordHash: string; text: string } };
  verify: { params: VerifyJob; result: VerifiedRecord };
  create: { params: { dir: string; name: string }; result: { dataNetId: string } };
}

export interface AnnotateJob {
  readonly dir: string;
  /** Names the document: of its next version only what has changed is looked at. */
  readonly uri: string;
  readonly text: string;
  readonly language: string;
  /** In memory that threads share: once `[0]` is 1 nobody waits any more, and the job ends as "cancelled". */
  readonly stop: Int32Array;
}

/** What the server tells of an annotation: all but what tokens weigh, which only the engine needs to know. */
export type ToldAnnotation = Omit<Annotation, "tokens" | "unigram" | "conditional" | "length"> & {
  readonly tokens: Omit<Tokens, "ids">;
};

/** An annotation and what is needed to read it away from its store. */
export interface StoreAnnotation {
  readonly dir: string;
  readonly name: string;
  readonly manifestHash: string;
  /** Size of the store. */
  readonly size: { readonly contributions: number; readonly tokens: number };
  readonly annotation: ToldAnnotation;
  /** The contributions that `annotation` names, by registration order. */
  readonly contributions: ReadonlyMap<number, Contribution>;
}

/** Asks what came before a token of a text, and what follows it elsewhere. */
export interface ContextJob {
  readonly dir: string;
  readonly text: string;
  readonly language: string;
  /** The token, counted over both runs. */
  readonly index: number;
  /** Tokens of its context as the annotation told them; a wrong number costs time, no more. */
  readonly suffix: number;
}

/** The longest run of tokens up to one that stands in a store, and what follows it there. */
export interface TokenContext {
  readonly length: number;
  /** Places where it stands. */
  readonly count: number;
  /** What follows most often; `word` is undefined for the end of a document. */
  readonly next: readonly { readonly word: string | undefined; readonly count: number }[];
  /** What follows in the text itself, if anything does, and at how many of the places. */
  readonly here: { readonly word: string; readonly count: number } | undefined;
}

/** Asks for sources [from, from + size) of `length` tokens that stand at a place. */
export interface SourcesJob {
  readonly dir: string;
  readonly place: SourcePlace;
  readonly length: number;
  readonly from: number;
  readonly size: number;
}

export interface PassageSources {
  /** Places, contributions and contributors that hold the passage. */
  readonly count: number;
  readonly documents: number;
  readonly contributors: number;
  readonly page: readonly SourcePlace[];
}

/** `length` tokens of a contribution from `place` on. */
export interface SourceStretch {
  readonly place: SourcePlace;
  readonly length: number;
}

export interface LocatedSource {
  readonly contribution: string;
  readonly contributor: string;
  readonly license: string;
  readonly path: string;
  /** Line of the first character, from 1. */
  readonly line: number;
  readonly beginChar: number;
  readonly endChar: number;
  /** The whole text of the contribution. */
  readonly text: string;
}

export interface ContributedFiles {
  readonly added: readonly AddedFile[];
  readonly skipped: readonly Skipped[];
  readonly unknown: readonly UnknownLines[];
}

export interface ContributeJob {
  readonly dir: string;
  readonly paths: readonly string[];
  /** Undefined where the lines of the one path are their authors', as its git history has them. */
  readonly contributor: string | undefined;
  readonly license: string | undefined;
  readonly mode: "preview" | "write";
}

export interface RecordJob {
  readonly dir: string;
  readonly path: string;
  readonly language: string;
  readonly modelId: string;
  readonly createdAt: string;
}

/** Paths of a record, of the text it is of, and of the text the model was given. */
export interface VerifyJob {
  readonly dir: string;
  readonly record: string;
  readonly path: string;
  readonly context: string | undefined;
}

/** Messages to the worker. */
export type ToWorker =
  | { readonly id: number; readonly job: keyof Jobs; readonly params: unknown }
  | { readonly id: number; readonly cancel: true };

/** Messages from the worker; each job ends with one `result` or one `error`. A `warning` is for the log. */
export type FromWorker =
  | { readonly id: number; readonly result: unknown }
  | {
      readonly id: number;
      readonly error: { readonly code?: string; readonly message: string; readonly stack: string };
    }
  | { readonly id: number; readonly done: number }
  | { readonly warning: string };
