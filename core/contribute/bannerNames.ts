/**
 * Names in the license banners of a text: the comments that minifiers and bundlers keep, which open
 * with an exclamation mark or hold `@license` or `@preserve`.
 *
 * A banner is named by its title ("jQuery JavaScript Library") or, without one, by the holder of the
 * copyright. A package may have one of each, so only names of one kind are set beside each other.
 *
 * @returns the different titles when there are several, else the different holders
 */
export function bannerNames(text: string): string[] {
  const titles = new Map<string, string>();
  const holders = new Map<string, string>();
  for (let begin = text.indexOf("/*"); begin >= 0; ) {
    const end = text.indexOf("*/", begin + 2);
    if (end < 0) break;
    if (end - begin < maxBanner) readBanner(text.slice(begin + 2, end), titles, holders);
    begin = text.indexOf("/*", end + 2);
  }
  return [...(titles.size > 1 ? titles : holders).values()];
}

/** Longer comments are license texts or documents, not banners; in UTF-16 code units. */
const maxBanner = 4000;

function readBanner(comment: string, titles: Map<string, string>, holders: Map<string, string>): void {
  if (!(comment.startsWith("!") || /^[\s*]*@(?:license|preserve)\b/m.test(comment))) return;
  if (!/licen[sc]e|copyright|\(c\)|©/i.test(comment)) return;
  const lines = comment
    .replace(/^!|@(?:license|preserve)\b/g, "")
    .split("\n")
    .map((line) => line.replace(/^[\s*]+|[\s*]+$/g, ""))
    .filter((line) => /[a-z]/i.test(line));
  const [first = ""] = lines;
  if (!copyright.test(first)) {
    const title = /^[\w@$./-]+(?: [A-Za-z][\w$.-]*){0,3}/.exec(first)?.[0] ?? "";
    const name = title.replace(/(?: v?\d.*| by .*| -.*| is .*)$/i, "");
    // "Licensed under ..." and the like say nothing of whose it is.
    if (name !== "" && !/^(?:licensed|released|this|the|see|for|@|mit|apache|bsd|isc|spdx)\b/i.test(name))
      titles.set(name.toLowerCase(), name);
  }
  // One banner may name several holders: they share one work.
  const holder = lines
    .map((line) => copyright.exec(line)?.[1].trim())
    .find((found) => found !== undefined && found !== "");
  if (holder !== undefined) holders.set(holder.toLowerCase().replace(/\W+/g, " "), holder);
}

/** A copyright line; its group is the holder, without years, mail, site and punctuation. */
const copyright =
  /^(?:copyright|\(c\)|©)[\s\d,:–-]*(?:\(c\)|©)?[\s\d,:–-]*(?:present,?\s*)?([^<(|,.\n]{2,60})/i;
