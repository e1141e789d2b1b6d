/** The second line of a bundle: which DataNet, and how much of what follows. Format: docs/formats.md. */
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import { dataNetIdOf } from "../segment/manifest.ts";
import { type Policy, parsePolicy, policyHash } from "../shares/policy.ts";

/** First line. */
export const bundleMagic = "datanet bundle 1\n";
/** Longest header, in bytes. */
export const maxHeaderBytes: number = 2 ** 24;
/** Longest tokenizer.json that travels, in bytes; it is held in memory whole. */
export const maxTokenizerBytes: number = 2 ** 26;

/** A log in a bundle: its bytes, and the hash of its last line (of the DataNet's id where there is none). */
export interface LogPart {
  readonly bytes: number;
  readonly head: string;
}

export interface BundleHeader {
  readonly schema: "datanet/bundle@1";
  readonly dataNetId: string;
  readonly manifestHash: string;
  readonly name: string;
  /** `bytes` of its file in the bundle; 0 where it is built into the program. */
  readonly tokenizer: { readonly name: string; readonly hash: string; readonly bytes: number };
  readonly policy: Policy;
  /** Lines of the log that register one. */
  readonly contributions: number;
  readonly log: LogPart;
  readonly records: LogPart;
  /** Of the texts that travel: all but those purged. */
  readonly texts: { readonly count: number; readonly bytes: number };
  /** Orders of revoked contributions whose texts are no more, ascending. */
  readonly purged: readonly number[];
}

/** The line with its line feed. */
export function formatHeader(header: BundleHeader): Uint8Array {
  return new TextEncoder().encode(`${canonicalJson(header as unknown as Json)}\n`);
}

/**
 * @param where the bundle, for messages
 * @param line without its line feed
 * @throws DataNetError "corruptStore" with the field, "unsupportedVersion"
 */
export function parseHeader(where: string, line: Uint8Array): BundleHeader {
  let value: unknown;
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
    value = parseJson(text);
  } catch (cause) {
    throw refusal(where, `header is not ${plainJson}`, "one line of it", cause);
  }
  if (typeof value !== "object" || value === null) throw refusal(where, "header is no object", "one");
  const fields = value as Record<string, unknown>;
  const { schema } = fields;
  if (schema !== "datanet/bundle@1") {
    const found = `header of schema ${show(schema)}`;
    if (typeof schema !== "string" || !schema.startsWith("datanet/bundle@"))
      throw refusal(where, found, '"datanet/bundle@1"');
    const message = `${where}: ${found}, this program reads "datanet/bundle@1"; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  for (const [field, isRight, wanted] of shapes) {
    if (!isRight(fields[field])) throw refusal(where, `${field} is ${show(fields[field])}`, wanted);
  }
  const header = { ...fields, policy: parsePolicy(where, fields.policy) } as unknown as BundleHeader;
  const known = pick(header);
  if (canonicalJson(known as unknown as Json) !== text)
    throw refusal(where, "header of other fields or another form", "those of datanet/bundle@1, as RFC 8785");
  const { name, tokenizer, policy } = known;
  const id = dataNetIdOf({ name, tokenizerHash: tokenizer.hash, policyHash: policyHash(policy) });
  if (id !== known.dataNetId)
    throw refusal(where, `dataNetId ${known.dataNetId}`, `${id}, of its name, tokenizer and policy`);
  return known;
}

/** The fields there are, and nothing else. */
function pick(header: BundleHeader): BundleHeader {
  const { schema, dataNetId, manifestHash, name, policy, contributions, purged } = header;
  const { tokenizer, log, records, texts } = header;
  return {
    schema,
    dataNetId,
    manifestHash,
    name,
    tokenizer: { name: tokenizer.name, hash: tokenizer.hash, bytes: tokenizer.bytes },
    policy,
    contributions,
    log: { bytes: log.bytes, head: log.head },
    records: { bytes: records.bytes, head: records.head },
    texts: { count: texts.count, bytes: texts.bytes },
    purged,
  };
}

type Fields = Record<string, unknown> | null | undefined;
const isHash = (value: unknown): boolean => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isText = (value: unknown): boolean => typeof value === "string" && value.length <= 10_000;
const isLog = (value: unknown): boolean =>
  isCount((value as Fields)?.bytes) && isHash((value as Fields)?.head);
const isTokenizer = (value: unknown): boolean => {
  const { name, hash, bytes } = (value ?? {}) as NonNullable<Fields>;
  return isText(name) && isHash(hash) && isCount(bytes) && (bytes as number) <= maxTokenizerBytes;
};
const isTexts = (value: unknown): boolean =>
  isCount((value as Fields)?.count) && isCount((value as Fields)?.bytes);
const isAscending = (value: unknown): boolean =>
  Array.isArray(value) && value.every((order, i) => isCount(order) && order > (i > 0 ? value[i - 1] : 0));

const shapes: readonly (readonly [keyof BundleHeader, (value: unknown) => boolean, string])[] = [
  ["dataNetId", isHash, "a keccak-256 hash"],
  ["manifestHash", isHash, "a keccak-256 hash"],
  ["name", isText, "a string of at most 10000 characters"],
  ["tokenizer", isTokenizer, `name, hash and bytes, at most ${maxTokenizerBytes}`],
  ["contributions", isCount, "a count"],
  ["log", isLog, "bytes and head"],
  ["records", isLog, "bytes and head"],
  ["texts", isTexts, "count and bytes"],
  ["purged", isAscending, "a list of orders, ascending"],
];

function refusal(where: string, found: string, wanted: string, cause?: unknown): DataNetError {
  const message = `${where}: ${found}, wanted ${wanted}; get the bundle from whoever made it again`;
  return new DataNetError("corruptStore", message, { cause });
}

function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value).slice(0, 80);
}
