import type { TextDocument } from "vscode-languageserver-textdocument";
import { contributorKey } from "../core/contribute/contributor.ts";
import { payers } from "../core/shares/payers.ts";
import { colorCount, type DocumentAnnotation, type PaintedContributor } from "./protocol.ts";
import type { Annotated } from "./state.ts";
import { paidPart, tokensInTextOrder } from "./tokenAt.ts";

/** Characters of one line that one contributor is paid for. */
interface Stretch {
  readonly line: Line;
  readonly begin: number;
  end: number;
  readonly contributor: number;
  readonly strength: number;
}

/** A line and its characters [begin, end), line break included. */
interface Line {
  readonly number: number;
  readonly begin: number;
  readonly end: number;
}

/**
 * Paints token by token, joining neighbors on a line that the same contributor is paid for. Where
 * several stores know a token, the first that pays for it decides. O(tokens).
 *
 * @param colors the document's colors so far, by contributor; new ones are added
 */
export function paint(
  { text, begin, end, found }: Annotated,
  colors: Map<string, number>,
): Pick<DocumentAnnotation, "contributors" | "paint"> {
  const contributors: PaintedContributor[] = [];
  const indexOf = new Map<string, number>();
  const taken = new Uint8Array(end - begin);
  const stretches: Stretch[] = [];
  const whole = text.getText();
  for (const { annotation } of found) {
    const { beginChar, endChar } = annotation.tokens;
    const total = Number(annotation.creditMax);
    const shares = new Map(annotation.shares.map((share) => [contributorKey(share.contributor), share]));
    const strengths = annotation.attributions.map((each) => (paidPart(each) > 0.99 ? 2 : 1));
    // By attribution: a look-up of a name for every token takes longer than all the rest.
    const contributorOf = new Int32Array(annotation.attributions.length).fill(-1);
    const indexOfName = (contributor: string): number => {
      const key = contributorKey(contributor);
      const index = indexOf.get(key) ?? contributors.length;
      if (index === contributors.length) {
        indexOf.set(key, index);
        const { contributor: name, credit } = shares.get(key)!;
        contributors.push({ name, share: Number(credit) / total, color: colorOf(key, colors) });
      }
      return index;
    };
    const payer = payers(annotation.attributions, annotation.tokens.beginChar.length);
    let last: Stretch | undefined;
    let line: Line | undefined;
    for (const token of tokensInTextOrder(annotation)) {
      const by = payer[token]!;
      if (by < 0 || taken[beginChar[token]!]) {
        last = undefined;
        continue;
      }
      // A call of `fill` for a few characters takes longer.
      for (let at = beginChar[token]!; at < endChar[token]!; at++) taken[at] = 1;
      if (contributorOf[by]! < 0) contributorOf[by] = indexOfName(annotation.attributions[by]!.contributor);
      const contributor = contributorOf[by]!;
      const strength = strengths[by]!;
      const from = begin + beginChar[token]!;
      const to = begin + endChar[token]!;
      if (!line || from >= line.end) line = lineAt(text, from);
      const goesOn = last?.contributor === contributor && last.strength === strength;
      if (last && goesOn && last.line === line) {
        last.end = Math.max(last.end, to);
        continue;
      }
      // Characters that no token holds belong to the stretch around them: here a mark at a line's end.
      if (last && goesOn) last.end += restOfLine(whole.slice(last.end, from));
      last = { line, begin: from, end: to, contributor, strength };
      stretches.push(last);
    }
  }
  stretches.sort((a, b) => a.begin - b.begin);
  return { contributors, paint: stretches.flatMap((stretch) => onLines(text, whole, stretch)) };
}

function lineAt(text: TextDocument, offset: number): Line {
  const { line } = text.positionAt(offset);
  const begin = text.offsetAt({ line, character: 0 });
  return { number: line, begin, end: text.offsetAt({ line: line + 1, character: 0 }) };
}

/** Length of what stands before the first line break, without white space at its end. */
function restOfLine(gap: string): number {
  return (/^[^\r\n]*/.exec(gap)?.[0] ?? "").trimEnd().length;
}

/** A token of a model's tokenizer may hold line breaks; what is painted may not. */
function onLines(text: TextDocument, whole: string, stretch: Stretch): number[] {
  const { line: own, begin, end, contributor, strength } = stretch;
  if (begin < end && end <= own.end && !isLineBreak(whole.charCodeAt(end - 1)))
    return [own.number, begin - own.begin, end - own.begin, contributor, strength];
  const first = text.positionAt(begin);
  const last = text.positionAt(end);
  const numbers: number[] = [];
  for (let { line } = first; line <= last.line; line++) {
    const from = line === first.line ? first.character : 0;
    const lineEnd = text.positionAt(text.offsetAt({ line, character: Number.MAX_SAFE_INTEGER })).character;
    const to = line === last.line ? last.character : lineEnd;
    if (from < to) numbers.push(line, from, to, contributor, strength);
  }
  return numbers;
}

function isLineBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}

/**
 * A contributor's color (by its key) in a document: the one it has, else the one its name asks for in every
 * document, else the next that no other contributor of this document has.
 */
export function colorOf(key: string, colors: Map<string, number>): number {
  const known = colors.get(key);
  if (known !== undefined) return known;
  let wish = 0;
  for (const character of key) wish = (wish * 31 + character.codePointAt(0)!) % 65521;
  const taken = new Set(colors.values());
  const wishes = Array.from({ length: colorCount }, (_, i) => (wish + i) % colorCount);
  const color = wishes.find((candidate) => !taken.has(candidate)) ?? wishes[0]!;
  colors.set(key, color);
  return color;
}
