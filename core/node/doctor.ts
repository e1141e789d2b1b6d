import { lstat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import { verifyChain } from "../contribute/contributionLog.ts";
import { emptyListHead, extendListHead, manifestHashOf } from "../segment/manifest.ts";
import { policyHash } from "../shares/policy.ts";
import { readStoreFile } from "./durable.ts";
import { examineSegments } from "./examineSegments.ts";
import { openStore, readText, type Store } from "./store.ts";
import { readConfig, readManifest } from "./storeFiles.ts";

/** Something that is not as it should be. */
export interface Finding {
  readonly where: string;
  readonly found: string;
  readonly wanted: string;
}

/**
 * Checks everything there is to check: what opening checks, every index file and whether its table is
 * sorted, each text against its id, the chain of the log, the list head and the manifest's hash.
 * Changes nothing. Reads the whole store.
 *
 * Folders of segments and texts that the manifest and the log do not name are what an unfinished call
 * left, and no findings.
 *
 * @param onText called after each text with how many are done
 */
export async function examine(dir: string, onText?: (done: number, of: number) => void): Promise<Finding[]> {
  let store: Store;
  try {
    store = await openStore(dir);
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    const path = resolve(dir);
    const finding = await damageOf(path, error);
    if (finding === undefined) throw error;
    // Opening stops at the first damaged file of an index; there may be more.
    const more = await findingsIn(path).catch(() => []);
    return [finding, ...more.filter(({ where }) => where !== finding.where)];
  }
  const findings = (await examineSegments(store.dir, store.manifest, {})).map((error) =>
    asFinding(error, store.dir),
  );
  findings.push(...(await examineTexts(store, onText)));
  for (const check of [examineLog, examineManifest, examineOrder]) findings.push(...(await check(store)));
  return findings;
}

/** What is wrong with the segments of a store that cannot be opened. */
async function findingsIn(dir: string): Promise<Finding[]> {
  const manifest = await readManifest(dir, await readConfig(dir));
  return (await examineSegments(dir, manifest, {})).map((error) => asFinding(error, dir));
}

/** Why a store cannot be opened; undefined when there is none, or it is one of a newer version. */
async function damageOf(dir: string, error: DataNetError): Promise<Finding | undefined> {
  if (error.code === "corruptStore") return asFinding(error, dir);
  if (error.code !== "notFound" && error.code !== "unreadable") return undefined;
  const config = join(dir, "datanet.json");
  if (await isThere(config)) return asFinding(error, dir);
  if (!(await isThere(join(dir, "manifest.json")))) return undefined;
  return { where: config, found: "no such file", wanted: "the file that says which DataNet this is" };
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** @param dir the store; a message that begins with a path in it may hold ": " in that path */
function asFinding({ message }: DataNetError, dir: string): Finding {
  const at = message.indexOf(": ", message.startsWith(dir) ? dir.length : 0);
  const [found, ...wanted] = message.slice(at + 2).split(", wanted ");
  return {
    where: message.slice(0, at),
    found,
    wanted: wanted.join(", wanted ") || "whole, as it was written",
  };
}

async function examineTexts(store: Store, onText?: (done: number, of: number) => void): Promise<Finding[]> {
  const { contributions } = store.snapshot;
  const findings: Finding[] = [];
  for (const contribution of contributions) {
    try {
      await readText(store, contribution);
    } catch (error) {
      if (!(error instanceof DataNetError)) throw error;
      findings.push(asFinding(error, store.dir));
    }
    onText?.(contribution.order, contributions.length);
  }
  return findings;
}

async function examineLog({ dir, manifest }: Store): Promise<Finding[]> {
  const path = join(dir, "contributions.log");
  const text = (await readStoreFile(path)).subarray(0, manifest.log.bytes).toString("utf8");
  try {
    const head = verifyChain(path, text, manifest.dataNetId);
    if (head === manifest.log.head) return [];
    return [{ where: path, found: `last line ${head}`, wanted: manifest.log.head }];
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    return [asFinding(error, dir)];
  }
}

async function examineManifest({ dir, manifest, snapshot }: Store): Promise<Finding[]> {
  const where = join(dir, "manifest.json");
  const findings: Finding[] = [];
  const listHead = snapshot.contributions.reduce(extendListHead, emptyListHead);
  if (listHead !== manifest.listHead)
    findings.push({ where, found: `listHead ${manifest.listHead}`, wanted: listHead });
  const revoked = snapshot.contributions.filter((c) => c.revoked).map((c) => c.order);
  if (String(revoked) !== String(manifest.revoked)) {
    findings.push({ where, found: `revoked ${manifest.revoked}`, wanted: `${revoked}, as the log says` });
  }
  const { name, tokenizer, policy, manifestHash } = snapshot;
  const identity = { name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const wanted = manifestHashOf(identity, listHead, revoked);
  if (wanted !== manifestHash) findings.push({ where, found: `manifestHash ${manifestHash}`, wanted });
  return findings;
}

/** Documents must stand in registration order, each of a contribution that was not revoked, with all its tokens. */
async function examineOrder({ dir, manifest, snapshot }: Store): Promise<Finding[]> {
  const findings: Finding[] = [];
  const tokens = new Map<number, number>();
  let last = 0;
  for (const [s, { documents, starts, tokens: all }] of snapshot.segments.entries()) {
    const where = join(dir, "segments", manifest.segments[s].hash);
    for (const [d, { order }] of documents.entries()) {
      if (order < last)
        findings.push({ where, found: `document ${d} of contribution ${order}`, wanted: `${last} or later` });
      last = Math.max(last, order);
      const length = (starts[d + 1] ?? all.length) - starts[d] - 1;
      tokens.set(order, (tokens.get(order) ?? 0) + length);
    }
  }
  for (const { order, revoked, tokens: wanted } of snapshot.contributions) {
    const found = tokens.get(order) ?? 0;
    if (found === (revoked ? 0 : wanted)) continue;
    const where = join(dir, "segments");
    findings.push({
      where,
      found: `${found} tokens of contribution ${order}`,
      wanted: `${revoked ? 0 : wanted}`,
    });
  }
  return findings;
}
