import type { CancellationToken, Hover, HoverParams } from "vscode-languageserver";
import { contributorKey } from "../../core/contribute/contributor.ts";
import { sourceUri, toRange } from "../convert.ts";
import type { ContextJob, LocatedSource, StoreAnnotation, TokenContext } from "../jobs.ts";
import { escapeMarkdown, inlineCode } from "../markdown.ts";
import type { Messages, NextWord } from "../messages.ts";
import type { Passage } from "../protocol.ts";
import type { Annotated } from "../state.ts";
import { paidPart } from "../tokenAt.ts";
import { type PointContext, sourcesAt, type TokenSources, tokensAt } from "./point.ts";

/** Characters of a word that are shown. */
const longestWord = 40;

export interface HoverContext extends PointContext {
  readonly messages: Messages;
  /** Links may be commands of the client. */
  readonly commands: boolean;
  /** What came before a token and follows it elsewhere; costs a few milliseconds at most. */
  tokenContext(job: ContextJob): Promise<TokenContext>;
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
    const value = await describe(context, at.annotated, store, index, sources);
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

async function describe(
  context: HoverContext,
  annotated: Annotated,
  store: StoreAnnotation,
  index: number,
  { credited, others }: TokenSources,
): Promise<string | undefined> {
  const { messages } = context;
  const { annotation } = store;
  const lines: string[] = [];
  if (annotation.commons[index]) lines.push(messages.commons());
  for (const { attribution, source } of credited) {
    const key = contributorKey(attribution.contributor);
    const credit =
      annotation.shares.find(({ contributor }) => contributorKey(contributor) === key)?.credit ?? 0n;
    const share = messages.percent(Number(credit) / Number(annotation.creditMax));
    lines.push(messages.credited(`**${escapeMarkdown(attribution.contributor)}**`, share));
    lines.push(sourceLine(context, store.dir, source));
    const part = paidPart(attribution);
    if (part <= 0.99) lines.push(messages.paidInPart(messages.percent(part)));
  }
  const span = annotation.spans[annotation.spanOf[index]!];
  if (span) {
    if (credited.length === 0 && !annotation.commons[index]) lines.push(messages.notCredited());
    const bits = (span.bits / 65536).toFixed(1);
    lines.push(messages.match(span.end - span.begin, bits, span.count, span.documents, span.contributors));
  }
  if (others.length > 0) {
    const items = others.map(
      (source) => `- ${escapeMarkdown(source.contributor)}: ${sourceLine(context, store.dir, source)}`,
    );
    lines.push([`${messages.alsoIn()}:`, "", ...items].join("\n"));
  }
  const [place] = span?.sources ?? [];
  if (span && place && span.documents > 1 && context.commands) {
    const passage = { store: store.dir, ...place, length: span.end - span.begin };
    lines.push(sourcesLink(messages, span.documents, passage));
  }
  if (lines.length === 0) return undefined;
  const { text, begin, end } = annotated;
  const { language } = annotation;
  const job = { dir: store.dir, text: text.getText().slice(begin, end), language, index };
  lines.push(
    ...contextLine(messages, await context.tokenContext({ ...job, suffix: annotation.suffix[index]! })),
  );
  lines.push(`*${messages.footer(escapeMarkdown(store.name), inlineCode(store.manifestHash.slice(0, 10)))}*`);
  return lines.join("\n\n");
}

function sourcesLink(messages: Messages, documents: number, passage: Passage): string {
  const target = encodeURIComponent(JSON.stringify([passage]));
  return `[${messages.allSources(documents)}](command:datanet.showSources?${target})`;
}

/** Nothing where no run of tokens up to this one stands anywhere. */
function contextLine(messages: Messages, { length, count, next, here }: TokenContext): string[] {
  if (count === 0) return [];
  const told: NextWord[] = next.map(({ word, count: times }) => ({
    word: word === undefined ? undefined : inlineCode(shortened(word)),
    times,
    percent: messages.percent(times / count),
    isHere: word !== undefined && word === here?.word,
  }));
  const elsewhere = here && !told.some(({ isHere }) => isHere) ? here : undefined;
  return [
    messages.context(
      length,
      count,
      told,
      elsewhere && { word: inlineCode(shortened(elsewhere.word)), times: elsewhere.count },
    ),
  ];
}

/** A word may be as long as a file. */
function shortened(word: string): string {
  const characters = Array.from(word.slice(0, 2 * longestWord + 1));
  return characters.length <= longestWord ? word : `${characters.slice(0, longestWord).join("")}…`;
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
