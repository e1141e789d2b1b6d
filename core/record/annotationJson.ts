/** The annotation as JSON, schema datanet/annotation@1. Format: docs/formats.md. */
import type { Json } from "../base/canonical.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { Annotation } from "../shares/annotation.ts";

/** A source of a span where a person finds it. */
export interface SpanSource {
  readonly contribution: Contribution;
  /** Who wrote the most of it, and all who wrote some of it where they are not one. */
  readonly contributor: string;
  readonly authors?: readonly string[];
  readonly line: number;
  readonly beginChar: number;
  readonly endChar: number;
}

export interface AnnotationHead {
  readonly dataNetId: string;
  readonly manifestHash: string;
  readonly tokenizer: string;
  /** keccak-256 of the annotated bytes. */
  readonly textHash: string;
}

/**
 * @param located the sources of each span
 * @param withTokens adds the arrays by token
 */
export function annotationJson(
  head: AnnotationHead,
  annotation: Annotation,
  located: readonly (readonly SpanSource[])[],
  { withTokens }: { readonly withTokens: boolean },
): Json {
  const { tokens, creditMax } = annotation;
  const part = (credit: bigint): number => ratio(credit, creditMax);
  return {
    schema: "datanet/annotation@1",
    dataNetId: head.dataNetId,
    manifestHash: head.manifestHash,
    tokenizer: head.tokenizer,
    textHash: head.textHash,
    language: annotation.language,
    tokenCount: tokens.ids.length,
    creditMax: String(creditMax),
    commons: part(annotation.commonsCredit),
    context: part(annotation.contextCredit),
    own: part(annotation.ownCredit),
    // Of a text without tokens nothing is attributed.
    unattributed: creditMax === 0n ? 1 : part(annotation.unattributedCredit),
    spans: annotation.spans.map(({ begin, end, bits, count, documents, contributors }, s) => ({
      begin,
      end,
      beginChar: tokens.beginChar[begin],
      endChar: tokens.endChar[end - 1],
      bits: Math.round((bits / 65536) * 1000) / 1000,
      count,
      documents,
      contributors,
      sources: located[s].map(sourceJson),
    })),
    shares: annotation.shares.map(({ contributor, credit, tokens: tokenCount }) => ({
      contributor,
      credit: String(credit),
      share: part(credit),
      tokens: tokenCount,
    })),
    ...(withTokens && { tokens: tokensJson(annotation) }),
  };
}

/** credit / max as a plain fraction, exact to 2^-53; 0 of nothing. */
export function ratio(credit: bigint, max: bigint): number {
  return max === 0n ? 0 : Number(credit) / Number(max);
}

function sourceJson({ contribution, contributor, authors, line, beginChar, endChar }: SpanSource): Json {
  const { id, license, path, order } = contribution;
  return {
    contribution: id,
    contributor,
    ...(authors && { authors: [...authors] }),
    license,
    path,
    line,
    beginChar,
    endChar,
    order,
  };
}

function tokensJson({ tokens, length, suffix, spanOf }: Annotation): Json {
  return {
    beginChar: [...tokens.beginChar],
    endChar: [...tokens.endChar],
    length: [...length],
    suffix: [...suffix],
    source: [...spanOf],
  };
}
