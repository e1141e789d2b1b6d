import type { Tokenizer } from "../tokens/tokenizer.ts";
import type { IndexedDocuments } from "./documents.ts";
import type { SearchedIndex } from "./find.ts";

/** A segment that questions are put to. */
export interface QueriedSegment extends SearchedIndex, IndexedDocuments {
  /** The metadata line of a document, without its line feed. */
  metadata(document: number): string;
}

/** What questions are put to. */
export interface QueriedIndex {
  readonly segments: readonly QueriedSegment[];
  /** Cuts texts into tokens; undefined where the index holds ids of an unknown vocabulary. */
  readonly tokenizer: Tokenizer | undefined;
  /** Whether an id means the same in every segment. */
  readonly hasCommonIds: boolean;
  /** The id under which `ntd` and `infgram_ntd` count the ends of documents. */
  readonly endId: number;
  /** What tells contributors apart. */
  contributorKey(contributor: string): string;
}
