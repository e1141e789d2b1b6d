import type { Json } from "../base/canonical.ts";
import { documentsIn } from "./documents.ts";
import type { Found } from "./find.ts";
import type { QueriedIndex } from "./queriedIndex.ts";

/**
 * Exact numbers of occurrences and documents, of contributions and contributors where every metadata line that
 * was looked at names them, and one page of the documents, in the order of the index.
 * O(k log k) for k occurrences; reads the metadata of every document that is found.
 */
export function documentsAnswer(
  { segments, contributorKey }: QueriedIndex,
  found: Found,
  { from, limit }: { readonly from: number; readonly limit: number },
): { readonly [name: string]: Json } {
  const names = { contribution: new Names(), contributor: new Names() };
  const page: Json[] = [];
  let documents = 0;
  let before = 0; // Documents of the segments before.
  segments.forEach((segment, s) => {
    for (const { document, count, position } of documentsIn(segment, found.intervals[s])) {
      const metadata = segment.metadata(document);
      const { contribution, contributor } = namesIn(metadata);
      names.contribution.add(contribution);
      names.contributor.add(typeof contributor === "string" ? contributorKey(contributor) : undefined);
      if (documents >= from && documents - from < limit) {
        page.push({ s, doc_ix: before + document, cnt: count, position, metadata });
      }
      documents++;
    }
    before += segment.starts.length;
  });
  return {
    cnt: found.count,
    documents,
    ...(names.contribution.size !== undefined && { contributions: names.contribution.size }),
    ...(names.contributor.size !== undefined && { contributors: names.contributor.size }),
    docs: page,
  };
}

/** Different names, as long as nobody is without one. */
class Names {
  readonly #names = new Set<string>();
  #isWhole = true;

  add(name: unknown): void {
    if (typeof name === "string") this.#names.add(name);
    else this.#isWhole = false;
  }

  /** How many; undefined where some document does not say. */
  get size(): number | undefined {
    return this.#isWhole && this.#names.size > 0 ? this.#names.size : undefined;
  }
}

function namesIn(line: string): { readonly contribution?: unknown; readonly contributor?: unknown } {
  try {
    const { metadata } = JSON.parse(line) as { metadata?: object };
    return typeof metadata === "object" && metadata !== null ? metadata : {};
  } catch {
    return {}; // Somebody else's index may say what it likes there.
  }
}
