import type { CancellationToken, DefinitionParams, Location, LocationLink } from "vscode-languageserver";
import { rangeInText, toRange } from "../convert.ts";
import type { LocatedSource } from "../jobs.ts";
import { type PointContext, sourcesAt, tokensAt } from "./point.ts";

export interface DefinitionContext extends PointContext {
  readonly linkSupport: boolean;
  /** Where the client can open a source of a store. */
  uriOf(dir: string, source: LocatedSource): Promise<string>;
}

/** textDocument/definition: the contributed documents at the matched lines, the credited one first. */
export async function onDefinition(
  context: DefinitionContext,
  params: DefinitionParams,
  token: CancellationToken,
): Promise<Location[] | LocationLink[] | null> {
  const at = await tokensAt(context, params, token);
  if (!at) return null;
  const { text, begin } = at.annotated;
  const links: LocationLink[] = [];
  for (const { store, index } of at.tokens) {
    const { credited, others, beginChar, endChar } = await sourcesAt(context, store, index);
    for (const source of [...credited.map((each) => each.source), ...others]) {
      const targetRange = rangeInText(source.text, source.beginChar, source.endChar);
      links.push({
        originSelectionRange: toRange(text, begin + beginChar, begin + endChar),
        targetUri: await context.uriOf(store.dir, source),
        targetRange,
        targetSelectionRange: targetRange,
      });
    }
  }
  if (links.length === 0) return null;
  if (context.linkSupport) return links;
  return links.map(({ targetUri, targetRange }) => ({ uri: targetUri, range: targetRange }));
}
