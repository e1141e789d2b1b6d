/**
 * The contribution log: one canonical JSON object a line, each with the keccak-256 of the line before
 * (of the DataNet's id, in the first), so that no line can be changed, dropped or moved unseen.
 * Format: docs/formats.md.
 */
import { canonicalJson, type Json } from "../base/canonical.ts";
import { DataNetError } from "../base/errors.ts";
import { keccak } from "../base/hash.ts";
import { parseJson, plainJson } from "../base/parseJson.ts";
import { maxFileBytes } from "./admission.ts";
import { faultOfAuthors } from "./authors.ts";
import type { Contribution } from "./contribution.ts";

/** A line that registers a contribution. Its order is the number of such lines up to it. */
export type ContributeLine = Omit<Contribution, "order" | "revoked"> & {
  readonly kind: "contribute";
};

/** A line that takes a contribution out of later manifests. */
export interface RevokeLine {
  readonly kind: "revoke";
  readonly id: string;
}

export type LogLine = ContributeLine | RevokeLine;

/** @returns the line without its line feed, and its hash, which the next line names */
export function formatLine(line: LogLine, previous: string): { text: string; hash: string } {
  const text = canonicalJson({ ...line, previous } as unknown as Json);
  return { text, hash: keccak(new TextEncoder().encode(text)) };
}

/** What the lines of a log have registered, ready for the lines behind them. */
export interface Register {
  /** By order: contribution n is at n - 1. */
  readonly contributions: readonly Contribution[];
  /** Order by id, also of lines that came to nothing: ask `registeredAs`. Shared with later registers. */
  readonly orders: Map<string, number>;
  /** How many there are. */
  readonly lines: number;
}

/** The contribution that has an id; undefined where none has. */
export function registeredAs({ contributions, orders }: Register, id: string): Contribution | undefined {
  const found = contributions[(orders.get(id) ?? 0) - 1];
  return found?.id === id ? found : undefined;
}

/**
 * The contributions that a log tells of, by order.
 *
 * @param where the file, for messages
 * @param text whole lines
 * @throws DataNetError "corruptStore" with the line
 */
export function readLog(where: string, text: string): readonly Contribution[] {
  return continueLog(where, text).contributions;
}

/**
 * The register with more lines of its log. O(text), and 8 bytes a contribution to copy.
 *
 * @throws DataNetError "corruptStore" with the line
 */
export function continueLog(where: string, text: string, before?: Register): Register {
  const contributions = before?.contributions.slice() ?? [];
  const orders = before?.orders ?? new Map<string, number>();
  let n = before?.lines ?? 0;
  for (const line of linesOf(text)) {
    n++;
    const value = parseLine(where, n, line);
    const known = registeredAs({ contributions, orders, lines: n }, value.id);
    if (value.kind === "contribute") {
      if (known) throw corruptLine(where, n, `registers ${value.id} again`, "an id is registered once");
      contributions.push(toContribution(value, contributions.length + 1));
      orders.set(value.id, contributions.length);
    } else {
      if (!known || known.revoked)
        throw corruptLine(where, n, `revokes ${value.id}`, "wanted a contribution that stands");
      contributions[known.order - 1] = { ...known, revoked: true };
    }
  }
  return { contributions, orders, lines: n };
}

function toContribution({ kind: _, ...rest }: ContributeLine, order: number): Contribution {
  return { ...rest, order, revoked: false };
}

/**
 * Checks that each line names the hash of the line before.
 *
 * @param genesis what the first line names: the DataNet's id
 * @returns the hash of the last line, or `genesis` when there is none
 * @throws DataNetError "corruptStore" with the first line that does not
 */
export function verifyChain(where: string, text: string, genesis: string): string {
  let previous = genesis;
  for (const [n, line] of linesOf(text).entries()) {
    parseLine(where, n + 1, line); // What is no line of a log is told as such.
    const found = (JSON.parse(line) as { previous?: unknown }).previous;
    if (found !== previous)
      throw corruptLine(where, n + 1, `follows ${JSON.stringify(found)}`, `wanted ${previous}`);
    previous = keccak(new TextEncoder().encode(line));
  }
  return previous;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  lines.pop(); // After the last line feed.
  return lines;
}

function corruptLine(where: string, line: number, found: string, wanted: string): DataNetError {
  return new DataNetError(
    "corruptStore",
    `${where}:${line}: ${found}, ${wanted}; the log is damaged, restore it`,
  );
}

/**
 * One line without its line feed.
 *
 * @param n its number, from 1
 * @throws DataNetError "corruptStore", "unsupportedVersion"
 */
export function parseLine(where: string, n: number, line: string): LogLine {
  let value: Record<string, unknown>;
  try {
    value = parseJson(line) as Record<string, unknown>;
  } catch (cause) {
    const { message } = corruptLine(where, n, `not ${plainJson}`, "wanted an object a line");
    throw new DataNetError("corruptStore", message, { cause });
  }
  const { kind, id } = value ?? {};
  if (typeof id !== "string" || !/^0x[0-9a-f]{64}$/.test(id)) {
    throw corruptLine(where, n, `id ${JSON.stringify(id)}`, "wanted a keccak-256 hash");
  }
  if (kind === "revoke") return { kind, id };
  if (kind !== "contribute")
    throw corruptLine(where, n, `kind ${JSON.stringify(kind)}`, "wanted contribute or revoke");
  for (const field of ["path", "language", "contributor", "license"] as const) {
    if (typeof value[field] !== "string") {
      throw corruptLine(where, n, `${field} ${JSON.stringify(value[field])}`, "wanted a string");
    }
  }
  for (const field of ["sizeBytes", "tokens"] as const) {
    if (!Number.isSafeInteger(value[field])) {
      throw corruptLine(where, n, `${field} ${JSON.stringify(value[field])}`, "wanted an integer");
    }
  }
  if ((value.sizeBytes as number) > maxFileBytes) {
    throw corruptLine(where, n, `sizeBytes ${value.sizeBytes}`, `wanted at most ${maxFileBytes}`);
  }
  const fault =
    value.authors === undefined ? undefined : faultOfAuthors(value.authors, value.tokens as number);
  if (fault !== undefined) throw corruptLine(where, n, fault, "wanted who wrote which part, in order");
  const { at, evidence } = (value.published ?? { at: "", evidence: "" }) as Record<string, unknown>;
  if (typeof at !== "string" || typeof evidence !== "string")
    throw corruptLine(where, n, `published ${JSON.stringify(value.published)}`, "wanted at and evidence");
  const { previous: _, ...rest } = value;
  return rest as unknown as ContributeLine;
}
