/**
 * Writes core/tokens/characterTable.ts from the Unicode data of the Node that runs it, in the repository's root:
 * `npx esbuild --bundle --platform=node scripts/characterClasses.ts --format=esm | node --input-type=module -`
 */
import { writeFileSync } from "node:fs";
import { characterRuns } from "./characterRuns.ts";

const lines = characterRuns(classLetter);

writeFileSync(
  "core/tokens/characterTable.ts",
  `// Written by scripts/characterClasses.ts; changing it changes the hash of the lexeme tokenizer.

/**
 * The class of every code point from 0 to 0x10ffff, as runs: a capital for the class (S space,
 * W word, D digit, C single, M mark), then the run's length in base 36. Line ends mean nothing.
 *
 * Source: the Unicode character database, version ${process.versions.unicode}.
 */
export const characterRuns = \`
${lines.join("\n")}
\`;
`,
);

function classLetter(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  if (/[\p{White_Space}\p{Z}\p{Cc}\p{Cf}]/u.test(character)) return "S";
  if (
    /[\p{L}\p{Nl}]/u.test(character) &&
    /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u.test(character)
  )
    return "C";
  if (character === "_" || /[\p{L}\p{M}]/u.test(character)) return "W";
  return /\p{N}/u.test(character) ? "D" : "M";
}
