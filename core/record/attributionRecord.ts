/**
 * The attribution record: what an output was made of, written so that anyone who has the same
 * contributions and the text can recompute every number in it. Format: docs/formats.md.
 */
import { hashJson, type Json } from "../base/canonical.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { Annotation } from "../shares/annotation.ts";
import { type Policy, policyHash } from "../shares/policy.ts";

export const recordSchema = "datanet/record@1";

/** An amount of money in the smallest unit of a currency, as digits. */
export interface Fee {
  readonly currency: string;
  readonly amount: string;
}

/** A stretch of output tokens and what it earned, as `Attribution`, by the contribution's id. */
export interface RecordedAttribution {
  readonly begin: number;
  readonly end: number;
  /** Id of the contribution. */
  readonly contribution: string;
  /** Run of the contribution: 0 for code, 1 for comments. */
  readonly document: number;
  readonly position: number;
  /** Digits. */
  readonly credit: string;
}

export interface RecordedShare {
  readonly contributor: string;
  /** Digits. */
  readonly credit: string;
}

/** All of it is canonical JSON; its keccak-256 is the record's hash. */
export interface AttributionRecord {
  readonly schema: typeof recordSchema;
  /** Given by whoever ran the model; unique in its log. */
  readonly inferenceId: string;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly createdAt: string;
  readonly dataNetId: string;
  readonly manifestHash: string;
  readonly tokenizer: { readonly name: string; readonly hash: string };
  readonly policyHash: string;
  readonly policy: Policy;
  readonly model: { readonly id: string };
  /** keccak-256 of the text the model was given, where there was one. */
  readonly context?: { readonly hash: string };
  /** Contributors paid nothing here, sorted. */
  readonly excluded: readonly string[];
  readonly output: { readonly hash: string; readonly language: string; readonly tokenCount: number };
  readonly creditMax: string;
  readonly attributions: readonly RecordedAttribution[];
  readonly shares: readonly RecordedShare[];
  readonly fee?: Fee;
  /** Nothing is recorded of a partial answer. */
  readonly partial: false;
}

/** What an annotation does not know of itself. */
export interface RecordHead {
  readonly inferenceId: string;
  readonly createdAt: string;
  readonly dataNetId: string;
  readonly manifestHash: string;
  readonly tokenizer: { readonly name: string; readonly hash: string };
  readonly policy: Policy;
  readonly modelId: string;
  readonly contextHash: string | undefined;
  /** In any order. */
  readonly excluded: readonly string[];
  readonly outputHash: string;
  readonly fee: Fee | undefined;
}

/**
 * The record of an annotation.
 *
 * @param contributions of the manifest that was searched, by order
 * @returns the same for the same arguments; O(attributions)
 */
export function recordOf(
  head: RecordHead,
  annotation: Annotation,
  contributions: readonly Contribution[],
): AttributionRecord {
  const { inferenceId, createdAt, dataNetId, manifestHash, tokenizer, policy, contextHash, fee } = head;
  return {
    schema: recordSchema,
    inferenceId,
    createdAt,
    dataNetId,
    manifestHash,
    tokenizer,
    policyHash: policyHash(policy),
    policy,
    model: { id: head.modelId },
    ...(contextHash !== undefined && { context: { hash: contextHash } }),
    excluded: [...new Set(head.excluded)].sort(),
    output: {
      hash: head.outputHash,
      language: annotation.language,
      tokenCount: annotation.tokens.ids.length,
    },
    creditMax: String(annotation.creditMax),
    attributions: annotation.attributions.map(({ begin, end, order, document, position, credit }) => ({
      begin,
      end,
      contribution: contributions[order - 1].id,
      document,
      position,
      credit: String(credit),
    })),
    shares: annotation.shares.map(({ contributor, credit }) => ({ contributor, credit: String(credit) })),
    ...(fee !== undefined && { fee }),
    partial: false,
  };
}

/** keccak-256 of the record's canonical JSON. */
export function recordHash(record: AttributionRecord): string {
  return hashJson(record as unknown as Json);
}
