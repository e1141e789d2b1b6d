import { contributorKeys } from "../core/contribute/contributorKeys.ts";
import type { Snapshot } from "../core/pipeline.ts";
import { countContributors, type Sources, sourcesOfPlace } from "../core/spans/sources.ts";
import type { SourcePlace } from "../core/spans/span.ts";

interface Passage {
  readonly sources: Sources;
  readonly total: { readonly count: number; readonly documents: number; readonly contributors: number };
}

/** The sources of the passage last asked for: the pages of one are read one after the other. */
export class OpenPassage {
  #open: { readonly snapshot: Snapshot; readonly key: string; readonly passage: Passage } | undefined;

  /** @returns undefined where the place is not in the snapshot any more */
  of(snapshot: Snapshot, place: SourcePlace, length: number): Passage | undefined {
    const key = `${place.order} ${place.document} ${place.position} ${length}`;
    if (this.#open?.snapshot === snapshot && this.#open.key === key) return this.#open.passage;
    const sources = sourcesOfPlace(snapshot.segments, place, length);
    if (!sources) return undefined;
    const { count, documents } = sources;
    const contributors = countContributors(sources, contributorKeys(snapshot.contributions));
    const passage = { sources, total: { count, documents, contributors } };
    this.#open = { snapshot, key, passage };
    return passage;
  }
}
