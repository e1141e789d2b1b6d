/**
 * Which license a text is, by comparing its words with the texts of the SPDX list.
 *
 * Two texts are compared as multisets of neighboring word pairs, after dropping what differs from
 * copy to copy (copyright lines, marks, numbering). A file is a license only when almost nothing is
 * missing from it and almost nothing stands beside it: an added condition changes what a reader may
 * do, and a license must never be guessed.
 */
import { licenseTexts } from "./licenseTexts.ts";

interface Template {
  readonly id: string;
  readonly words: ReadonlyMap<string, number>;
  readonly pairCount: number;
  readonly pairs: ReadonlyMap<string, number>;
}

/** Part of a license's word pairs that may be missing: a holder's name, another edition's spelling. */
const maxMissing = 0.06;
/** Word pairs that may be added: a title, a name, an address, never a clause. */
const maxAdded = 20;
/** However short, what is added in such words is a condition. */
const conditions =
  "but cannot commercial except excluding may must non not only prohibited restricted shall unless".split(
    " ",
  );
/** No license of the list is longer, and nobody's license file is worth more time. */
const maxChars = 100_000;

/** A line that names a holder; not one of a wrapped sentence that happens to begin with the word. */
const copyrightLine =
  /^[^\w\n]*(?:copyright(?! (?:holder|notice|owner|and|or|law|license|statement|disclaimer))|\(c\) *\d{4}|©|all rights reserved).*$/gim;

let templates: readonly Template[] | undefined;

/**
 * The SPDX identifier of a license text, undefined when it is none of the usual ones, or one with
 * additions. The GNU licenses come out as "-only": the text alone does not say "or later".
 * The first call reads the templates, about 50 ms.
 */
export function identifyLicense(text: string): string | undefined {
  if (text.length > maxChars) return undefined;
  templates ??= licenseTexts.flatMap(([id, whole]) => {
    // The appendix on how to apply a license is often left off.
    const end = whole.search(/END OF TERMS AND CONDITIONS/i);
    return end < 0 ? [templateOf(id, whole)] : [templateOf(id, whole), templateOf(id, whole.slice(0, end))];
  });

  const { words, pairs, pairCount } = templateOf("", text);
  let best: Template | undefined;
  let least = Number.POSITIVE_INFINITY;
  // The nearest template alone is asked: a license that differs by one sentence from the nearest
  // one must not pass for its more distant neighbor.
  for (const template of templates) {
    if (Math.abs(template.pairCount - pairCount) >= least) continue;
    let common = 0;
    for (const [pair, count] of template.pairs) common += Math.min(count, pairs.get(pair) ?? 0);
    const missing = template.pairCount - common;
    const added = pairCount - common;
    if (missing + added >= least) continue;
    least = missing + added;
    best = template;
  }
  if (best === undefined) return undefined;
  // Now `least` is missing + added, and added - missing is the difference of the lengths.
  const added = (least + pairCount - best.pairCount) / 2;
  const missing = least - added;
  if (missing > best.pairCount * maxMissing || added > missing + maxAdded) return undefined;
  for (const word of conditions) {
    if ((words.get(word) ?? 0) > (best.words.get(word) ?? 0)) return undefined;
  }
  return best.id;
}

function templateOf(id: string, text: string): Template {
  const normalized = text
    .replace(copyrightLine, "")
    .toLowerCase()
    .replaceAll("licence", "license")
    .replaceAll("https:", "http:");
  const words = new Map<string, number>();
  const pairs = new Map<string, number>();
  let before = "";
  for (const [word] of normalized.matchAll(/[a-z0-9]{2,}/g)) {
    words.set(word, (words.get(word) ?? 0) + 1);
    const pair = `${before} ${word}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    before = word;
  }
  let pairCount = 0;
  for (const count of pairs.values()) pairCount += count;
  return { id, words, pairs, pairCount };
}
