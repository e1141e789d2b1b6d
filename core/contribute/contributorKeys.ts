import { authorsAt } from "./authors.ts";
import type { Contribution } from "./contribution.ts";
import { contributorKey } from "./contributor.ts";

/**
 * The keys of those who wrote a token: of one contributor, of several together, of nobody known.
 *
 * @param contributions by order; what is found out of one is remembered
 */
export function contributorKeys(
  contributions: readonly Contribution[],
): (order: number, document: number, position: number) => readonly string[] {
  const known: (readonly string[])[] = []; // By order, of those with one contributor.
  return (order, document, position) => {
    const found = known[order];
    if (found !== undefined) return found;
    const contribution = contributions[order - 1];
    const keys = authorsAt(contribution, document, position).map(contributorKey);
    if (contribution.authors === undefined) known[order] = keys;
    return keys;
  };
}
