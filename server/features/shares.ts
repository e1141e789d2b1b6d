import type { CancellationToken } from "vscode-languageserver";
import { contributorKey } from "../../core/contribute/contributor.ts";
import { toRange } from "../convert.ts";
import type { StoreAnnotation } from "../jobs.ts";
import type { SharesParams, SharesReport, StoreShares } from "../protocol.ts";
import type { Annotated } from "../state.ts";

export interface SharesContext {
  current(uri: string, around: undefined, token: CancellationToken): Promise<Annotated | undefined>;
}

const maxPaths = 5;

/** datanet/shares: who is credited for a document and with how much of it. */
export async function onShares(
  context: SharesContext,
  { uri }: SharesParams,
  token: CancellationToken,
): Promise<SharesReport | null> {
  const annotated = await context.current(uri, undefined, token);
  if (!annotated) return null;
  const { text, begin, end } = annotated;
  const partial = end - begin < text.getText().length;
  return {
    uri,
    version: text.version,
    ...(partial ? { window: toRange(text, begin, end) } : {}),
    stores: annotated.found.map(sharesOf),
    problems: annotated.problems.map(({ message }) => message),
  };
}

function sharesOf({ dir, name, manifestHash, annotation, contributions }: StoreAnnotation): StoreShares {
  const total = Math.max(1, Number(annotation.creditMax));
  const part = (credit: bigint): number => Number(credit) / total;
  const covered = new Uint8Array(annotation.tokens.beginChar.length);
  const credits = new Map<string, Map<number, bigint>>();
  for (const { begin, end, order, contributor, credit } of annotation.attributions) {
    covered.fill(1, begin, end);
    const key = contributorKey(contributor);
    const byOrder = credits.get(key) ?? new Map<number, bigint>();
    credits.set(key, byOrder.set(order, (byOrder.get(order) ?? 0n) + credit));
  }
  return {
    store: dir,
    name,
    manifestHash,
    tokenCount: covered.length,
    coverage: covered.reduce((sum, one) => sum + one, 0) / Math.max(1, covered.length),
    shares: annotation.shares.map(({ contributor, credit, tokens }) => {
      const paid = [...(credits.get(contributorKey(contributor)) ?? [])].sort(([, a], [, b]) =>
        a > b ? -1 : a < b ? 1 : 0,
      );
      const from = paid.map(([order]) => contributions.get(order)!);
      return {
        contributor,
        share: part(credit),
        tokens,
        licenses: [...new Set(from.map(({ license }) => license))],
        paths: from.slice(0, maxPaths).map(({ path }) => path),
      };
    }),
    commons: part(annotation.commonsCredit),
    context: part(annotation.contextCredit),
    own: part(annotation.ownCredit),
    unattributed: part(annotation.unattributedCredit),
  };
}
