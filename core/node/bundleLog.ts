import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import type { Contribution } from "../contribute/contribution.ts";
import type { LogLine } from "../contribute/contributionLog.ts";
import { parseForeignLine } from "../contribute/foreignLine.ts";
import { type AttributionRecord, recordHash } from "../record/attributionRecord.ts";
import { parseRecord } from "../record/parseRecord.ts";
import { emptyListHead, extendListHead, manifestHashOf } from "../segment/manifest.ts";
import { policyHash } from "../shares/policy.ts";
import type { BundleHeader } from "./bundleHeader.ts";
import type { BundleReader, BundleSection } from "./bundleReader.ts";

/** Longest line of the contribution log, in bytes: one may list many authors. */
const maxLineBytes = 2 ** 26;
/** Longest record, in bytes. */
const maxRecordBytes = 2 ** 26;

/** What a bundle's log tells, beside what a store's log tells already. */
export interface BundleLog {
  /** The state after the last line, by order. */
  readonly contributions: readonly Contribution[];
  readonly listHead: string;
  /** Orders of the revoked ones, ascending. */
  readonly revoked: readonly number[];
  /** Lines behind those that the store has. */
  readonly added: readonly LogLine[];
  /** Contributions up to there. */
  readonly held: number;
  /** Whether the store's log goes on where the bundle's ends. */
  readonly isOlder: boolean;
}

/** How a log is called in messages, and the bytes of it that a store has. */
interface HeldLog {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads the log of a bundle line by line and checks all there is to check: each field, the chain of hashes,
 * that an id is registered once and revoked at most once after, and what the header says of it.
 *
 * @param held the store's own log, which is to begin alike
 * @throws DataNetError "forked" with the first line that differs from the store's; "corruptStore",
 * "unsupportedVersion" with the line
 */
export async function readBundleLog(
  bundle: BundleReader,
  held: HeldLog,
  checkpoint: () => void,
): Promise<BundleLog> {
  const { header } = bundle;
  const where = `${bundle.path}, contributions.log`;
  const contributions: Contribution[] = [];
  const byId = new Map<string, number>();
  const added: LogLine[] = [];
  let listHead = emptyListHead;
  let heldCount = 0;
  const shared = await readChain(bundle.section(header.log.bytes), {
    where,
    genesis: header.dataNetId,
    head: header.log.head,
    most: maxLineBytes,
    held,
    read: (n, text, isHeld) => {
      if (n % 1000 === 0) checkpoint();
      const { line, previous } = parseForeignLine(where, n, text);
      const at = byId.get(line.id);
      if (line.kind === "contribute") {
        if (at !== undefined) throw corrupt(where, n, `registers ${line.id} again`, "an id once");
        const { kind: _, ...rest } = line;
        const contribution = { ...rest, order: contributions.length + 1, revoked: false };
        byId.set(line.id, contributions.length);
        contributions.push(contribution);
        listHead = extendListHead(listHead, contribution);
      } else {
        if (at === undefined || contributions[at].revoked)
          throw corrupt(where, n, `revokes ${line.id}`, "a contribution that stands");
        contributions[at] = { ...contributions[at], revoked: true };
      }
      if (isHeld) heldCount = contributions.length;
      else added.push(line);
      return previous;
    },
  });
  const revoked = contributions.flatMap((c) => (c.revoked ? [c.order] : []));
  checkHeader(bundle.path, header, contributions, listHead, revoked);
  return { contributions, listHead, revoked, added, held: heldCount, isOlder: shared < held.bytes.length };
}

/** The records of a bundle behind those that a store has; undefined where the two differ. */
export interface BundleRecords {
  readonly added: Uint8Array;
  /** Number of lines in it. */
  readonly count: number;
}

/**
 * Reads the records of a bundle and checks their chain. Records are made where a DataNet is used, so those of
 * two stores may differ without harm to either: then the store keeps its own.
 *
 * @throws DataNetError "corruptStore"
 */
export async function readBundleRecords(
  bundle: BundleReader,
  held: HeldLog,
): Promise<BundleRecords | undefined> {
  const { records, dataNetId } = bundle.header;
  const where = `${bundle.path}, records.log`;
  const added: string[] = [];
  let differs = false;
  const chain = {
    where,
    genesis: dataNetId,
    head: records.head,
    most: maxRecordBytes,
    held,
    onFork: () => {
      differs = true;
    },
    read: (n: number, text: string, isHeld: boolean) => {
      let value: unknown;
      try {
        value = parseJson(text);
      } catch {
        throw corrupt(where, n, `not ${plainJson}`, "an object a line");
      }
      checkRecord(where, n, value, dataNetId);
      if (!isHeld) added.push(`${text}\n`);
      return (value as { previous: unknown }).previous;
    },
  };
  const shared = await readChain(bundle.section(records.bytes), chain);
  if (differs || shared < held.bytes.length) return undefined;
  return { added: Buffer.from(added.join("")), count: added.length };
}

/** A record is one as this program writes it, of this DataNet, and has the hash that its line says. */
function checkRecord(where: string, n: number, line: unknown, dataNetId: string): void {
  const { kind, hash, record: value } = (line ?? {}) as Record<string, Json>;
  if (kind !== "record" || value === undefined) throw corrupt(where, n, `kind ${show(kind)}`, "a record");
  let record: AttributionRecord;
  try {
    record = parseRecord(`${where}:${n}`, canonicalJson(value));
  } catch (error) {
    // What is a wrong argument of a command is damage here.
    if (!(error instanceof DataNetError) || error.code !== "invalidArgument") throw error;
    throw new DataNetError("corruptStore", error.message, { cause: error });
  }
  const found = recordHash(record);
  if (found !== hash) throw corrupt(where, n, `a record of hash ${found}`, `${show(hash)}, as its line says`);
  if (record.dataNetId !== dataNetId) throw corrupt(where, n, `a record of ${record.dataNetId}`, dataNetId);
}

interface Chain {
  readonly where: string;
  /** What the first line names as the one before. */
  readonly genesis: string;
  /** What the last line must hash to. */
  readonly head: string;
  /** Longest line, in bytes. */
  readonly most: number;
  readonly held: HeldLog;
  /** @returns the hash of the line before, as this one states it */
  read(n: number, text: string, isHeld: boolean): unknown;
  /** In place of a refusal at the first line that differs from the one held. */
  readonly onFork?: () => void;
}

/** @returns how many of the bytes held it has in common with the log held */
async function readChain(section: BundleSection, chain: Chain): Promise<number> {
  const { where, held } = chain;
  let head = chain.genesis;
  let shared = 0;
  let forked = false;
  for (let n = 1; section.left > 0; n++) {
    const bytes = await section.takeLine(chain.most);
    if (bytes === undefined) throw corrupt(where, n, "no line feed", `one after at most ${chain.most} bytes`);
    const text = decode(where, n, bytes);
    const end = shared + bytes.length + 1;
    const isHeld = !forked && shared < held.bytes.length;
    const isSame = isHeld && held.bytes[end - 1] === 0x0a && equal(held.bytes, shared, bytes);
    const previous = chain.read(n, text, isSame);
    if (previous !== head) throw corrupt(where, n, `follows ${show(previous)}`, head);
    head = keccak(bytes);
    if (isSame) shared = end;
    else if (isHeld) {
      forked = true;
      if (!chain.onFork) throw forkOf(where, n, text, held, shared);
      chain.onFork();
    }
  }
  if (head !== chain.head)
    throw new DataNetError("corruptStore", `${where}: last line ${head}, wanted ${chain.head}; ${advice}`);
  return shared;
}

function equal(held: Uint8Array, at: number, bytes: Uint8Array): boolean {
  return Buffer.compare(held.subarray(at, at + bytes.length), bytes) === 0;
}

function forkOf(where: string, n: number, found: string, held: HeldLog, at: number): DataNetError {
  const end = held.bytes.indexOf(0x0a, at);
  const wanted = new TextDecoder().decode(held.bytes.subarray(at, end < 0 ? undefined : end));
  const message = `${where}:${n}: ${tell(found)}, wanted ${tell(wanted)} as in ${held.path}`;
  const todo = "the two have grown apart; import into another folder with --store";
  return new DataNetError("forked", `${message}; ${todo}`);
}

/** A line of a log in a few words. */
function tell(line: string): string {
  const { kind, id, path, contributor } = JSON.parse(line) as Record<string, unknown>;
  if (kind === "revoke") return `revokes ${id}`;
  return `registers ${id} (${path} of ${contributor})`;
}

function decode(where: string, n: number, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw corrupt(where, n, "not UTF-8", "JSON in UTF-8");
  }
}

