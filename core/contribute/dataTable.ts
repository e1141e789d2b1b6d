/**
 * Data written down as code: vocabularies, character tables, programs packed into a string. Nobody
 * wrote it by hand, it is quoted by nobody, and one such file can outweigh a whole DataNet.
 */

/** Longest line that code has, in UTF-16 code units: beyond it stands packed data. */
const longestLine = 2 ** 18;
/** Fewest lines of a table worth refusing: shorter ones are lists that people keep. */
const fewestLines = 4096;
/** Least part of the lines that hold one literal and nothing else. */
const leastPart = 0.97;

/** Most control characters that code has; a program packed into a string has one in every few bytes. */
const mostControls = 1000;

const literal = /^\s*(?:"[^"]*"|'[^']*'|`[^`]*`|"(?:[^"\\]|\\.)*"|-?[\d_]\w*n?(?:\.\d+)?)\s*,?\s*$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is counted.
const control = /[\0-\x08\x0e-\x1f\x7f]/g;

/** Why a file of code is data, in the words of a refusal; undefined when it is not. O(length) time. */
export function dataEvidence(text: string): string | undefined {
  const controls = text.match(control)?.length ?? 0;
  if (controls > mostControls) return `${controls} control characters`;
  let lines = 0;
  let literals = 0;
  for (let begin = 0; begin < text.length; ) {
    const newline = text.indexOf("\n", begin);
    const end = newline < 0 ? text.length : newline;
    if (end - begin > longestLine && isPacked(text.slice(begin, end)))
      return `a packed line of ${end - begin} characters`;
    if (end > begin) {
      lines++;
      if (end - begin < 256 && literal.test(text.slice(begin, end))) literals++;
    }
    begin = end + 1;
  }
  if (lines < fewestLines || literals < leastPart * lines) return undefined;
  return `${literals} of ${lines} lines are one literal each`;
}

/** Whether hardly any white space stands in a line: less than one character in fifty. */
function isPacked(line: string): boolean {
  let spaces = 0;
  for (let i = 0; i < line.length; i++) if (line.charCodeAt(i) === 0x20) spaces++;
  return spaces * 50 < line.length;
}
