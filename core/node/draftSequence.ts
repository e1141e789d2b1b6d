import { SegmentDraft } from "../segment/buildSegment.ts";
import { Lexicon } from "../tokens/lexicon.ts";

interface OpenDraft {
  readonly draft: SegmentDraft;
  /** Numbers the lexemes of the draft's documents. */
  readonly lexicon: Lexicon;
}

/** The drafts that the documents of one call go to: one, and another whenever the last is full. */
export class DraftSequence {
  readonly #usesLexicon: boolean;
  readonly #segmentTokens: number;
  readonly #drafts: SegmentDraft[] = [];
  #open: OpenDraft;

  /** @param segmentTokens a draft of as many tokens is full */
  constructor(usesLexicon: boolean, segmentTokens: number) {
    this.#usesLexicon = usesLexicon;
    this.#segmentTokens = segmentTokens;
    this.#open = this.#begin();
  }

  /** The draft for the next document, and the lexicon to cut it with. */
  next(): OpenDraft {
    if (this.#open.draft.tokenCount >= this.#segmentTokens) this.#open = this.#begin();
    return this.#open;
  }

  /** Those that hold documents, in their order. */
  get drafts(): readonly SegmentDraft[] {
    return this.#drafts.filter(({ tokenCount }) => tokenCount > 0);
  }

  /** Tokens of all of them, separators included. */
  get tokenCount(): number {
    return this.#drafts.reduce((sum, draft) => sum + draft.tokenCount, 0);
  }

  #begin(): OpenDraft {
    const lexicon = new Lexicon();
    const draft = new SegmentDraft(this.#usesLexicon ? lexicon : undefined);
    this.#drafts.push(draft);
    return { draft, lexicon };
  }
}
