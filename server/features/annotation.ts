import type { CancellationToken } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { toRange } from "../convert.ts";
import { paint } from "../paint.ts";
import type { AnnotationParams, DocumentAnnotation } from "../protocol.ts";
import type { Annotated } from "../state.ts";

export interface AnnotationContext {
  document(uri: string): TextDocument | undefined;
  current(uri: string, around: number | undefined, token?: CancellationToken): Promise<Annotated | undefined>;
  colors(uri: string): Map<string, number>;
}

/** datanet/annotation: what to paint in a document as it is now. */
export async function onAnnotation(
  context: AnnotationContext,
  { uri, visible }: AnnotationParams,
  token?: CancellationToken,
): Promise<DocumentAnnotation | null> {
  const document = context.document(uri);
  const middle =
    document && visible
      ? Math.floor((document.offsetAt(visible.start) + document.offsetAt(visible.end)) / 2)
      : undefined;
  const annotated = await context.current(uri, middle, token);
  if (!annotated) return null;
  const { text, begin, end } = annotated;
  const partial = end - begin < text.getText().length;
  return {
    uri,
    version: text.version,
    ...(partial ? { window: toRange(text, begin, end) } : {}),
    ...painted(annotated, context.colors(uri)),
  };
}

type Painted = ReturnType<typeof paint>;
const known = new WeakMap<Annotated, Painted>();

/** What is asked for is told unasked too: it is painted once. */
function painted(annotated: Annotated, colors: Map<string, number>): Painted {
  const paintedNow = known.get(annotated) ?? paint(annotated, colors);
  known.set(annotated, paintedNow);
  return paintedNow;
}
