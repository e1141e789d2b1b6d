import { DataNetError } from "../../core/base/errors.ts";
import { readSourceUri } from "../convert.ts";
import type { SourceParams, SourceText } from "../protocol.ts";

export interface SourceContext {
  knows(dir: string): boolean;
  readSource(dir: string, id: string): Promise<{ text: string }>;
}

/** datanet/source: the text of a contribution, of a store that serves this session only. */
export async function onSource(context: SourceContext, { uri }: SourceParams): Promise<SourceText> {
  const { store, id } = readSourceUri(uri);
  if (!context.knows(store)) {
    throw new DataNetError(
      "notFound",
      `${store}: no DataNet of this window; add it to datanet.stores to open its sources`,
    );
  }
  const { text } = await context.readSource(store, id);
  return { text };
}