/** What the header says of the log must be what the log says. */
function checkHeader(
  path: string,
  header: BundleHeader,
  contributions: readonly Contribution[],
  listHead: string,
  revoked: readonly number[],
): void {
  const { name, tokenizer, policy, purged } = header;
  const identity = { name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) };
  const gone = new Set(purged);
  const stray = purged.find((order) => !contributions[order - 1]?.revoked);
  if (stray !== undefined) throw corruptHeader(path, `purged ${stray}`, "orders of revoked contributions");
  const texts = contributions.filter(({ order }) => !gone.has(order));
  const bytes = texts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const told: [string, unknown, unknown][] = [
    ["contributions", header.contributions, contributions.length],
    ["manifestHash", header.manifestHash, manifestHashOf(identity, listHead, revoked)],
    ["texts.count", header.texts.count, texts.length],
    ["texts.bytes", header.texts.bytes, bytes],
  ];
  for (const [field, found, wanted] of told)
    if (found !== wanted) throw corruptHeader(path, `${field} ${found}`, `${wanted}, as its log says`);
}

const advice = "get the bundle from whoever made it again";

function corrupt(where: string, n: number, found: string, wanted: string): DataNetError {
  return new DataNetError("corruptStore", `${where}:${n}: ${found}, wanted ${wanted}; ${advice}`);
}

function corruptHeader(path: string, found: string, wanted: string): DataNetError {
  return new DataNetError("corruptStore", `${path}: header says ${found}, wanted ${wanted}; ${advice}`);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);
}
