/** Slow and obvious truth about what follows a run of tokens. Imports nothing that it checks. */
import { placesOf } from "./search.ts";

/** How often each token follows the pattern; "end" for the end of a document. */
export function followers(
  documents: readonly (readonly number[])[],
  pattern: readonly number[],
): Map<number | "end", number> {
  const counts = new Map<number | "end", number>();
  for (const { document, position } of placesOf(documents, pattern)) {
    const token = documents[document][position + pattern.length] ?? "end";
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  return counts;
}
