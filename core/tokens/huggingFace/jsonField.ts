import { DataNetError } from "../../base/errors.ts";

/** A value in a tokenizer.json and where it stands, so that what is not supported is refused by its path. */
export interface JsonField {
  /** The file. */
  readonly file: string;
  /** Where in it: `model.merges[3]`; empty for the whole. */
  readonly at: string;
  readonly value: unknown;
}

/** A refusal of what was found at a field. */
export function refusal({ file, at, value }: JsonField, wanted: string): DataNetError {
  const found = value === undefined ? "missing" : JSON.stringify(value).slice(0, 100);
  const message = `${file}: ${at || "the whole"}: found ${found}, wanted ${wanted}; take another tokenizer`;
  return new DataNetError("invalidArgument", message);
}

export function child(field: JsonField, name: string): JsonField {
  const { file, at, value } = field;
  const inner =
    typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return { file, at: at ? `${at}.${name}` : name, value: inner };
}

/** @throws DataNetError "invalidArgument" where it is no list */
export function items(field: JsonField): JsonField[] {
  const { file, at, value } = field;
  if (!Array.isArray(value)) throw refusal(field, "a list");
  return value.map((item, i) => ({ file, at: `${at}[${i}]`, value: item }));
}

/**
 * Refuses fields that nobody has asked for: what is not understood is never ignored.
 *
 * @throws DataNetError "invalidArgument"
 */
export function onlyFields(field: JsonField, known: readonly string[]): void {
  const { value } = field;
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw refusal(field, "an object");
  for (const name of Object.keys(value))
    if (!known.includes(name)) throw refusal(child(field, name), `only ${known.join(", ")}`);
}

/** @throws DataNetError "invalidArgument" where it is no string */
export function textOf(field: JsonField): string {
  if (typeof field.value === "string") return field.value;
  throw refusal(field, "a string");
}

/** @param otherwise where it is missing; without one a missing field is refused */
export function flagOf(field: JsonField, otherwise?: boolean): boolean {
  const value = field.value ?? otherwise;
  if (typeof value === "boolean") return value;
  throw refusal(field, "true or false");
}

/** An id of a token. */
export function idOf(field: JsonField): number {
  const { value } = field;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 22) return value;
  throw refusal(field, "an id, 0 to 4194303");
}

/** Refuses all but some values. */
export function only(field: JsonField, ...values: unknown[]): void {
  if (!values.includes(field.value))
    throw refusal(field, values.map((value) => JSON.stringify(value) ?? "nothing").join(" or "));
}
