import { join } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { Snapshot } from "../pipeline.ts";
import { copyDocuments, SegmentDraft } from "../segment/buildSegment.ts";
import { emptyListHead, extendListHead, manifestHashOf } from "../segment/manifest.ts";
import type { Segment } from "../segment/segment.ts";
import { policyHash } from "../shares/policy.ts";
import { Lexicon } from "../tokens/lexicon.ts";
import { readStoreFile } from "./durable.ts";
import { readText, type Store } from "./store.ts";

/**
 * What the store held when its manifest had that hash, so that what was said then can be said again.
 *
 * The log tells which contributions stood at that moment. Segments that hold exactly such ones are used
 * as they are; what later calls merged or revoked is built again in memory, from the segments where
 * they have it, else from the texts. O(1) for the manifest of today, else O(log) and the time to sort
 * what has to be built.
 *
 * @throws DataNetError "notFound" when no state of the store has that hash, or a text of it was removed
 */
export async function snapshotAt(store: Store, manifestHash: string): Promise<Snapshot> {
  const { snapshot } = store;
  if (snapshot.manifestHash === manifestHash) return snapshot;
  const contributions = await contributionsAt(store, manifestHash);
  const segments: Segment[] = [];
  for (const part of partsOf(snapshot.segments, contributions)) {
    segments.push("kept" in part ? part.kept : await build(store, part.pieces));
  }
  return { ...snapshot, manifestHash, contributions, segments };
}

/** The contributions of that state, by order. */
async function contributionsAt(
  { dir, manifest, snapshot }: Store,
  manifestHash: string,
): Promise<Contribution[]> {
  const { name, tokenizer, policy } = snapshot;
  const identity = { name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const log = (await readStoreFile(join(dir, "contributions.log"))).subarray(0, manifest.log.bytes);
  const orders = new Map(snapshot.contributions.map(({ id, order }) => [id, order]));
  const revoked: number[] = [];
  let head = emptyListHead;
  let count = 0;
  const isIt = (): boolean => manifestHashOf(identity, head, revoked) === manifestHash;
  let found = isIt();
  for (const line of found ? [] : log.toString("utf8").trimEnd().split("\n")) {
    const { kind, id } = JSON.parse(line) as { kind: string; id: string };
    if (kind === "revoke") revoked.push(orders.get(id)!);
    else head = extendListHead(head, snapshot.contributions[count++]);
    found = isIt();
    if (found) break;
  }
  if (!found) {
    const message = `${dir}: never held manifest ${manifestHash}, wanted one of its ${snapshot.contributions.length} contributions' states; open the store that the record was made from`;
    throw new DataNetError("notFound", message);
  }
  return snapshot.contributions
    .slice(0, count)
    .map((each) => ({ ...each, revoked: revoked.includes(each.order) }));
}

/** Contributions next to each other, to be taken from a segment, or from its text where none has it. */
interface Piece {
  readonly first: number;
  last: number;
  readonly from: Segment | Contribution;
}

type Part = { readonly kept: Segment } | { readonly pieces: Piece[] };

/** The standing contributions in registration order, as segments to keep and segments to build. */
function partsOf(segments: readonly Segment[], contributions: readonly Contribution[]): Part[] {
  const holder = new Map<number, Segment>();
  for (const segment of segments) for (const { order } of segment.documents) holder.set(order, segment);
  const parts: Part[] = [];
  for (let i = 0; i < contributions.length; i++) {
    const contribution = contributions[i];
    if (contribution.revoked) continue;
    const { order } = contribution;
    const segment = holder.get(order);
    if (segment && isWhole(segment, contributions, holder)) {
      parts.push({ kept: segment });
      i = segment.documents[segment.documents.length - 1].order - 1;
      continue;
    }
    const before = parts.at(-1);
    const pieces = before !== undefined && "pieces" in before ? before.pieces : [];
    if (pieces.length === 0) parts.push({ pieces });
    const piece = pieces.at(-1);
    if (piece && segment && piece.from === segment) piece.last = order;
    else pieces.push({ first: order, last: order, from: segment ?? contribution });
  }
  return parts;
}

/** Whether a segment holds all that stood between its first and its last contribution, and nothing else. */
function isWhole(
  segment: Segment,
  contributions: readonly Contribution[],
  holder: ReadonlyMap<number, Segment>,
): boolean {
  const { documents } = segment;
  const [first, last] = [documents[0].order, documents[documents.length - 1].order];
  if (last > contributions.length) return false;
  for (let order = first; order <= last; order++)
    if (!contributions[order - 1].revoked && holder.get(order) !== segment) return false;
  return documents.every(({ order }) => !contributions[order - 1].revoked);
}

async function build(store: Store, pieces: readonly Piece[]): Promise<Segment> {
  const { tokenizer } = store.snapshot;
  const lexicon = tokenizer.usesLexicon ? new Lexicon() : undefined;
  const draft = new SegmentDraft(lexicon, tokenizer.idCount);
  for (const { from, first, last } of pieces) {
    if ("documents" in from) {
      copyDocuments(from, draft, ({ order }) => order >= first && order <= last);
      continue;
    }
    const text = await textOf(store, from);
    const { ids, codeCount } = tokenizer.tokenize(text, from.language, lexicon ?? new Lexicon());
    if (codeCount > 0) draft.add({ order: from.order, run: 0 }, ids.subarray(0, codeCount));
    if (codeCount < ids.length) draft.add({ order: from.order, run: 1 }, ids.subarray(codeCount));
  }
  return draft.build(draft.idCount);
}

async function textOf(store: Store, contribution: Contribution): Promise<string> {
  const isRevokedNow = store.snapshot.contributions[contribution.order - 1].revoked;
  try {
    return await readText(store, contribution);
  } catch (cause) {
    if (!(cause instanceof DataNetError) || cause.code !== "notFound" || !isRevokedNow) throw cause;
    const message = `${store.dir}: text of contribution ${contribution.id} (${contribution.path}) was removed after it was revoked, and with it what was recorded before; there is nothing to be done`;
    throw new DataNetError("notFound", message, { cause });
  }
}
