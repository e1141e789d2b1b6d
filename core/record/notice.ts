/** A record told to people and to other programs: as a notice, as SPDX tags, as an agent-trace entry. */
import type { Json } from "../base/canonical.ts";
import { allAuthors } from "../contribute/authors.ts";
import type { Contribution } from "../contribute/contribution.ts";
import { type AttributionRecord, recordHash } from "./attributionRecord.ts";
import type { LineRange, Reused } from "./reused.ts";

/** A file that the record is about. */
export interface NoticedFile {
  /** As it shall be named. */
  readonly name: string;
  readonly sha1: string;
  readonly text: string;
  /** Whether its bytes begin with a byte order mark, which `text` has not. */
  readonly hasMark: boolean;
}

function authorsText(contribution: Contribution): string {
  return allAuthors(contribution).join(", ");
}

/** Plain text for a NOTICE file: by license, who wrote what of the text. */
export function noticeText(
  record: AttributionRecord,
  reused: readonly Reused[],
  { name }: NoticedFile,
): string {
  const lines = [
    `${oneLine(name)} holds text of these authors, as recorded on ${record.createdAt.slice(0, 10)}`,
  ];
  lines.push(`by DataNet (record ${recordHash(record)}).`);
  for (const license of [...new Set(reused.map(({ contribution }) => contribution.license))].sort()) {
    lines.push("", `License: ${oneLine(license)}`);
    for (const { contribution, lines: ranges } of reused) {
      if (contribution.license !== license) continue;
      lines.push(`  ${oneLine(authorsText(contribution))}: ${oneLine(contribution.path)}`);
      lines.push(`    lines ${ranges.map(rangeText).join(", ")}`);
    }
  }
  if (reused.length === 0) lines.push("", "Nothing in it was found in the DataNet.");
  return `${lines.join("\n")}\n`;
}

/**
 * An SPDX 2.3 document in tag-value form: the file, and a snippet for each stretch of lines with its
 * license and author (SPDX 2.3, clauses 6, 8 and 9).
 */
export function spdxText(record: AttributionRecord, reused: readonly Reused[], file: NoticedFile): string {
  const hash = recordHash(record);
  const byteAt = byteFinder(file);
  const tags: [string, string][] = [
    ["SPDXVersion", "SPDX-2.3"],
    ["DataLicense", "CC0-1.0"],
    ["SPDXID", "SPDXRef-DOCUMENT"],
    ["DocumentName", oneLine(file.name)],
    ["DocumentNamespace", `urn:datanet:record:${hash}`],
    ["Creator", "Tool: DataNet"],
    ["Created", `${record.createdAt.slice(0, 19)}Z`],
  ];
  const blocks = [tags];
  blocks.push([
    ["FileName", `./${oneLine(file.name)}`],
    ["SPDXID", "SPDXRef-File"],
    ["FileChecksum", `SHA1: ${file.sha1}`],
    ["LicenseConcluded", "NOASSERTION"],
    ["LicenseInfoInFile", "NOASSERTION"],
    ["FileCopyrightText", "NOASSERTION"],
  ]);
  for (const { contribution, lines } of reused) {
    for (const { first, last, beginChar, endChar } of lines) {
      blocks.push([
        ["SnippetSPDXID", `SPDXRef-Snippet-${contribution.order}-${first}`],
        ["SnippetFromFileSPDXID", "SPDXRef-File"],
        ["SnippetByteRange", `${byteAt(beginChar) + 1}:${byteAt(endChar)}`],
        ["SnippetLineRange", `${first}:${last}`],
        ["SnippetLicenseConcluded", oneLine(contribution.license)],
        ["SnippetCopyrightText", `<text>${oneLine(authorsText(contribution))}</text>`],
        ["SnippetName", oneLine(contribution.path)],
        ["SnippetComment", `<text>contribution ${contribution.id}</text>`],
      ]);
    }
  }
  return `${blocks.map((block) => block.map(([tag, value]) => `${tag}: ${value}`).join("\n")).join("\n\n")}\n`;
}

/**
 * A record of Agent Trace 0.1 (agent-trace.dev) for one file whose conversation's `related` names the
 * attribution record and each contribution.
 *
 * @param id a UUID
 */
export function agentTrace(
  record: AttributionRecord,
  reused: readonly Reused[],
  { name }: NoticedFile,
  id: string,
): Json {
  const ranges = reused.flatMap(({ lines }) => lines).sort((a, b) => a.first - b.first || a.last - b.last);
  return {
    version: "0.1.0",
    id,
    timestamp: record.createdAt,
    files: [
      {
        path: name,
        conversations: [
          {
            contributor: { type: "ai", model_id: record.model.id },
            ranges: ranges.map(({ first, last }) => ({ start_line: first, end_line: last })),
            related: [
              { type: "datanet-record", url: `urn:datanet:record:${recordHash(record)}` },
              ...reused.map(({ contribution: { id: contribution } }) => ({
                type: "datanet-contribution",
                url: `urn:datanet:contribution:${contribution}`,
              })),
            ],
          },
        ],
      },
    ],
  };
}

/** The UTF-8 offset of a character; cheapest when asked in order. */
function byteFinder({ text, hasMark }: NoticedFile): (char: number) => number {
  const encoder = new TextEncoder();
  const bytesOf = (part: string): number => encoder.encode(part).length;
  let at = 0;
  let bytes = hasMark ? 3 : 0;
  return (char) => {
    if (char < at) return (hasMark ? 3 : 0) + bytesOf(text.slice(0, char));
    bytes += bytesOf(text.slice(at, char));
    at = char;
    return bytes;
  };
}

function rangeText({ first, last }: LineRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

/** Names come from strangers and may not end a line, begin a tag, close a <text> or turn text around. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, " ")
    .replaceAll("</text>", "< /text>");
}
