import type { CancellationToken, Hover, HoverParams } from "vscode-languageserver";
import { contributorKey } from "../../core/contribute/contributor.ts";
import { sourceUri, toRange } from "../convert.ts";
import type { LocatedSource, StoreAnnotation } from "../jobs.ts";
import { escapeMarkdown, inlineCode } from "../markdown.ts";
import type { Messages } from "../messages.ts";
import { paidPart } from "../tokenAt.ts";
import { type PointContext, sourcesAt, type TokenSources, tokensAt } from "./point.ts";

export interface HoverContext extends PointContext {
  readonly messages: Messages;
  /** Links may be commands of the client. */
  readonly commands: boolean;
}

/** textDocument/hover: who is credited for the token under the cursor, from where, on what terms. */
export async function onHover(
  context: HoverContext,
  params: HoverParams,
  token: CancellationToken,
): Promise<Hover | null> {
  const at = await tokensAt(context, params, token);
  if (!at) return null;
  const parts: string[] = [];
  let range: [begin: number, end: number] | undefined;
  for (const { store, index } of at.tokens) {
    const sources = await sourcesAt(context, store, index);
    const value = describe(context, store, index, sources);
    if (value === undefined) continue;
    parts.push(value);
    range ??= [at.annotated.begin + sources.beginChar, at.annotated.begin + sources.endChar];
  }
  if (!range) return null;
  return {
    contents: { kind: "markdown", value: parts.join("\n\n---\n\n") },
    range: toRange(at.annotated.text, ...range),
  };
}

function describe(
  context: HoverContext,
  store: StoreAnnotation,
  index: number,
  { credited, others }: TokenSources,
): string | undefined {
  const { messages } = context;
  const { annotation } = store;
  const lines: string[] = [];
  if (annotation.commons[index]) lines.push(messages.commons());
  for (const { attribution, source } of credited) {
    const key = contributorKey(source.contributor);
    const credit =
      annotation.shares.find(({ contributor }) => contributorKey(contributor) === key)?.credit ?? 0n;
    const share = messages.percent(Number(credit) / Number(annotation.creditMax));
    lines.push(messages.credited(`**${escapeMarkdown(source.contributor)}**`, share));
    lines.push(sourceLine(context, store.dir, source));
    const part = paidPart(attribution);
    if (part <= 0.99) lines.push(messages.paidInPart(messages.percent(part)));
  }
  const span = annotation.spans[annotation.spanOf[index]!];
  if (span) {
    if (credited.length === 0 && !annotation.commons[index]) lines.push(messages.notCredited());
    const bits = (span.bits / 65536).toFixed(1);
    lines.push(messages.match(span.end - span.begin, bits, span.count, span.documents));
  }
  if (others.length > 0) {
    const items = others.map(
      (source) => `- ${escapeMarkdown(source.contributor)}: ${sourceLine(context, store.dir, source)}`,
    );
    lines.push([`${messages.alsoIn()}:`, "", ...items].join("\n"));
  }
  if (lines.length === 0) return undefined;
  lines.push(`*${messages.footer(escapeMarkdown(store.name), inlineCode(store.manifestHash.slice(0, 10)))}*`);
  return lines.join("\n\n");
}

function sourceLine({ messages, commands }: HoverContext, dir: string, source: LocatedSource): string {
  const license =
    source.license === "NOASSERTION" ? messages.licenseUnknown() : escapeMarkdown(source.license);
  const place = `${license} · ${inlineCode(`${source.path}:${source.line}`)}`;
  if (!commands) return place;
  const uri = sourceUri(source.path, { store: dir, id: source.contribution });
  const target = encodeURIComponent(JSON.stringify([uri, source.beginChar, source.endChar]));
  return `${place} · [${messages.openSource()}](command:datanet.openSource?${target})`;
}
