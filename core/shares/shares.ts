import { contributorKey } from "../contribute/contributor.ts";
import type { Attribution, Share } from "./annotation.ts";
import { payers } from "./payers.ts";

/**
 * Adds up attributions by contributor. Names that mean the same contributor count as one, under the
 * name met first.
 *
 * @param attributions of one output
 * @param tokenCount of the output; a token counts for the contributor with the largest gain on it
 * @returns largest credit first, ties by name; O(a + tokens covered)
 */
export function sharesOf(attributions: readonly Attribution[], tokenCount: number): Share[] {
  const byKey = new Map<string, { contributor: string; credit: bigint; tokens: number }>();
  const held = new Uint32Array(attributions.length); // Tokens that each attribution pays the largest part of.
  for (const payer of payers(attributions, tokenCount)) if (payer >= 0) held[payer]++;
  const keys = new Map<string, string>(); // By name.
  for (const [index, { contributor, credit }] of attributions.entries()) {
    const key = keys.get(contributor) ?? contributorKey(contributor);
    keys.set(contributor, key);
    const share = byKey.get(key) ?? { contributor, credit: 0n, tokens: 0 };
    share.credit += credit;
    share.tokens += held[index];
    byKey.set(key, share);
  }
  return [...byKey.values()].sort((a, b) =>
    a.credit === b.credit ? compareNames(a.contributor, b.contributor) : a.credit < b.credit ? 1 : -1,
  );
}

function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
