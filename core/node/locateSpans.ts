import type { Annotation } from "../shares/annotation.ts";
import type { LocatedSource, SourceLocator } from "./locateSource.ts";
import type { Store } from "./store.ts";

/** The sources of each span, in the order of the spans and of their sources. */
export async function locateSpans(
  store: Store,
  locator: SourceLocator,
  annotation: Annotation,
): Promise<readonly (readonly LocatedSource[])[]> {
  const located: LocatedSource[][] = [];
  for (const { begin, end, sources } of annotation.spans) {
    const places: LocatedSource[] = [];
    for (const source of sources) places.push(await locator.locate(store, source, end - begin));
    located.push(places);
  }
  return located;
}
