import type { CancellationToken } from "vscode-languageserver";
import { DataNetError } from "../../core/base/errors.ts";
import type { LocatedSource, PassageSources, SourcesJob } from "../jobs.ts";
import { type Passage, type SourcesPage, type SourcesParams, sourcesRequest } from "../protocol.ts";
import { type PointContext, tokensAt } from "./point.ts";

export interface SourcesContext extends PointContext {
  knows(dir: string): boolean;
  sources(job: SourcesJob): Promise<PassageSources | undefined>;
  /** Where the client can open a source of a store. */
  uriOf(dir: string, source: LocatedSource): Promise<string>;
}

const mostOfPage = 200;

/** datanet/sources: everywhere the passage under the cursor stands, a page of it. */
export async function onSources(
  context: SourcesContext,
  params: SourcesParams,
  token: CancellationToken,
): Promise<SourcesPage | null> {
  const { from, size } = params;
  if (!Number.isInteger(from) || from < 0 || !Number.isInteger(size) || size < 1 || size > mostOfPage) {
    const wanted = `wanted whole numbers, from 0 on and 1 to ${mostOfPage}`;
    throw new DataNetError(
      "invalidArgument",
      `${sourcesRequest.method}: from ${from}, size ${size}, ${wanted}`,
    );
  }
  const passage = params.passage ?? (await passageAt(context, params, token));
  if (!passage) return null;
  const { store: dir, length, order, document, position } = passage;
  if (!context.knows(dir)) {
    const advice = "add it to datanet.stores to see its sources";
    throw new DataNetError("notFound", `${dir}: no DataNet of this window; ${advice}`);
  }
  const place = { order, document, position };
  const found = await context.sources({ dir, place, length, from, size });
  if (!found) {
    const advice = "it has been revoked; look at the passage again";
    throw new DataNetError("notFound", `${dir}: contribution ${order} is not found any more; ${advice}`);
  }
  const { page, ...total } = found;
  const located = await context.locate(
    dir,
    page.map((each) => ({ place: each, length })),
  );
  const sources = await Promise.all(
    located.map(async (source) => {
      const { contributor, license, path, line, beginChar, endChar } = source;
      return { contributor, license, path, line, uri: await context.uriOf(dir, source), beginChar, endChar };
    }),
  );
  return { passage, ...total, from, sources };
}

async function passageAt(
  context: SourcesContext,
  { uri, position }: SourcesParams,
  token: CancellationToken,
): Promise<Passage | undefined> {
  if (!position) {
    throw new DataNetError(
      "invalidArgument",
      `${sourcesRequest.method}: no position and no passage, wanted one of them`,
    );
  }
  const at = await tokensAt(context, { textDocument: { uri }, position }, token);
  for (const { store, index } of at?.tokens ?? []) {
    const { spans, spanOf } = store.annotation;
    const span = spans[spanOf[index]!];
    const place = span?.sources[0];
    if (span && place) return { store: store.dir, ...place, length: span.end - span.begin };
  }
  return undefined;
}
