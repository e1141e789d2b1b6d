import { lstat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataNetError } from "../base/errors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { readLog, verifyChain } from "../contribute/contributionLog.ts";
import { emptyListHead, extendListHead, type Manifest, manifestHashOf } from "../segment/manifest.ts";
import { policyHash } from "../shares/policy.ts";
import { readStoreFile, sha256 } from "./durable.ts";
import { examineSegments } from "./examineSegments.ts";
import { parseRecords } from "./recordLog.ts";
import { openStore, readText, type Store } from "./store.ts";
import { readConfig, readManifest } from "./storeFiles.ts";

/** Something that is not as it should be. */
export interface Finding {
  readonly where: string;
  readonly found: string;
  readonly wanted: string;
}

/** What an examination came to. */
export interface Examination {
  readonly findings: readonly Finding[];
  /** What could not be checked because of what was found, a line each. */
  readonly unchecked: readonly string[];
  /** How many were looked at. */
  readonly checked: { readonly contributions: number; readonly segments: number; readonly files: number };
}

export interface ExamineOptions {
  /** Called while it goes on with how many of a step are done. */
  readonly onStep?: ((step: "segments" | "texts", done: number, of: number) => void) | undefined;
}

/**
 * Checks everything there is to check: what opening checks, every index file and whether its table is
 * sorted, each text against its id, the chain of the log, the list head and the manifest's hash.
 * Damage of one kind keeps it from the others only where they cannot be told without it.
 * Changes nothing. Reads the whole store.
 *
 * Folders of segments and texts that the manifest and the log do not name are what an unfinished call
 * left, and no findings.
 *
 * @throws DataNetError "notFound" where there is no store, "unsupportedVersion"
 */
export async function examine(dir: string, { onStep }: ExamineOptions = {}): Promise<Examination> {
  const path = resolve(dir);
  let store: Store | undefined;
  let opening: Finding | undefined;
  try {
    store = await openStore(path);
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    opening = await damageOf(path, error);
    if (opening === undefined) throw error;
  }
  const findings: Finding[] = [];
  const unchecked: string[] = [];
  const manifest = store?.manifest ?? (await manifestOf(path));
  let checked = { contributions: 0, segments: 0, files: 0 };
  if (manifest === undefined) {
    unchecked.push("texts, logs and index files: only datanet.json and manifest.json tell which there are");
  } else {
    const files = await examineSegments(path, manifest, {
      onSegment: (done, of) => onStep?.("segments", done, of),
    });
    findings.push(...files.found.map((error) => asFinding(error, path)));
    const logs = await examineLogs(path, manifest);
    findings.push(...logs.findings);
    unchecked.push(...logs.unchecked);
    const texts = await examineTexts(path, logs.contributions, onStep);
    findings.push(...texts.findings);
    const { length } = logs.contributions;
    // Beside them datanet.json, manifest.json and two logs.
    const looked = files.files + length - texts.purged + 4;
    checked = { contributions: length, segments: manifest.segments.length, files: looked };
  }
  if (store) for (const check of [examineManifest, examineOrder]) findings.push(...(await check(store)));
  else if (manifest)
    unchecked.push("the manifest's hash and the order of documents: need a store that opens");
  // What keeps a store from opening has mostly been found, and told better.
  const isNew = opening && !findings.some(({ where }) => where === opening.where);
  return { findings: opening && isNew ? [opening, ...findings] : findings, unchecked, checked };
}

