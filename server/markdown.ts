/**
 * Text from elsewhere (a name, a license) as Markdown that shows it and does nothing else: no link, no
 * emphasis, no list. No more is escaped than that takes, since not every editor renders Markdown.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll(/[\\`*_[\]~|]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("://", "\\://") // Else an address becomes a link by itself.
    .replaceAll(/www\./gi, (www) => www.replace(".", "\\."))
    .replace(
      /^(\s*)([-+#]|\d+[.)])/,
      (_, space: string, mark: string) => `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}`,
    );
}

/** Text from elsewhere as inline code, which no character of it can end. */
export function inlineCode(text: string): string {
  const line = oneLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 || line.trim() !== line ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

/** Control and direction marks could hide or reorder what follows; a name has no use for them. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
}
