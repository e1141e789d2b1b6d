/**
 * Writes core/tokens/bytePair/categoryTable.ts from the Unicode data of the Node that runs it, in the
 * repository's root:
 * `npx esbuild --bundle --platform=node scripts/characterCategories.ts --format=esm | node --input-type=module -`
 */
import { writeFileSync } from "node:fs";
import { characterRuns } from "./characterRuns.ts";

const lines = characterRuns(categoryLetter);

writeFileSync(
  "core/tokens/bytePair/categoryTable.ts",
  `// Written by scripts/characterCategories.ts; changing it changes the hashes of the byte-pair tokenizers.

/**
 * The category of every code point from 0 to 0x10ffff, as runs: a capital for the category (S white space,
 * N number, U upper or title case letter, L lower case letter, B any other letter, M mark, O all others),
 * then the run's length in base 36. Line ends mean nothing.
 *
 * Source: the Unicode character database, version ${process.versions.unicode}.
 */
export const categoryRuns = \`
${lines.join("\n")}
\`;
`,
);

function categoryLetter(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  if (/\p{White_Space}/u.test(character)) return "S";
  if (/\p{N}/u.test(character)) return "N";
  if (/[\p{Lu}\p{Lt}]/u.test(character)) return "U";
  if (/\p{Ll}/u.test(character)) return "L";
  if (/\p{L}/u.test(character)) return "B";
  return /\p{M}/u.test(character) ? "M" : "O";
}