async function manifestOf(dir: string): Promise<Manifest | undefined> {
  try {
    return await readManifest(dir, await readConfig(dir));
  } catch (error) {
    if (!(error instanceof DataNetError)) throw error;
    return undefined;
  }
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

/**
 * A finding of an error's line: "where: found, wanted what; what to do".
 *
 * @param dir the store; a message that begins with a path in it may hold ": " in that path
 */
function asFinding({ message }: DataNetError, dir: string): Finding {
  const at = message.indexOf(": ", message.startsWith(dir) ? dir.length : 0);
  const advice = message.lastIndexOf("; ");
  const said = message.slice(at + 2, advice > at ? advice : undefined);
  const [found, ...wanted] = said.split(", wanted ");
  return {
    where: message.slice(0, at),
    found,
    wanted: wanted.join(", wanted ") || "it whole, as it was written",
  };
}

async function examineTexts(
  dir: string,
  contributions: readonly Contribution[],
  onStep: ExamineOptions["onStep"],
): Promise<{ findings: Finding[]; purged: number }> {
  const findings: Finding[] = [];
  let purged = 0;
  const blobs = join(dir, "blobs");
  const isFolder = await lstat(blobs).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) {
    return { findings: [{ where: blobs, found: "no folder", wanted: "the folder of all texts" }], purged };
  }
  for (const contribution of contributions) {
    try {
      await readText({ dir }, contribution);
    } catch (error) {
      if (!(error instanceof DataNetError)) throw error;
      if (contribution.revoked && error.code === "notFound") purged++;
      else findings.push(asFinding(error, dir));
    }
    onStep?.("texts", contribution.order, contributions.length);
  }
  return { findings, purged };
}

/** Both logs against the manifest, and the contributions of as many lines as can be read. */
async function examineLogs(
  dir: string,
  manifest: Manifest,
): Promise<{ findings: Finding[]; unchecked: string[]; contributions: readonly Contribution[] }> {
  const findings: Finding[] = [];
  const unchecked: string[] = [];
  let contributions: readonly Contribution[] = [];
  for (const name of ["contributions", "records"] as const) {
    const path = join(dir, `${name}.log`);
    const end = name === "records" ? manifest.records : manifest.log;
    const refused = (error: unknown): void => {
      if (!(error instanceof DataNetError)) throw error;
      findings.push(asFinding(error, dir));
    };
    let bytes: Buffer;
    try {
      bytes = (await readStoreFile(path)).subarray(0, end.bytes);
    } catch (error) {
      refused(error);
      if (name === "contributions") unchecked.push(`texts: ${path} tells which there are`);
      continue;
    }
    const found = sha256(bytes);
    if (found !== end.sha256) {
      const wanted = `${end.bytes} bytes of ${end.sha256}, as in manifest.json`;
      findings.push({ where: path, found: `first ${bytes.length} bytes of sha256 ${found}`, wanted });
    }
    const text = bytes.toString("utf8");
    if (name === "contributions") contributions = readableLines(path, text);
    const missing = manifest.contributions - contributions.length;
    if (name === "contributions" && missing > 0) {
      const last = `the last ${missing} of ${manifest.contributions}`;
      unchecked.push(`texts of contributions, ${last}: ${path} can be read only up to them`);
    }
    if (found !== end.sha256) continue;
    try {
      const { dataNetId } = manifest;
      const head =
        name === "records" ? parseRecords(path, text, dataNetId).head : verifyChain(path, text, dataNetId);
      if (head !== end.head) findings.push({ where: path, found: `last line ${head}`, wanted: end.head });
    } catch (error) {
      refused(error);
    }
  }
  return { findings, unchecked, contributions };
}

/** What the lines before the first bad one tell. O(n log n) where there is one. */
function readableLines(path: string, text: string): readonly Contribution[] {
  const lines = text.split(/(?<=\n)/);
  const read = (count: number): readonly Contribution[] | undefined => {
    try {
      return readLog(path, lines.slice(0, count).join(""));
    } catch (error) {
      if (!(error instanceof DataNetError)) throw error;
      return undefined;
    }
  };
  const all = read(lines.length);
  if (all) return all;
  // Invariant: the first `low` lines can be read, and more than `high` cannot.
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const tried = Math.ceil((low + high) / 2);
    if (read(tried)) low = tried;
    else high = tried - 1;
  }
  return read(low) ?? [];
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
