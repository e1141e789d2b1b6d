import { contributorKey } from "../core/contribute/contributor.ts";
import type { SourceLocator } from "../core/node/locateSource.ts";
import type { Store } from "../core/node/store.ts";
import type { Annotation, Attribution } from "../core/shares/annotation.ts";
import { letterOf } from "./annotationText.ts";
import { count, visibleLine } from "./print.ts";

/** Contributions that are listed unless told otherwise; --json has every span with its sources. */
const usual = 12;

/** The credited contributions, most credited first: whose, which file, from which line on, how many tokens. */
export async function sourceList(
  store: Store,
  locator: SourceLocator,
  annotation: Annotation,
  most: number = usual,
): Promise<string> {
  const byOrder = new Map<number, Attribution[]>();
  for (const attribution of annotation.attributions) {
    const known = byOrder.get(attribution.order);
    if (known) known.push(attribution);
    else byOrder.set(attribution.order, [attribution]);
  }
  const credited = [...byOrder.values()].sort(
    (a, b) => Number(creditOf(b) - creditOf(a)) || a[0].order - b[0].order,
  );
  const letters = new Map(
    annotation.shares.map(({ contributor }, s) => [contributorKey(contributor), letterOf(s)]),
  );
  const lines: string[] = [];
  for (const attributions of credited.slice(0, most)) {
    const [{ begin, end, ...place }] = attributions;
    const { contribution, line } = await locator.locate(store, place, end - begin);
    const names = new Set(
      attributions.map(({ contributor }) => letters.get(contributorKey(contributor)) ?? " "),
    );
    // Those who wrote something together are paid for the same tokens.
    const stretches = new Map(attributions.map((stretch) => [stretch.begin, stretch.end - stretch.begin]));
    const tokens = [...stretches.values()].reduce((sum, length) => sum + length, 0);
    lines.push(
      `${[...names].sort().join("")}  ${visibleLine(contribution.path)}:${line}  ${count(tokens)} tokens  ${visibleLine(contribution.license)}`,
    );
  }
  if (credited.length > most)
    lines.push(`   and ${count(credited.length - most)} more; --max-sources ${credited.length} lists them`);
  return lines.length === 0 ? "" : `\n   sources\n${lines.join("\n")}`;
}

function creditOf(attributions: readonly Attribution[]): bigint {
  return attributions.reduce((sum, { credit }) => sum + credit, 0n);
}
