import { hashJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";

/** What decides shares besides the tokens: thresholds, and the frozen tables by their hashes. */
export interface Policy {
  readonly schema: "datanet/policy@1";
  /** Tokens a range must have at least to count. */
  readonly minTokens: number;
  /** Conditional information a range must have at least to count, in bits; it earns nothing up to here. */
  readonly floorBits: number;
  /** Conditional information from which a token earns in full, in bits. */
  readonly fullBits: number;
  /** Most that a single token can tell, in bits. */
  readonly umaxBits: number;
  /** Least conditional information of a token, in 1/65536 bit. */
  readonly minimumConditional: number;
  /** keccak-256 of tables/information.bin. */
  readonly information: string;
  /** keccak-256 of tables/commons.bin. */
  readonly commons: string;
}

/** keccak-256 of the two table files, as "0x" and 64 hexadecimal digits. */
export interface TableHashes {
  readonly information: string;
  readonly commons: string;
}

/**
 * The policy of a new DataNet.
 *
 * `umaxBits` is 20: a lexeme met less than once in 2^20 = 1,048,576 lexemes (some ten times in the
 * whole reference corpus) has no frequency worth the name, and no single rare name should outweigh
 * two dozen ordinary tokens.
 */
export function defaultPolicy({ information, commons }: TableHashes): Policy {
  return {
    schema: "datanet/policy@1",
    minTokens: 12,
    floorBits: 32,
    fullBits: 96,
    umaxBits: 20,
    minimumConditional: 9830,
    information,
    commons,
  };
}

/** keccak-256 of the policy's canonical JSON. */
export function policyHash(policy: Policy): string {
  return hashJson(policy as Policy & Json);
}

/** Smallest and largest allowed value of each number. Sums of information must stay exact below 2^53. */
const ranges: Record<
  "minTokens" | "floorBits" | "fullBits" | "umaxBits" | "minimumConditional",
  [number, number]
> = {
  minTokens: [1, 65_536],
  floorBits: [0, 65_535],
  fullBits: [1, 65_536],
  umaxBits: [1, 32],
  minimumConditional: [0, 65_536],
};

/**
 * A policy read from JSON, checked field by field.
 *
 * @param path where the value comes from, for messages
 * @param value any JSON value
 * @throws DataNetError corruptStore where a field is missing, of the wrong kind, out of range or
 * unknown (an unknown field would change the hash and nothing else); unsupportedVersion for another schema
 */
export function parsePolicy(path: string, value: unknown): Policy {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refusal(path, "", value, "an object with the fields of datanet/policy@1");
  const fields = value as Record<string, unknown>;
  if (fields.schema !== "datanet/policy@1") {
    const later = typeof fields.schema === "string" && fields.schema.startsWith("datanet/policy@");
    if (!later) throw refusal(path, ".schema", fields.schema, '"datanet/policy@1"');
    throw new DataNetError(
      "unsupportedVersion",
      `${path}: policy.schema is ${show(fields.schema)}, this program reads "datanet/policy@1"; install a newer version`,
    );
  }
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const found = fields[name];
    if (!Number.isInteger(found) || (found as number) < least || (found as number) > most)
      throw refusal(path, `.${name}`, found, `an integer from ${least} to ${most}`);
  }
  for (const name of ["information", "commons"]) {
    const found = fields[name];
    if (typeof found !== "string" || !/^0x[0-9a-f]{64}$/.test(found))
      throw refusal(path, `.${name}`, found, '"0x" and 64 lower-case hexadecimal digits');
  }
  const known = { ...ranges, schema: 0, information: 0, commons: 0 };
  for (const name of Object.keys(fields))
    if (!Object.hasOwn(known, name)) throw refusal(path, `.${name}`, fields[name], "no such field");
  const policy = fields as unknown as Policy;
  if (policy.fullBits <= policy.floorBits)
    throw refusal(path, ".fullBits", policy.fullBits, `more than floorBits, ${policy.floorBits}`);
  return policy;
}

function refusal(path: string, field: string, found: unknown, wanted: string): DataNetError {
  const message = `${path}: policy${field} is ${show(found)}, wanted ${wanted}; restore the file`;
  return new DataNetError("corruptStore", message);
}

function show(value: unknown): string {
  return value === undefined ? "missing" : JSON.stringify(value).slice(0, 80);
}
