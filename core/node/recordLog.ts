import { join } from "node:path";
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import { type AttributionRecord, recordHash } from "../record/attributionRecord.ts";
import { appendRecords } from "./appendRecords.ts";
import { readStoreFile } from "./durable.ts";
import type { Store } from "./store.ts";
import { writeManifest } from "./storeFiles.ts";

/** A record in the log, and its hash. */
export interface LoggedRecord {
  readonly record: AttributionRecord;
  readonly hash: string;
}

/**
 * The records of a store, oldest first; the log's bytes were verified when the store was opened.
 *
 * @throws DataNetError "corruptStore" with the line, "notFound", "unreadable"
 */
export async function readRecords({ dir, manifest }: Store): Promise<LoggedRecord[]> {
  const path = join(dir, "records.log");
  const bytes = (await readStoreFile(path)).subarray(0, manifest.records.bytes);
  return parseRecords(path, bytes.toString("utf8"), manifest.dataNetId).records;
}

/**
 * The records of a log, and the hash of its last line.
 *
 * @param where the log, for messages
 * @param genesis what the first line names: the DataNet's id
 * @throws DataNetError "corruptStore" with the line
 */
export function parseRecords(
  where: string,
  text: string,
  genesis: string,
): { readonly records: LoggedRecord[]; readonly head: string } {
  let head = genesis;
  const records = text
    .split("\n")
    .slice(0, -1)
    .map((line, n) => {
      const { record, hash, previous } = fieldsOf(where, n + 1, line);
      const found = record === undefined ? "no record" : recordHash(record);
      if (record === undefined || hash === undefined || found !== hash)
        throw corruptLine(where, n + 1, found, `a record of hash ${hash}`);
      if (previous !== head) throw corruptLine(where, n + 1, `after ${previous}`, head);
      head = keccak(Buffer.from(line));
      return { record, hash };
    });
  return { records, head };
}

/** What a line of the log has, which may be of a stranger's store. */
interface RecordLine {
  readonly record?: AttributionRecord;
  readonly hash?: string;
  readonly previous?: string;
}

function fieldsOf(where: string, n: number, line: string): RecordLine {
  try {
    return (parseJson(line) ?? {}) as RecordLine;
  } catch {
    throw corruptLine(where, n, `not ${plainJson}`, "a record a line");
  }
}

/**
 * Appends a record to the log and replaces the manifest; the moment of that is the moment it is recorded.
 * The caller holds the write lock.
 *
 * @returns its hash
 * @throws DataNetError "exists" when the log has a record of that inference
 */
export async function appendRecord(store: Store, record: AttributionRecord): Promise<string> {
  const { dir, manifest } = store;
  const path = join(dir, "records.log");
  const known = (await readRecords(store)).find((each) => each.record.inferenceId === record.inferenceId);
  const hash = recordHash(record);
  if (known) {
    const message = `${path}: inference ${record.inferenceId} was recorded before, as ${known.hash}; each is recorded once`;
    throw new DataNetError("exists", message);
  }
  const end = manifest.records;
  const line = canonicalJson({
    kind: "record",
    hash,
    previous: end.head,
    record: record as unknown as Json,
  });
  const records = await appendRecords(store, Buffer.from(`${line}\n`), keccak(Buffer.from(line)));
  await writeManifest(dir, { ...manifest, records });
  return hash;
}

function corruptLine(path: string, line: number, found: string, wanted: string): DataNetError {
  const message = `${path}:${line}: ${found}, wanted ${wanted}; the log is damaged, restore it`;
  return new DataNetError("corruptStore", message);
}
