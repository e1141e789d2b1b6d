/** What questions are put to: any index directory, or the segments of a store. */
import { canonicalJson } from "../base/canonical.ts";
import { contributorKey } from "../contribute/contributor.ts";
import type { QueriedIndex } from "../match/queriedIndex.ts";
import { lexemeTokenizer } from "../tokens/lexeme.ts";
import type { OpenIndex } from "./openIndex.ts";
import type { Store } from "./store.ts";

/**
 * The reference takes any id for the end of a document and adds to it; golden answers were made with this
 * one, which tokenizers of two bytes leave free.
 */
export const defaultEndId = 64999;

/**
 * An index directory. Texts can be asked for where it has a lexicon, which is read at the first of them.
 *
 * @returns what throws DataNetError "corruptStore" at a text, where the lexicon does not belong to the index
 */
export function queriedIndex({ segments }: OpenIndex, endId: number): QueriedIndex {
  return {
    segments,
    get tokenizer(): QueriedIndex["tokenizer"] {
      const hasLexicon = segments.length > 0 && segments.every(({ lexicon }) => lexicon !== undefined);
      return hasLexicon ? lexemeTokenizer : undefined;
    },
    hasCommonIds: true,
    endId,
    contributorKey,
  };
}

/** The live segments of a store, each with a lexicon of its own where its tokenizer has words. */
export function queriedStore({ snapshot }: Store, endId: number): QueriedIndex {
  const { tokenizer, contributions } = snapshot;
  const segments = snapshot.segments.map((segment) => ({
    ...segment,
    metadata: (d: number): string => {
      const { order, run } = segment.documents[d];
      const { path, id: contribution, contributor, license } = contributions[order - 1];
      return canonicalJson({
        path,
        linenum: 0,
        metadata: { contribution, contributor, license, order, run },
      });
    },
  }));
  const hasCommonIds = !tokenizer.usesLexicon || segments.length === 1;
  return { segments, tokenizer, hasCommonIds, endId, contributorKey };
}
