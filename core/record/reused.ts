import type { Contribution } from "../contribute/contribution.ts";
import type { Tokens } from "../tokens/tokenizer.ts";
import type { AttributionRecord } from "./attributionRecord.ts";

/** What of a text came from one contribution. */
export interface Reused {
  readonly contribution: Contribution;
  /** Tokens of the text that earned it anything. */
  readonly tokens: number;
  /** In order; between two of them stands text of somebody else or of nobody. */
  readonly lines: readonly LineRange[];
}

/** Lines of a text, whole ones, counted from 1 and both included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
  /** Its characters [beginChar, endChar), in UTF-16 code units; the last line feed is left out. */
  readonly beginChar: number;
  readonly endChar: number;
}

/**
 * What a record says of a text, in the text's own lines: one entry a contribution, in registration order.
 *
 * @param tokens of the text that was recorded
 * @param byId the contributions of the record's DataNet
 * @returns O(tokens + text); attributions to a contribution that is not known are left out
 */
export function reusedOf(
  record: AttributionRecord,
  text: string,
  tokens: Tokens,
  byId: ReadonlyMap<string, Contribution>,
): Reused[] {
  const starts = startsOf(text);
  const lineOf = lineFinder(starts);
  const written = new Set([...tokens.beginChar].map(lineOf));
  const found = new Map<string, { tokens: number; lines: Set<number> }>();
  for (const { begin, end, contribution } of record.attributions) {
    const entry = found.get(contribution) ?? { tokens: 0, lines: new Set() };
    entry.tokens += end - begin;
    for (let j = begin; j < end; j++) {
      entry.lines.add(lineOf(tokens.beginChar[j]));
      entry.lines.add(lineOf(tokens.endChar[j] - 1));
    }
    found.set(contribution, entry);
  }
  const rangeOf = ([first, last]: readonly [number, number]): LineRange => {
    const endChar = last < starts.length ? starts[last] - 1 : text.length;
    return { first, last, beginChar: starts[first - 1], endChar };
  };
  return [...found]
    .flatMap(([id, entry]) => {
      const contribution = byId.get(id);
      return contribution === undefined
        ? []
        : [{ contribution, tokens: entry.tokens, lines: rangesOf(entry.lines, written).map(rangeOf) }];
    })
    .sort((a, b) => a.contribution.order - b.contribution.order);
}

/** Where each line begins, in UTF-16 code units. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function lineFinder(starts: readonly number[]): (char: number) => number {
  return (char) => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= char) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/** Lines with nothing but lines without tokens between them are one range. */
function rangesOf(lines: ReadonlySet<number>, written: ReadonlySet<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const line of [...lines].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    let next = last === undefined ? line : last[1] + 1;
    while (next < line && !written.has(next)) next++;
    if (last !== undefined && next === line) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges;
}
