import type { Contribution } from "../../core/contribute/contribution.ts";
import type { Snapshot } from "../../core/pipeline.ts";
import { SegmentDraft } from "../../core/segment/buildSegment.ts";
import { Lexicon } from "../../core/tokens/lexicon.ts";

/** A text and who registers it. */
export interface Registered {
  readonly contributor: string;
  readonly text: string;
  readonly language: string;
}

/** A DataNet in memory of these texts, registered in their order, under the rules of `base`. */
export function dataNetOf(base: Snapshot, registered: readonly Registered[]): Snapshot {
  const lexicon = new Lexicon();
  const draft = new SegmentDraft(lexicon);
  const contributions: Contribution[] = [];
  for (const { contributor, text, language } of registered) {
    const { ids, codeCount } = base.tokenizer.tokenize(text, language, lexicon);
    const order = contributions.length + 1;
    if (codeCount > 0) draft.add({ order, run: 0 }, ids.subarray(0, codeCount));
    if (codeCount < ids.length) draft.add({ order, run: 1 }, ids.subarray(codeCount));
    contributions.push({
      order,
      id: `0x${String(order).padStart(64, "0")}`,
      path: `file${order}`,
      language,
      contributor,
      license: "NOASSERTION",
      sizeBytes: text.length,
      tokens: ids.length,
      revoked: false,
    });
  }
  return { ...base, contributions, segments: [draft.build(lexicon.size)] };
}
