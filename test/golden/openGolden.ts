import type { QueriedIndex } from "../../core/match/queriedIndex.ts";
import { openIndex } from "../../core/node/openIndex.ts";
import type { OracleSegment } from "../oracle/queries.ts";

/** An index directory as our engine opens it, and the plain content of its token files. */
export async function openGolden(dir: string): Promise<{ ours: QueriedIndex; plain: OracleSegment[] }> {
  const { segments, width } = await openIndex(dir);
  const ours = {
    segments,
    tokenizer: undefined,
    hasCommonIds: true,
    endId: 64999,
    contributorKey: (name: string) => name,
  };
  const plain = segments.map(({ tokens }) => ({ tokens: [...tokens.subarray(0, tokens.length)], width }));
  return { ours, plain };
}
