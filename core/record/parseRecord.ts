import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import { parsePolicy } from "../shares/policy.ts";
import { languageNamed, languages } from "../tokens/languages.ts";
import { type AttributionRecord, recordSchema } from "./attributionRecord.ts";

/** Longest name, such as that of a model, in UTF-16 code units. */
export const longestWord: number = 1000;

/** Longest number in digits: 2^256 has 78. */
const maxDigits = 78;

/**
 * A record read from JSON, checked field by field; a field that is not known is refused, since it
 * would change the hash and mean nothing.
 *
 * @param where the file, for messages
 * @throws DataNetError "invalidArgument" with the field, "unsupportedVersion" for another schema
 */
export function parseRecord(where: string, text: string): AttributionRecord {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    const message = `${where}: not ${plainJson}, wanted a record; give one that datanet record wrote`;
    throw new DataNetError("invalidArgument", message, { cause });
  }
  const fields = fieldsOf(where, "", value, topFields, ["context", "fee"]);
  if (fields.schema !== recordSchema) {
    const isLater = typeof fields.schema === "string" && fields.schema.startsWith("datanet/record@");
    if (!isLater) throw refusal(where, "schema", fields.schema, `"${recordSchema}"`);
    const message = `${where}: schema is ${show(fields.schema)}, this program reads "${recordSchema}"; install a newer version`;
    throw new DataNetError("unsupportedVersion", message);
  }
  const check = (field: string, found: unknown, ok: boolean, wanted: string): void => {
    if (!ok) throw refusal(where, field, found, wanted);
  };
  const hash = (field: string, found: unknown): void =>
    check(field, found, isHash(found), '"0x" and 64 lower-case hexadecimal digits');
  const word = (field: string, found: unknown): void =>
    check(field, found, isWord(found), `a string of 1 to ${longestWord} characters`);
  const digits = (field: string, found: unknown): void =>
    check(field, found, isDigits(found), `a whole number as a string of at most ${maxDigits} digits`);
  const natural = (field: string, found: unknown): void =>
    check(field, found, Number.isSafeInteger(found) && (found as number) >= 0, "a whole number");

  word("inferenceId", fields.inferenceId);
  check("createdAt", fields.createdAt, isTime(fields.createdAt), "a time such as 2026-01-31T12:00:00.000Z");
  for (const name of ["dataNetId", "manifestHash", "policyHash"]) hash(name, fields[name]);
  const tokenizer = fieldsOf(where, "tokenizer", fields.tokenizer, ["name", "hash"]);
  word("tokenizer.name", tokenizer.name);
  hash("tokenizer.hash", tokenizer.hash);
  parsePolicy(where, fields.policy);
  word("model.id", fieldsOf(where, "model", fields.model, ["id"]).id);
  if (fields.context !== undefined)
    hash("context.hash", fieldsOf(where, "context", fields.context, ["hash"]).hash);
  for (const [i, name] of listOf(where, "excluded", fields.excluded).entries()) word(`excluded[${i}]`, name);
  const output = fieldsOf(where, "output", fields.output, ["hash", "language", "tokenCount"]);
  hash("output.hash", output.hash);
  const { language } = output;
  const isKnown = typeof language === "string" && languageNamed(language) === language;
  check("output.language", language, isKnown, `one of ${languages.join(", ")}`);
  natural("output.tokenCount", output.tokenCount);
  digits("creditMax", fields.creditMax);
  for (const [i, item] of listOf(where, "attributions", fields.attributions).entries()) {
    const at = `attributions[${i}]`;
    const attribution = fieldsOf(where, at, item, attributionFields);
    for (const name of ["begin", "end", "document", "position"]) natural(`${at}.${name}`, attribution[name]);
    hash(`${at}.contribution`, attribution.contribution);
    digits(`${at}.credit`, attribution.credit);
  }
  for (const [i, item] of listOf(where, "shares", fields.shares).entries()) {
    const share = fieldsOf(where, `shares[${i}]`, item, ["contributor", "credit"]);
    word(`shares[${i}].contributor`, share.contributor);
    digits(`shares[${i}].credit`, share.credit);
  }
  if (fields.fee !== undefined) {
    const fee = fieldsOf(where, "fee", fields.fee, ["currency", "amount"]);
    word("fee.currency", fee.currency);
    digits("fee.amount", fee.amount);
  }
  check(
    "partial",
    fields.partial,
    fields.partial === false,
    "false: nothing is recorded of a partial answer",
  );
  return fields as unknown as AttributionRecord;
}

const topFields =
  `schema inferenceId createdAt dataNetId manifestHash tokenizer policyHash policy model context
  excluded output creditMax attributions shares fee partial`.split(/\s+/);
const attributionFields = ["begin", "end", "contribution", "document", "position", "credit"];

/** An object with these fields and no others. */
function fieldsOf(
  where: string,
  at: string,
  value: unknown,
  names: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refusal(where, at === "" ? "the record" : at, value, `an object with ${names.join(", ")}`);
  const fields = value as Record<string, unknown>;
  const path = (name: string): string => (at === "" ? name : `${at}.${name}`);
  for (const name of names)
    if (!optional.includes(name) && !Object.hasOwn(fields, name))
      throw refusal(where, path(name), undefined, "a value");
  for (const name of Object.keys(fields))
    if (!names.includes(name)) throw refusal(where, path(name), fields[name], "no such field");
  return fields;
}

function listOf(where: string, field: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw refusal(where, field, value, "a list");
  return value;
}

function refusal(where: string, field: string, found: unknown, wanted: string): DataNetError {
  const message = `${where}: ${field} is ${show(found)}, wanted ${wanted}; give a record that datanet record wrote`;
  return new DataNetError("invalidArgument", message);
}

function show(value: unknown): string {
  return value === undefined ? "missing" : canonicalJson(value as Json).slice(0, 80);
}

const isHash = (value: unknown): boolean => typeof value === "string" && /^0x[0-9a-f]{64}$/.test(value);
const isDigits = (value: unknown): boolean =>
  typeof value === "string" && value.length <= maxDigits && /^(?:0|[1-9]\d*)$/.test(value);
export const isWord = (value: unknown): boolean =>
  typeof value === "string" && value.length > 0 && value.length <= longestWord;
/** The one form in which we write times; the calendar is not checked here but by whoever reads it as one. */
const isTime = (value: unknown): boolean =>
  typeof value === "string" && /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d{3}Z$/.test(value);
