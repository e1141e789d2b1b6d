import type { CancellationToken, TextDocumentPositionParams } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Attribution } from "../../core/shares/annotation.ts";
import type { SourcePlace } from "../../core/spans/span.ts";
import type { LocatedSource, SourceStretch, StoreAnnotation } from "../jobs.ts";
import type { Annotated } from "../state.ts";
import { attributionsAt, tokenAt } from "../tokenAt.ts";

/** What requests about one place of a document need from the rest of the server. */
export interface PointContext {
  document(uri: string): TextDocument | undefined;
  current(uri: string, around: number, token: CancellationToken): Promise<Annotated | undefined>;
  locate(dir: string, sources: readonly SourceStretch[]): Promise<readonly LocatedSource[]>;
}

export interface Point {
  readonly annotated: Annotated;
  /** The token there, in each store that has something to say about it. */
  readonly tokens: readonly { readonly store: StoreAnnotation; readonly index: number }[];
}

/** Where a token came from, in one store. */
export interface TokenSources {
  /** The credited stretches over it, most paid first, with their sources. */
  readonly credited: readonly { readonly attribution: Attribution; readonly source: LocatedSource }[];
  /** Other contributions that hold its span, earliest first. */
  readonly others: readonly LocatedSource[];
  /** Characters of the span, or of the token alone, counted from the annotation's begin. */
  readonly beginChar: number;
  readonly endChar: number;
}

const maxCredited = 3;
const maxOthers = 3;

/** The token under a position, or undefined when there is none or the document has changed meanwhile. */
export async function tokensAt(
  context: PointContext,
  { textDocument: { uri }, position }: TextDocumentPositionParams,
  token: CancellationToken,
): Promise<Point | undefined> {
  const document = context.document(uri);
  if (!document) return undefined; // Closed since the request was sent.
  const { version } = document;
  const offset = document.offsetAt(position);
  const annotated = await context.current(uri, offset, token);
  // The position belongs to the version it was asked for.
  if (annotated?.text.version !== version) return undefined;
  const tokens = annotated.found.flatMap((store) => {
    const index = tokenAt(store.annotation, offset - annotated.begin);
    return index === undefined ? [] : [{ store, index }];
  });
  return { annotated, tokens };
}

/** Costs the tokenizing of each source that is not the last one looked at. */
export async function sourcesAt(
  context: PointContext,
  { annotation, dir }: StoreAnnotation,
  index: number,
): Promise<TokenSources> {
  const attributions = attributionsAt(annotation, index).slice(0, maxCredited);
  const paid = new Set(attributions.map(({ order }) => order));
  const span = annotation.spans[annotation.spanOf[index]!];
  const places = span?.sources.filter(({ order }) => !paid.has(order)).slice(0, maxOthers) ?? [];
  const located = await context.locate(dir, [
    ...attributions.map(({ begin, end, ...place }) => fromToken(place, index - begin, end - begin)),
    ...places.map((place) => fromToken(place, index - span!.begin, span!.end - span!.begin)),
  ]);
  const [begin, end] = span ? [span.begin, span.end - 1] : [index, index];
  return {
    credited: attributions.map((attribution, i) => ({ attribution, source: located[i]! })),
    others: located.slice(attributions.length),
    beginChar: annotation.tokens.beginChar[begin]!,
    endChar: annotation.tokens.endChar[end]!,
  };
}

/** What is left of a match from one of its tokens on: a person asks for the word under the cursor. */
function fromToken(
  { order, document, position }: SourcePlace,
  offset: number,
  length: number,
): SourceStretch {
  return { place: { order, document, position: position + offset }, length: length - offset };
}
