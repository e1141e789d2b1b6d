/**
 * The manifest: what a DataNet holds at one moment. Its hash covers the logical state only, so two
 * stores with the same contributions in the same order agree on it however they were batched,
 * compacted or revoked in between.
 */
import { hashJson } from "../base/canonical.ts";
import type { Contribution } from "../contribute/contribution.ts";

/** What decides a DataNet's identity. Nothing random, nothing of the machine. */
export interface DataNetIdentity {
  readonly name: string;
  readonly tokenizerHash: string;
  readonly policyHash: string;
}

export function dataNetIdOf({ name, tokenizerHash, policyHash }: DataNetIdentity): string {
  return hashJson(["datanet/id@1", name, tokenizerHash, policyHash]);
}

/** Head of an empty list of contributions. */
export const emptyListHead: string = `0x${"0".repeat(64)}`;

/**
 * The list head with one more contribution. Each head covers all before it, so adding to a list of any
 * length costs one hash.
 */
export function extendListHead(head: string, contribution: Contribution): string {
  const { id, language, contributor, authors, license } = contribution;
  const by =
    authors === undefined
      ? contributor
      : authors.map((a) => [a.beginChar, a.endChar, a.contributor, ...a.code, ...a.comments]);
  return hashJson([head, id, language, by, license]);
}

/**
 * @param listHead over all contributions, revoked ones included
 * @param revoked orders of the revoked contributions
 */
export function manifestHashOf(
  identity: DataNetIdentity,
  listHead: string,
  revoked: readonly number[],
): string {
  const { tokenizerHash, policyHash } = identity;
  const sorted = [...revoked].sort((a, b) => a - b);
  return hashJson(["datanet/manifest@1", dataNetIdOf(identity), tokenizerHash, policyHash, listHead, sorted]);
}

/** A live segment: a run of the registration order. */
export interface SegmentEntry {
  /** sha-256 of its segment.json; the name of its folder. */
  readonly hash: string;
  /** Separators included. */
  readonly tokens: number;
  readonly documents: number;
}

/** The files of a state: what manifest.json says. */
export interface Manifest {
  readonly schema: "datanet/manifest@1";
  readonly dataNetId: string;
  readonly manifestHash: string;
  readonly contributions: number;
  readonly listHead: string;
  readonly revoked: readonly number[];
  /** How much of each log belongs to this state; `head` is the hash of its last line. */
  readonly log: LogEnd;
  readonly records: LogEnd;
  /** In registration order. */
  readonly segments: readonly SegmentEntry[];
}

export interface LogEnd {
  readonly bytes: number;
  readonly sha256: string;
  readonly head: string;
}
