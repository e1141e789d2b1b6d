import type { Contribution } from "../core/contribute/contribution.ts";
import { contributorKey } from "../core/contribute/contributor.ts";
import { ratio } from "../core/record/annotationJson.ts";
import type { Annotation } from "../core/shares/annotation.ts";
import { payers } from "../core/shares/payers.ts";
import { count, percent, visible, visibleLine } from "./print.ts";

export interface TextOptions {
  readonly color: boolean;
  /** Columns of the terminal; undefined when the output is no terminal, and then nothing is cut. */
  readonly width: number | undefined;
}

/** Readable on dark and light backgrounds; the letter in the margin says the same without color. */
const colors = [33, 166, 35, 170, 172, 37, 161, 105];
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/**
 * The text tinted by contributor, each line with the letters of those credited on it in the margin;
 * the legend with shares and licenses; what is paid to nobody.
 */
export function annotationText(
  text: string,
  annotation: Annotation,
  contributions: readonly Contribution[],
  options: TextOptions,
): string {
  const holder = holders(text.length, annotation);
  return `${tintedLines(text, holder, options).join("\n")}\n\n${table(annotation, contributions, options).join("\n")}`;
}

/** For each character, the index of the share it belongs to, or -1. */
function holders(length: number, annotation: Annotation): Int32Array {
  const { tokens, attributions, shares } = annotation;
  const index = new Map(shares.map(({ contributor }, s) => [contributorKey(contributor), s]));
  const holder = new Int32Array(length).fill(-1);
  for (const [j, payer] of payers(attributions, tokens.ids.length).entries()) {
    if (payer < 0) continue;
    const { contributor } = attributions[payer];
    holder.fill(index.get(contributorKey(contributor)) ?? -1, tokens.beginChar[j], tokens.endChar[j]);
  }
  return holder;
}

function tintedLines(text: string, holder: Int32Array, { color, width }: TextOptions): string[] {
  const lines: string[] = [];
  let begin = 0;
  const all = text.split("\n");
  if (all.at(-1) === "") all.pop(); // After the last line end.
  for (const whole of all) {
    const line = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    const here = holder.subarray(begin, begin + line.length);
    const owners = [...new Set(here)].filter((share) => share >= 0).sort((a, b) => a - b);
    const margin = owners.map(letterOf).join("").slice(0, 3).padStart(3);
    const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(20, width - 6);
    const cut = line.length > room ? `${line.slice(0, room - 1)}…` : line;
    const body = color ? tint(cut, here) : visible(cut);
    lines.push(`${color && owners.length > 0 ? paint(margin, owners[0]) : margin} │ ${body}`);
    begin += whole.length + 1;
  }
  return lines;
}

/** One run of color for each run of characters of one holder. */
function tint(line: string, holder: Int32Array): string {
  let out = "";
  for (let i = 0; i < line.length; ) {
    const share = holder[i] ?? -1;
    let end = i + 1;
    while (end < line.length && (holder[end] ?? -1) === share) end++;
    const part = visible(line.slice(i, end));
    out += share < 0 ? part : paint(part, share);
    i = end;
  }
  return out;
}

function paint(text: string, share: number): string {
  return `\u001b[38;5;${colors[share % colors.length]}m${text}\u001b[39m`;
}

/** Of the contributor whose share is at this index. */
export function letterOf(share: number): string {
  return letters[share] ?? "+";
}

function table(
  annotation: Annotation,
  contributions: readonly Contribution[],
  { color, width }: TextOptions,
): string[] {
  const { shares, creditMax } = annotation;
  const licenses = licensesByContributor(annotation, contributions);
  const room = Math.max(16, Math.min(48, (width ?? 100) - 40));
  const rows = shares.map(({ contributor, credit, tokens }, s) => {
    const name = visibleLine(contributor);
    const cut = name.length > room ? `${name.slice(0, room - 1)}…` : name.padEnd(room);
    const letter = color ? paint(letterOf(s), s) : letterOf(s);
    const terms = [...(licenses.get(contributorKey(contributor)) ?? [])].sort().join(", ");
    return `${letter}  ${cut} ${percent(ratio(credit, creditMax)).padStart(8)} ${count(tokens).padStart(8)}  ${visibleLine(terms)}`;
  });
  const rest: [string, bigint][] = [
    ["commons", annotation.commonsCredit],
    ["context", annotation.contextCredit],
    ["own", annotation.ownCredit],
    ["unattributed", annotation.unattributedCredit],
  ];
  for (const [name, credit] of rest) {
    if (credit === 0n && name !== "unattributed") continue;
    const share = creditMax === 0n ? 1 : ratio(credit, creditMax);
    rows.push(`   ${name.slice(0, room).padEnd(room)} ${percent(share).padStart(8)}`);
  }
  return [
    `   ${"verbatim-reuse credit".slice(0, room).padEnd(room)} ${"share".padStart(8)} ${"tokens".padStart(8)}  license`,
    ...rows,
  ];
}

function licensesByContributor(
  { attributions }: Annotation,
  contributions: readonly Contribution[],
): Map<string, Set<string>> {
  const licenses = new Map<string, Set<string>>();
  for (const { order, contributor } of attributions) {
    const { license } = contributions[order - 1];
    const key = contributorKey(contributor);
    const known = licenses.get(key) ?? new Set();
    licenses.set(key, known.add(license));
  }
  return licenses;
}
