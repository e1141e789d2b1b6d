import type { Contribution } from "../contribute/contribution.ts";
import { contributorKey } from "../contribute/contributor.ts";
import type { Attribution, Share } from "./annotation.ts";
import { payers } from "./payers.ts";

/**
 * Adds up attributions by contributor. Names that mean the same contributor count as one, under the
 * name met first.
 *
 * @param attributions of one output
 * @param contributions by order
 * @param tokenCount of the output; a token counts for the contributor with the largest gain on it
 * @returns largest credit first, ties by name; O(a + tokens covered)
 */
export function sharesOf(
  attributions: readonly Attribution[],
  contributions: readonly Contribution[],
  tokenCount: number,
): Share[] {
  const byKey = new Map<string, { contributor: string; credit: bigint; tokens: number }>();
  for (const { order, credit } of attributions) {
    const { contributor } = contributions[order - 1];
    const key = contributorKey(contributor);
    const share = byKey.get(key) ?? { contributor, credit: 0n, tokens: 0 };
    share.credit += credit;
    byKey.set(key, share);
  }
  for (const payer of payers(attributions, tokenCount)) {
    if (payer < 0) continue;
    const { contributor } = contributions[attributions[payer].order - 1];
    byKey.get(contributorKey(contributor))!.tokens++;
  }
  return [...byKey.values()].sort((a, b) =>
    a.credit === b.credit ? compareNames(a.contributor, b.contributor) : a.credit < b.credit ? 1 : -1,
  );
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
