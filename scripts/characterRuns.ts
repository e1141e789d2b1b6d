const codePoints = 0x110000;
const lineWidth = 100;

/**
 * All code points as runs of the same letter, which core/tokens/characterRuns.ts reads, in lines.
 *
 * @param letterOf a capital for each code point
 */
export function characterRuns(letterOf: (codePoint: number) => string): string[] {
  let runs = "";
  let begin = 0;
  for (let end = 1; end <= codePoints; end++) {
    if (end < codePoints && letterOf(end) === letterOf(begin)) continue;
    runs += letterOf(begin) + (end - begin).toString(36);
    begin = end;
  }
  return runs.match(new RegExp(`.{1,${lineWidth}}`, "g")) ?? [];
}
