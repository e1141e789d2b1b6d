/** A table of aligned columns, read as plain text. Cells hold text from elsewhere. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows].map((row) => row.map(cell));
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((each, i) => each.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd();
  const [first = [], ...others] = all;
  return [line(first), widths.map((width) => "─".repeat(width)).join("  "), ...others.map(line)];
}

/** Text from elsewhere on one line, with nothing that turns text around. */
export function cell(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ");
}
