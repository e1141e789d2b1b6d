import { annotate, type FrozenTables, type Snapshot } from "../../core/pipeline.ts";
import type { Annotation } from "../../core/shares/annotation.ts";
import type { Span } from "../../core/spans/span.ts";

/** Part of an output's worth that each contributor gets. */
export type Shares = ReadonlyMap<string, number>;

/** A way to make shares of the same spans. */
export interface ShareRule {
  readonly name: string;
  share(annotation: Annotation, snapshot: Snapshot): Shares;
}

/** An annotation that lists every source, as rules need that look at all holders. */
export function annotateWhole(
  snapshot: Snapshot,
  tables: FrozenTables,
  text: string,
  language: string,
): Annotation {
  return annotate(snapshot, tables, text, language, { maxSources: snapshot.contributions.length });
}

export const shareRules: readonly ShareRule[] = [
  {
    name: "DataNet",
    share: ({ shares, creditMax }) =>
      new Map(shares.map(({ contributor, credit }) => [contributor, Number(credit) / Number(creditMax)])),
  },
  byToken("equal split", (spans) => new Set(spans.flatMap(ordersOf))),
  byToken("per-contributor split", (spans) => new Set(spans.flatMap(ordersOf)), true),
  byToken("longest match first", (spans) => {
    const most = Math.max(...spans.map(({ begin, end }) => end - begin));
    return new Set(spans.filter(({ begin, end }) => end - begin === most).flatMap(ordersOf));
  }),
  { name: "rarity-weighted", share: shareByRarity },
];

function ordersOf({ sources }: Span): number[] {
  return sources.map(({ order }) => order);
}

/** A rule that pays every token inside a span alike, split among the contributions (or contributors) that it chooses. */
function byToken(
  name: string,
  choose: (spans: readonly Span[]) => ReadonlySet<number>,
  byContributor = false,
): ShareRule {
  return {
    name,
    share({ spans, tokens }, { contributions }) {
      const shares = new Map<string, number>();
      const n = tokens.ids.length;
      const over: Span[][] = Array.from({ length: n }, () => []);
      for (const span of spans) for (let j = span.begin; j < span.end; j++) over[j].push(span);
      for (const here of over) {
        if (here.length === 0) continue;
        const names = [...choose(here)].map((order) => contributions[order - 1].contributor);
        const payees = byContributor ? [...new Set(names)] : names;
        for (const each of payees) shares.set(each, (shares.get(each) ?? 0) + 1 / payees.length / n);
      }
      return shares;
    },
  };
}

/** Spans weigh their bits over the number of contributions that hold them; holders share alike, and all is paid out. */
function shareByRarity({ spans }: Annotation, { contributions }: Snapshot): Shares {
  const shares = new Map<string, number>();
  let total = 0;
  for (const { bits, documents, sources } of spans) {
    const weight = bits / documents;
    total += weight;
    for (const { order } of sources) {
      const { contributor } = contributions[order - 1];
      shares.set(contributor, (shares.get(contributor) ?? 0) + weight / sources.length);
    }
  }
  return new Map([...shares].map(([name, sum]) => [name, sum / total]));
}
