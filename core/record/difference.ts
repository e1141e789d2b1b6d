import { canonicalJson, type Json } from "../base/canonical.ts";

/** A field of which two values differ, as their canonical JSON; "missing" where one has none. */
export interface Difference {
  /** Such as "shares[2].credit"; empty where the values themselves are of different kinds. */
  readonly field: string;
  readonly found: string;
  readonly wanted: string;
}

/** Longest value shown whole, in UTF-16 code units. */
const shownLength = 200;

/**
 * The first field of which two JSON values differ: fields in the order of `wanted`, then those that
 * only `found` has. O(size) time.
 *
 * @returns undefined when they are equal
 */
export function firstDifference(
  found: Json | undefined,
  wanted: Json | undefined,
  field = "",
): Difference | undefined {
  if (isParent(found) && isParent(wanted) && Array.isArray(found) === Array.isArray(wanted)) {
    const children = new Set([...Object.keys(wanted), ...Object.keys(found)]);
    for (const key of children) {
      const path = Array.isArray(wanted) ? `${field}[${key}]` : field === "" ? key : `${field}.${key}`;
      const difference = firstDifference(childOf(found, key), childOf(wanted, key), path);
      if (difference) return difference;
    }
    return undefined;
  }
  const [a, b] = [shown(found), shown(wanted)];
  return a === b ? undefined : { field, found: cut(a), wanted: cut(b) };
}

type Parent = { readonly [key: string]: Json | undefined } | readonly Json[];

function isParent(value: Json | undefined): value is Parent {
  return typeof value === "object" && value !== null;
}

function childOf(parent: Parent, key: string): Json | undefined {
  return Object.hasOwn(parent, key) ? (parent as { [key: string]: Json | undefined })[key] : undefined;
}

function shown(value: Json | undefined): string {
  return value === undefined ? "missing" : canonicalJson(value);
}

function cut(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength)}... (${text.length} characters)` : text;
}
